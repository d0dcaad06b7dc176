import { parseSetCookie, type SetCookie } from 'cookie';
import { describe, expect, it } from 'vitest';
import { startTestApp, useTestApp } from '#libs/testing/app-fixture.js';
import { Journey, type Answer } from '#libs/testing/journey.js';

const PASSWORD = 'correct horse battery';
const app = useTestApp({ CORS_ORIGINS: 'https://app.example.com' });

const cookiesOf = ({ headers }: Answer): SetCookie[] =>
  headers.getSetCookie().map((line) => parseSetCookie(line));

/** A browser as far as this is about: it sends what it was told to keep, and scripts read what they may. */
class Browser {
  private readonly jar = new Map<string, string>();
  private readonly journey: Journey;

  constructor(url = app().url) {
    this.journey = new Journey(url);
  }

  get csrf(): string {
    return this.jar.get('csrf') ?? '';
  }

  get sent(): string {
    return [...this.jar].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  lose(name: string): void {
    this.jar.delete(name);
  }

  async signIn(email: string): Promise<Answer> {
    return this.send('POST', '/auth/login', { email, password: PASSWORD }, { 'x-session-mode': 'cookie' });
  }

  post(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send('POST', path, body, { 'x-csrf-token': this.csrf, ...headers });
  }

  async send(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const cookie = this.sent;
    const answer = await this.journey.send(method, path, body, {
      headers: { ...(cookie && { cookie }), ...headers },
    });
    for (const { name, value = '', maxAge } of cookiesOf(answer))
      if (maxAge === 0) this.jar.delete(name);
      else this.jar.set(name, value);
    return answer;
  }
}

async function signedIn(): Promise<Browser> {
  const { user } = await app().register();
  const browser = new Browser();
  expect((await browser.signIn(user.email)).status).toBe(200);
  return browser;
}

const team = (name: string) => ({ name, description: null });

describe('sessions in cookies', () => {
  it('IDN-03 signing in answers without tokens and keeps them where scripts cannot read them', async () => {
    const { user, organization } = await app().register();
    const answer = await new Browser().signIn(user.email);
    expect(answer.body).toMatchObject({
      user: expect.objectContaining({ id: user.id }),
      organization: expect.objectContaining({ id: organization.id }),
      expiresIn: 900,
      csrfToken: expect.any(String),
    });
    expect(answer.body).not.toHaveProperty('accessToken');
    expect(answer.body).not.toHaveProperty('refreshToken');
    expect(cookiesOf(answer)).toEqual([
      expect.objectContaining({ name: 'access', httpOnly: true, sameSite: 'lax', path: '/', maxAge: 900 }),
      expect.objectContaining({ name: 'refresh', httpOnly: true, sameSite: 'strict', path: '/api/v1/auth' }),
      { name: 'csrf', value: answer.body['csrfToken'], sameSite: 'strict', path: '/', maxAge: 30 * 86_400 },
    ]);
  });

  it('IDN-03 over https the cookies are secure and named so that no other host can set them', async () => {
    const { user } = await app().register();
    const secure = await startTestApp({ PUBLIC_URL: 'https://api.example.com' }, app().db);
    try {
      const cookies = cookiesOf(await new Browser(secure.url).signIn(user.email));
      expect(cookies.map(({ name }) => name)).toEqual(['__Host-access', '__Secure-refresh', '__Host-csrf']);
      expect(cookies.every((cookie) => cookie.secure === true && cookie.domain === undefined)).toBe(true);
    } finally {
      await secure.close();
    }
  });

  it('XC-29 reading takes the cookie alone, changing takes the CSRF token too', async () => {
    const browser = await signedIn();
    expect((await browser.send('GET', '/me')).status).toBe(200);
    const bare = await browser.send('POST', '/teams', team('Without'));
    expect([bare.status, bare.body['code']]).toEqual([403, 'auth.cross_site_refused']);
    expect((await browser.post('/teams', team('With'))).status).toBe(201);
  });

  it('XC-29 the CSRF token of another session, also of the same person, is refused', async () => {
    const { user } = await app().register();
    const [one, other] = [new Browser(), new Browser()];
    await one.signIn(user.email);
    await other.signIn(user.email);
    expect((await one.post('/teams', team('One'), { 'x-csrf-token': other.csrf })).status).toBe(403);
    expect((await one.post('/teams', team('One'))).status).toBe(201);
  });

  it.each([
    [{ origin: 'https://evil.example' }, 403],
    [{ origin: 'null' }, 403],
    [{ origin: 'https://app.example.com.evil.example' }, 403],
    [{ 'sec-fetch-site': 'cross-site' }, 403],
    [{ 'sec-fetch-site': 'same-site' }, 403],
    [{ 'sec-fetch-site': 'same-origin' }, 201],
    [{ origin: 'https://app.example.com', 'sec-fetch-site': 'cross-site' }, 201],
  ])('XC-29 a request with %o is answered %i', async (headers: Record<string, string>, status) => {
    const browser = await signedIn();
    expect((await browser.post('/teams', team('Team'), headers)).status).toBe(status);
  });

  it('XC-29 nobody is signed in by a page that is not ours', async () => {
    const { user } = await app().register();
    const browser = new Browser();
    const answer = await browser.send(
      'POST',
      '/auth/login',
      { email: user.email, password: PASSWORD },
      { 'x-session-mode': 'cookie', origin: 'https://evil.example' },
    );
    expect([answer.status, cookiesOf(answer)]).toEqual([403, []]);
  });

  it('IDN-03 signing in starts a session of its own, whatever cookies were there before', async () => {
    const { user } = await app().register();
    const planted = await signedIn();
    const [before, csrf] = [planted.sent, planted.csrf];
    expect((await planted.signIn(user.email)).body['user']).toMatchObject({ id: user.id });
    expect(planted.csrf).not.toBe(csrf);
    const planter = await app().anonymous.get('/me', { headers: { cookie: before } });
    expect([planter.status, planter.body.user.id === user.id]).toEqual([200, false]);
  });

  it('IDN-04 refreshing by cookie takes the CSRF token and goes on with the same session', async () => {
    const browser = await signedIn();
    const { csrf } = browser;
    browser.lose('access');
    expect((await browser.send('GET', '/me')).status).toBe(401);
    expect((await browser.send('POST', '/auth/refresh', {})).status).toBe(403);
    const { status, body } = await browser.post('/auth/refresh', {});
    expect([status, body['refreshToken'], body['csrfToken']]).toEqual([200, undefined, csrf]);
    expect((await browser.send('GET', '/me')).status).toBe(200);
  });

  it('IDN-04 refreshing without any token is refused', async () => {
    const { status, body } = await app().anonymous.post('/auth/refresh', {});
    expect([status, body.code]).toEqual([400, 'request.invalid']);
  });

  it('IDN-05 signing out ends the session and takes the cookies away', async () => {
    const browser = await signedIn();
    const kept = browser.sent;
    expect((await browser.post('/auth/logout')).status).toBe(204);
    expect(browser.sent).toBe('');
    expect((await app().anonymous.get('/me', { headers: { cookie: kept } })).status).toBe(401);
  });

  it('IDN-03 switching the organization changes the cookies', async () => {
    const browser = await signedIn();
    const second = await browser.post('/organizations', { name: 'Second organization' });
    const { status, body } = await browser.post('/auth/switch-organization', {
      organizationId: second.body['id'],
    });
    expect([status, body['accessToken']]).toEqual([200, undefined]);
    expect((await browser.send('GET', '/me')).body['organization']).toMatchObject({ id: second.body['id'] });
  });

  it('IDN-03 a bearer token counts when both are sent, and needs no CSRF token', async () => {
    const [ada, browser] = [await app().register(), await signedIn()];
    const both = { headers: { cookie: browser.sent } };
    expect((await ada.get('/me', both)).body.user.id).toBe(ada.user.id);
    expect((await ada.post('/teams', team('Ada'), both)).status).toBe(201);
    expect((await app().anonymous.get('/me', { ...both, token: 'a.b.c' })).status).toBe(401);
  });

  it('CNV-11 an answer streams to an EventSource, which can send nothing but cookies', async () => {
    const browser = await signedIn();
    const conversation = (await browser.post('/conversations', { title: 'By cookie' })).body as {
      id: string;
    };
    const sent = await browser.post(`/conversations/${conversation.id}/messages`, {
      content: 'Hello',
    });
    expect(sent.status).toBeLessThan(300);
    const { assistantMessage: answer } = sent.body as { assistantMessage: { id: string } };
    const { status, headers } = await browser.send(
      'GET',
      `/conversations/${conversation.id}/messages/${answer.id}/stream`,
    );
    expect([status, headers.get('content-type')]).toEqual([200, expect.stringContaining('event-stream')]);
  });
});
