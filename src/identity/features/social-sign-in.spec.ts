import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '#libs/testing/app-fixture.js';
import { onDatabase } from '#libs/testing/on-database.js';
import { Browser } from '../testing/browser.js';
import { SoftwareIssuer } from '../testing/software-issuer.js';

const PAGE = 'http://app.test/signed-in';

let google: SoftwareIssuer;
let github: SoftwareIssuer;
let app: TestApp;

beforeAll(async () => {
  [google, github] = [await SoftwareIssuer.start(), await SoftwareIssuer.start()];
  github.isPlain = true;
  const client = { clientId: 'gym', clientSecretEnv: 'SECRET' };
  const plain = {
    protocol: 'oauth2',
    issuer: github.url,
    authorizationEndpoint: `${github.url}/authorize`,
    tokenEndpoint: `${github.url}/token`,
    userinfoEndpoint: `${github.url}/user`,
    emailsEndpoint: `${github.url}/emails`,
    subject: 'id',
    claims: { firstName: 'name' },
    ...client,
  };
  const oidc = { protocol: 'oidc', issuer: google.url, ...client };
  app = await startTestApp({
    PUBLIC_URL: 'http://gym.test',
    FEDERATION_RETURN_URLS: PAGE,
    SECRET: 'social-secret',
    SOCIAL_PROVIDERS: JSON.stringify([
      { ref: 'google', name: 'Google', ...oidc },
      { ref: 'github', name: 'GitHub', ...plain },
      { ref: 'members', name: 'Members', ...oidc, signUp: false },
    ]),
  });
});
afterAll(async () => {
  await Promise.all([google.close(), github.close(), app.close()]);
});

async function signIn(ref: string, issuer: SoftwareIssuer, claims: Record<string, unknown>) {
  const browser = new Browser(app.url);
  const start = await browser.open(`/api/v1/auth/federated/start?provider=${ref}`);
  expect(start.status, JSON.stringify(start.body)).toBe(303);
  const { location } = await browser.open(issuer.authorize(start.location ?? '', claims).href);
  const page = new URL(location ?? '');
  const code = page.searchParams.get('handover');
  const session = code === null ? undefined : await browser.post('/api/v1/auth/federated/session', { code });
  return { error: page.searchParams.get('error'), session: session?.body };
}

const verify = (email: string) =>
  onDatabase(app.db, `update identity.users set email_verified_at = now() where email = '${email}'`);

describe('identity providers for everybody', () => {
  it('IDN-09 are offered to everybody, without a secret', async () => {
    const { body } = await app.anonymous.get('/auth/federated/providers');
    expect(body.data).toEqual([
      { ref: 'google', name: 'Google', protocol: 'oidc', organizationId: null },
      { ref: 'github', name: 'GitHub', protocol: 'oauth2', organizationId: null },
      { ref: 'members', name: 'Members', protocol: 'oidc', organizationId: null },
    ]);
  });

  it('IDN-09 make an account for whoever has none, and know it again', async () => {
    const claims = { sub: 'g1', email: 'New@Person.example', email_verified: true, given_name: 'New' };
    const { session } = await signIn('google', google, claims);
    expect(session).toMatchObject({ user: { email: 'new@person.example' }, organization: null });
    const again = await signIn('google', google, { ...claims, email: 'moved@person.example' });
    expect(again.session.user.id).toBe(session.user.id);
  });

  it('IDN-09 find the account with the same verified address, and its own organization', async () => {
    const ada = await app.register();
    await verify(ada.user.email);
    const { session } = await signIn('google', google, {
      sub: 'g2',
      email: ada.user.email,
      email_verified: true,
    });
    expect(session).toMatchObject({ user: { id: ada.user.id }, organization: { id: ada.organization.id } });
    const linked = (await app.anonymous.as(session).get('/me/identities')).body.data;
    expect(linked).toMatchObject([{ provider: 'google' }]);
  });

  it('IDN-09 IDN-18 are linked by who is signed in, whatever address they know him by', async () => {
    const ada = await app.register();
    const browser = new Browser(app.url);
    const headers = { authorization: `Bearer ${ada.token}` };
    const { body } = await browser.post('/api/v1/me/identities', { provider: 'google' }, headers);
    const claims = { sub: 'g5', email: 'other@person.example', email_verified: false };
    const { location } = await browser.open(google.authorize(body.authorizationUrl, claims).href);
    expect(new URL(location ?? '').searchParams.get('linked')).toBe('google');
    expect((await signIn('google', google, claims)).session.user.id).toBe(ada.user.id);
    const logged = await onDatabase(
      app.db,
      `select organization_id, details ->> 'provider' as provider from audit.events
        where action = 'user.identity_linked' and user_id = '${ada.user.id}'`,
    );
    expect(logged).toEqual([{ organization_id: null, provider: 'google' }]);
  });

  it('IDN-09 by plain OAuth 2.0, the address is the one that is verified there', async () => {
    const ada = await app.register();
    await verify(ada.user.email);
    github.person = { id: 4711, name: 'Ada', email: 'claimed@example.com', email_verified: true };
    github.addresses = [
      { email: 'claimed@example.com', primary: true, verified: false },
      { email: ada.user.email, primary: false, verified: true },
    ];
    const { session } = await signIn('github', github, {});
    expect(session.user.id).toBe(ada.user.id);
    expect(github.exchanged.at(-1)?.get('client_secret')).toBe('social-secret');
  });

  it('IDN-09 by plain OAuth 2.0, nobody is taken over by an address that is not verified there', async () => {
    const victim = await app.register();
    await verify(victim.user.email);
    github.person = { id: 666, email: victim.user.email, email_verified: true };
    github.addresses = [{ email: victim.user.email, primary: true, verified: false }];
    expect((await signIn('github', github, {})).error).toBe('identity.federated_email_unverified');
    github.person = { email: victim.user.email };
    expect((await signIn('github', github, {})).error).toBe('identity.assertion_refused');
  });

  it('IDN-09 nobody is taken over by an address the provider has not verified, nor joins an unverified account', async () => {
    const { user } = await app.register();
    const claims = { sub: 'g3', email: user.email };
    expect((await signIn('google', google, { ...claims, email_verified: false })).error).toBe(
      'identity.federated_email_unverified',
    );
    expect((await signIn('google', google, { ...claims, email_verified: true })).error).toBe(
      'identity.account_not_linked',
    );
  });

  it('IDN-09 where it is said so, nobody without an account gets one', async () => {
    const claims = { sub: 'g4', email: 'outsider@person.example', email_verified: true };
    expect((await signIn('members', google, claims)).error).toBe('identity.sign_up_refused');
  });
});
