import { EventSourceParserStream } from 'eventsource-parser/stream';

export interface Answer<T = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

interface Session {
  user: { id: string; email: string };
  organization: { id: string; name: string };
  accessToken: string;
  refreshToken: string;
  expiresIn: number;
}

// oxlint-disable-next-line no-explicit-any -- tests look into answers of many shapes
type Json = any;

interface Options {
  readonly headers?: Record<string, string>;
  readonly token?: string;
}

/** The body of an answer that is a success; throws any other, so that a test does not go on from it. */
export async function ok(answer: Promise<Pick<Answer<Json>, 'status' | 'body'>>): Promise<Json> {
  const { status, body } = await answer;
  if (status >= 300) throw new Error(`${status}: ${JSON.stringify(body)}`);
  return body;
}

/** One person using the API over real HTTP. */
export class Journey {
  session?: Session;

  constructor(readonly url: string) {}

  get user() {
    return this.signedIn.user;
  }

  get organization() {
    return this.signedIn.organization;
  }

  get token(): string {
    return this.signedIn.accessToken;
  }

  async register(email: string, password: string, organizationName: string): Promise<this> {
    const body = { email, password, firstName: 'Ada', lastName: 'Lovelace', organizationName };
    return this.adopt(await this.post<Session>('/auth/register', body), 201);
  }

  async login(email: string, password: string): Promise<this> {
    return this.adopt(await this.post<Session>('/auth/login', { email, password }), 200);
  }

  /** The same person with other tokens. */
  as(session: Session): Journey {
    return Object.assign(new Journey(this.url), { session });
  }

  get<T = Json>(path: string, options?: Options): Promise<Answer<T>> {
    return this.send<T>('GET', path, undefined, options);
  }

  post<T = Json>(path: string, body?: unknown, options?: Options): Promise<Answer<T>> {
    return this.send<T>('POST', path, body, options);
  }

  patch<T = Json>(path: string, body?: unknown, options?: Options): Promise<Answer<T>> {
    return this.send<T>('PATCH', path, body, options);
  }

  put<T = Json>(path: string, body?: unknown, options?: Options): Promise<Answer<T>> {
    return this.send<T>('PUT', path, body, options);
  }

  delete<T = Json>(path: string, options?: Options): Promise<Answer<T>> {
    return this.send<T>('DELETE', path, undefined, options);
  }

  async send<T = Json>(
    method: string,
    path: string,
    body?: unknown,
    { headers = {}, token = this.session?.accessToken }: Options = {},
  ): Promise<Answer<T>> {
    const response = await fetch(this.address(path), {
      method,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return {
      status: response.status,
      headers: response.headers,
      body: (isJson && text ? JSON.parse(text) : text) as T,
    };
  }

  /** Reads server-sent events until the stream ends or `until` says so. */
  async stream(
    path: string,
    {
      headers = {},
      until,
    }: { headers?: Record<string, string>; until?: (event: StreamEvent) => boolean } = {},
  ): Promise<StreamEvent[]> {
    const aborter = new AbortController();
    const response = await fetch(this.address(path), {
      headers: { authorization: `Bearer ${this.token}`, accept: 'text/event-stream', ...headers },
      signal: aborter.signal,
    });
    if (!response.body || response.status !== 200)
      throw new Error(`stream answered ${response.status}: ${await response.text()}`);
    const events: StreamEvent[] = [];
    for await (const { id, event, data } of response.body
      .pipeThrough(new TextDecoderStream())
      .pipeThrough(new EventSourceParserStream())) {
      const received = { id: id ?? '', event: event ?? 'message', data: JSON.parse(data) };
      events.push(received);
      if (until?.(received)) {
        aborter.abort();
        break;
      }
    }
    return events;
  }

  private get signedIn(): Session {
    if (!this.session) throw new Error('Nobody is signed in on this journey');
    return this.session;
  }

  private address(path: string): string {
    return /^\/(health|metrics|docs|api|oauth|scim|openai|\.well-known)(\/|\?|$)/.test(path)
      ? `${this.url}${path}`
      : `${this.url}/api/v1${path}`;
  }

  private adopt(answer: Answer<Session>, expected: number): this {
    if (answer.status !== expected)
      throw new Error(`sign-in answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    this.session = answer.body;
    return this;
  }
}

export interface StreamEvent {
  readonly id: string;
  readonly event: string;
  readonly data: Json;
}
