/** A browser that keeps cookies and follows nothing by itself. */
export class Browser {
  readonly cookies = new Map<string, string>();

  /** `home` is where the application listens, whatever its public address is. */
  constructor(readonly home: string) {}

  /** Opens an address, or a path of the application; answers where it is sent, or what it is told. */
  async open(address: string, init: RequestInit = {}) {
    const url = new URL(address, this.home);
    const response = await fetch(this.here(url), {
      ...init,
      redirect: 'manual',
      headers: { ...(init.headers as Record<string, string>), cookie: this.cookieHeader(url) },
    });
    for (const cookie of response.headers.getSetCookie()) this.keep(url, cookie);
    const text = await response.text();
    const location = response.headers.get('location');
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return {
      status: response.status,
      location: location === null ? null : new URL(location, url).href,
      body: isJson && text ? JSON.parse(text) : text,
      headers: response.headers,
    };
  }

  post(address: string, body: unknown, headers: Record<string, string> = {}) {
    return this.open(address, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...headers },
    });
  }

  private here(url: URL): string {
    return url.hostname === 'gym.test' ? new URL(url.pathname + url.search, this.home).href : url.href;
  }

  private site({ hostname, port }: URL): string {
    const home = new URL(this.home);
    return hostname === 'gym.test' || (hostname === home.hostname && port === home.port)
      ? 'gym'
      : `${hostname}:${port}`;
  }

  private keep(url: URL, cookie: string): void {
    const [pair = '', ...attributes] = cookie.split(';');
    const [name = '', ...value] = pair.split('=');
    const key = `${this.site(url)} ${name}`;
    if (attributes.some((attribute) => /^\s*(max-age=0|expires=thu, 01 jan 1970)/i.test(attribute)))
      this.cookies.delete(key);
    else this.cookies.set(key, value.join('='));
  }

  private cookieHeader(url: URL): string {
    const mine = `${this.site(url)} `;
    return [...this.cookies]
      .filter(([key]) => key.startsWith(mine))
      .map(([key, value]) => `${key.slice(mine.length)}=${value}`)
      .join('; ');
  }
}
