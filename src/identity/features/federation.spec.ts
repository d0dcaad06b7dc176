import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { useTestApp } from '#libs/testing/app-fixture.js';
import type { Journey } from '#libs/testing/journey.js';
import { joinOrganization } from '../../../test/support/people.js';
import { AuthenticatorApp } from '../testing/authenticator-app.js';
import { Browser } from '../testing/browser.js';
import { CertifiedIssuer } from '../testing/certified-issuer.js';
import { onDatabase } from '#libs/testing/on-database.js';
import { SoftwareIssuer } from '../testing/software-issuer.js';

const PAGE = 'http://app.test/signed-in';
const app = useTestApp({
  PUBLIC_URL: 'http://gym.test',
  FEDERATION_RETURN_URLS: `${PAGE},http://app.test/other`,
});

let issuer: SoftwareIssuer;
let owner: Journey;
let provider: string;

beforeAll(async () => {
  issuer = await SoftwareIssuer.start();
  owner = await app().register({ email: 'owner@corp.example' });
  provider = await providerOf(owner);
});
afterAll(() => issuer.close());
afterEach(async () => {
  Object.assign(issuer, { lies: {}, metadata: {}, forges: false });
  await onDatabase(app().db, 'delete from tenancy.domains');
});

async function providerOf(person: Journey, more: object = {}, url = issuer.url): Promise<string> {
  const oidc = { issuer: url, clientId: 'gym', clientSecret: 'gym-secret' };
  const answer = await person.post('/identity-providers', { name: 'Company', oidc, ...more });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body.id;
}

const browse = () => new Browser(app().url);

/** Begins to sign in; where the browser is sent. */
async function depart(browser: Browser, ref = provider, more = ''): Promise<string> {
  const { status, location, body } = await browser.open(
    `/api/v1/auth/federated/start?provider=${ref}${more}`,
  );
  expect(status, JSON.stringify(body)).toBe(303);
  return location ?? '';
}

const claimsOf = (email: string, more: object = {}) => ({
  sub: `at ${email}`,
  email,
  email_verified: true,
  ...more,
});

/** The page the browser ends on, with what it is told there. */
async function signIn(browser: Browser, claims: Record<string, unknown>, ref = provider): Promise<URL> {
  const { status, location, body } = await browser.open(
    issuer.authorize(await depart(browser, ref), claims).href,
  );
  expect(status, JSON.stringify(body)).toBe(303);
  return new URL(location ?? '');
}

const exchange = (browser: Browser, page: URL) =>
  browser.post('/api/v1/auth/federated/session', { code: page.searchParams.get('handover') ?? '' });

const errorOf = (page: URL) => page.searchParams.get('error');

/** A person links what the provider knows him as, while he is signed in. */
async function link(
  person: Journey,
  browser: Browser,
  claims: Record<string, unknown>,
  ref = provider,
): Promise<URL> {
  const { status, body } = await browser.post(
    '/api/v1/me/identities',
    { provider: ref },
    { authorization: `Bearer ${person.token}` },
  );
  expect(status, JSON.stringify(body)).toBe(200);
  const { location } = await browser.open(issuer.authorize(body.authorizationUrl, claims).href);
  return new URL(location ?? '');
}

/** The organization has proven that the domain is its own; with `enterprise_sso` its people come in by the provider. */
const verifyDomain = (organizationId: string, name: string, mode = 'manual_invitation') =>
  onDatabase(
    app().db,
    `insert into tenancy.domains (id, organization_id, name, challenge, enrolment_mode, default_role, verified_at, checked_at, claimed_by, revision, created_at, updated_at)
     values (gen_random_uuid(), '${organizationId}', '${name}', gen_random_uuid()::text, '${mode}', 'coach', now(), now(), '${owner.user.id}', 1, now(), now())`,
  );

const verifyEmail = (email: string) =>
  onDatabase(app().db, `update identity.users set email_verified_at = now() where email = '${email}'`);

describe('an identity provider of an organization', () => {
  it('IDN-10 is found by discovery, and its test says what was found', async () => {
    const { status, body } = await owner.post(`/identity-providers/${provider}/test`);
    expect(status).toBe(200);
    expect(body.findings).toEqual(
      expect.arrayContaining([
        { name: 'issuer', value: issuer.url },
        { name: 'token_endpoint', value: `${issuer.url}/token` },
        { name: 'signing_keys', value: '1' },
        {
          name: 'redirect_uri',
          value: `http://gym.test/api/v1/auth/federated/callback/${owner.organization.id}`,
        },
      ]),
    );
  });

  it.each([
    ['nobody answers', 'http://127.0.0.1:9', {}],
    ['another issuer answers', undefined, { issuer: 'https://elsewhere.example' }],
    ['it has no keys', undefined, { jwks_uri: undefined }],
  ])('IDN-10 its test says that %s', async (_, url, metadata) => {
    const broken = await providerOf(owner, {}, url ?? issuer.url);
    issuer.metadata = metadata;
    const { status, body } = await owner.post(`/identity-providers/${broken}/test`);
    expect([status, body.code]).toEqual([503, 'identity.provider_unreachable']);
    await owner.delete(`/identity-providers/${broken}`);
  });

  it('IDN-10 keeps its secret from answers, lists, the audit log and the database', async () => {
    const answers = [
      await owner.get(`/identity-providers/${provider}`),
      await owner.get('/identity-providers'),
      await owner.get('/admin/audit?limit=100'),
    ];
    for (const { status, body } of answers) {
      expect(status).toBe(200);
      expect(JSON.stringify(body)).not.toContain('gym-secret');
    }
    expect(answers[0]?.body).toMatchObject({ hasSecret: true, oidc: { clientId: 'gym' } });
    const rows = await onDatabase(app().db, 'select * from identity.identity_providers');
    expect(JSON.stringify(rows)).not.toContain('gym-secret');
    const changed = await owner.patch(`/identity-providers/${provider}`, {
      oidc: { issuer: issuer.url, clientId: 'gym' },
    });
    expect(changed.body).toMatchObject({ hasSecret: true });
    issuer.exchanged.length = 0;
    await signIn(browse(), claimsOf('x@x.example'));
    expect(issuer.exchanged[0]?.get('client_secret')).toBe('gym-secret');
  });

  it('IDN-10 is the business of administrators, and of no other organization’s', async () => {
    const member = await joinOrganization(app(), owner.organization.id, 'manager');
    const stranger = await app().register();
    const body = { name: 'Mine', oidc: { issuer: issuer.url, clientId: 'x' } };
    expect((await member.post('/identity-providers', body)).status).toBe(403);
    expect((await member.get('/identity-providers')).status).toBe(403);
    for (const attempt of [
      stranger.get(`/identity-providers/${provider}`),
      stranger.patch(`/identity-providers/${provider}`, { name: 'Mine' }),
      stranger.delete(`/identity-providers/${provider}`),
      stranger.post(`/identity-providers/${provider}/test`),
    ])
      expect(await attempt).toMatchObject({
        status: 404,
        body: { code: 'identity.identity_provider_not_found' },
      });
  });

  it.each([
    'ftp://a.example',
    'https://user:pass@a.example',
    'https://a.example/#x',
    'no address',
    'file:///etc',
  ])('IDN-10 an issuer at %s is refused by the field', async (address) => {
    const { status, body } = await owner.post('/identity-providers', {
      name: 'Odd',
      oidc: { issuer: address, clientId: 'x' },
    });
    expect([status, body.errors?.[0]?.pointer]).toEqual([422, '/oidc/issuer']);
  });

  it('IDN-10 is listed for its organization alone, and not while it is switched off', async () => {
    const slug = (await owner.get('/me')).body.organization.slug;
    const listed = async (query: string) =>
      (await app().anonymous.get(`/auth/federated/providers${query}`)).body.data.map(({ ref }: any) => ref);
    expect(await listed(`?organization=${slug}`)).toContain(provider);
    expect(await listed('')).not.toContain(provider);
    expect(await listed('?organization=nobody-has-this')).toEqual([]);
    await owner.patch(`/identity-providers/${provider}`, { isEnabled: false });
    expect(await listed(`?organization=${slug}`)).not.toContain(provider);
    const { status } = await browse().open(`/api/v1/auth/federated/start?provider=${provider}`);
    expect(status).toBe(404);
    await owner.patch(`/identity-providers/${provider}`, { isEnabled: true });
  });
});

describe('signing in with it', () => {
  it('IDN-09 IDN-10 an existing member who linked himself gets a session of the organization, by a one-time code', async () => {
    const person = await joinOrganization(app(), owner.organization.id, 'member');
    const browser = browse();
    const claims = claimsOf(person.user.email);
    expect((await link(person, browser, claims)).searchParams.get('linked')).toBe(provider);
    const page = await signIn(browser, claims);
    expect(page.href.startsWith(PAGE)).toBe(true);
    const { status, body } = await exchange(browser, page);
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body).toMatchObject({ user: { id: person.user.id }, organization: { id: owner.organization.id } });
    expect((await exchange(browser, page)).body.code).toBe('identity.handover_invalid');
    expect((await app().anonymous.as(body).get('/content/items')).status).toBe(200);
  });

  it('IDN-10 with cookies, the session is in cookies and no code in the address', async () => {
    const person = await joinOrganization(app(), owner.organization.id, 'member');
    const browser = browse();
    await link(person, browser, claimsOf(person.user.email));
    const back = issuer.authorize(
      await depart(browser, provider, '&session=cookie'),
      claimsOf(person.user.email),
    );
    const { status, location, headers } = await browser.open(back.href);
    expect([status, location]).toEqual([303, PAGE]);
    expect(headers.getSetCookie().join()).toMatch(/access=.*HttpOnly/);
    const me = await browser.open('/api/v1/me');
    expect(me.body).toMatchObject({ user: { id: person.user.id } });
  });

  it('IDN-10 the domain’s own people are linked by their verified address, and new ones come in by it', async () => {
    const person = await joinOrganization(app(), owner.organization.id, 'member');
    await verifyEmail(person.user.email);
    await verifyDomain(owner.organization.id, 'example.com');
    const browser = browse();
    const { body } = await exchange(browser, await signIn(browser, claimsOf(person.user.email)));
    expect(body.user).toMatchObject({ id: person.user.id });
    const session = app().anonymous.as(body);
    expect(
      (await session.post('/auth/switch-organization', { organizationId: owner.organization.id })).status,
    ).toBe(200);

    await onDatabase(app().db, `update tenancy.domains set enrolment_mode = 'enterprise_sso'`);
    const newcomer = browse();
    const claims = claimsOf('new@example.com', { given_name: 'New', family_name: 'Comer' });
    const came = await exchange(newcomer, await signIn(newcomer, claims));
    expect(came.body).toMatchObject({
      user: { email: 'new@example.com', displayName: 'New Comer' },
      organization: { id: owner.organization.id, role: 'coach' },
    });
    expect((await app().anonymous.as(came.body).get('/me')).status).toBe(200);
    const [account] = await onDatabase(
      app().db,
      `select email_verified_at is not null as verified from identity.users where email = 'new@example.com'`,
    );
    expect(account).toEqual({ verified: true });
    const again = await exchange(newcomer, await signIn(newcomer, claims));
    expect(again.body.user).toEqual(came.body.user);
  });

  it('IDN-10 people of the domain who were taken out of the organization do not come back by its provider', async () => {
    const person = await joinOrganization(app(), owner.organization.id, 'member');
    await verifyEmail(person.user.email);
    await verifyDomain(owner.organization.id, 'example.com', 'enterprise_sso');
    await onDatabase(
      app().db,
      `update tenancy.memberships set status = 'suspended' where user_id = '${person.user.id}' and organization_id = '${owner.organization.id}'`,
    );
    expect(errorOf(await signIn(browse(), claimsOf(person.user.email)))).toBe('identity.enrolment_refused');
  });

  it('IDN-10 who does not belong to the organization and is not taken in is told so', async () => {
    await verifyDomain(owner.organization.id, 'outside.example');
    expect(errorOf(await signIn(browse(), claimsOf('somebody@outside.example')))).toBe(
      'identity.enrolment_refused',
    );
    const rows = await onDatabase(
      app().db,
      `select 1 from identity.users where email = 'somebody@outside.example'`,
    );
    expect(rows).toEqual([]);
  });

  it('IDN-17 an account that was switched off is refused, and so is one whose membership ended', async () => {
    const off = await joinOrganization(app(), owner.organization.id, 'member');
    const gone = await joinOrganization(app(), owner.organization.id, 'member');
    const browsers = [browse(), browse()] as const;
    await link(off, browsers[0], claimsOf(off.user.email));
    await link(gone, browsers[1], claimsOf(gone.user.email));
    await onDatabase(
      app().db,
      `update identity.users set is_active = false where id = '${off.user.id}'`,
      `update tenancy.memberships set status = 'left' where user_id = '${gone.user.id}' and organization_id = '${owner.organization.id}'`,
    );
    expect(errorOf(await signIn(browsers[0], claimsOf(off.user.email)))).toBe('identity.invalid_credentials');
    expect(errorOf(await signIn(browsers[1], claimsOf(gone.user.email)))).toBe('identity.enrolment_refused');
  });

  it('IDN-08 one’s own second factor is asked, unless the provider is trusted to have asked for one', async () => {
    const person = await joinOrganization(app(), owner.organization.id, 'member');
    await AuthenticatorApp.add(person);
    const strong = claimsOf(person.user.email, { amr: ['pwd', 'mfa'] });
    const browser = browse();
    await link(person, browser, strong);
    const { body: pending } = await exchange(browser, await signIn(browser, strong));
    expect(pending.mfaRequired).toBe(true);
    expect((await app().anonymous.as(pending).get('/content/items')).body.code).toBe('auth.mfa_required');

    const changed = await owner.patch(`/identity-providers/${provider}`, { trustsSecondFactor: true });
    expect(changed.status).toBe(200);
    const { body: trusted } = await exchange(browser, await signIn(browser, strong));
    expect(trusted.mfaRequired).toBe(false);
    const session = app().anonymous.as(trusted);
    expect((await session.get('/content/items')).status).toBe(200);
    const { body: weak } = await exchange(
      browser,
      await signIn(browser, claimsOf(person.user.email, { amr: ['pwd'] })),
    );
    expect(weak.mfaRequired).toBe(true);
    await owner.patch(`/identity-providers/${provider}`, { trustsSecondFactor: false });
  });

  it('IDN-10 an organization’s word alone does not open the account or other organizations', async () => {
    const person = await app().register();
    const own = person.organization.id;
    await onDatabase(
      app().db,
      `insert into tenancy.memberships (id, organization_id, user_id, role, email, display_name, joined_at, updated_at)
       values (gen_random_uuid(), '${owner.organization.id}', '${person.user.id}', 'member', '${person.user.email}', 'P', now(), now())`,
    );
    const browser = browse();
    await link(person, browser, claimsOf(person.user.email));
    const { body } = await exchange(browser, await signIn(browser, claimsOf(person.user.email)));
    const session = app().anonymous.as(body);
    expect((await session.get('/content/items')).status).toBe(200);
    for (const attempt of [
      session.post('/auth/switch-organization', { organizationId: own }),
      session.post('/me/passkeys/options'),
      session.post('/me/mfa/totp', { name: 'Mine' }),
      session.post('/me/identities', { provider }),
    ])
      expect(['auth.session_confined', 'request.route_not_found']).toContain((await attempt).body.code);
    const refreshed = await session.post('/auth/refresh', { refreshToken: body.refreshToken });
    expect(refreshed.body.organization).toMatchObject({ id: owner.organization.id });
    const still = await app()
      .anonymous.as(refreshed.body)
      .post('/auth/switch-organization', { organizationId: own });
    expect(still.body.code).toBe('auth.session_confined');
  });

  it('IDN-10 the platform’s own role does not come with an organization’s word', async () => {
    const person = await joinOrganization(app(), owner.organization.id, 'member');
    await onDatabase(
      app().db,
      `update identity.users set platform_role = 'super_admin' where id = '${person.user.id}'`,
    );
    const browser = browse();
    await link(person, browser, claimsOf(person.user.email));
    const { body } = await exchange(browser, await signIn(browser, claimsOf(person.user.email)));
    expect((await app().anonymous.as(body).get('/admin/ops/outbox')).status).toBe(403);
  });

  it('IDN-18 sign-ins, failures, links and unlinks are in the audit log, the reason included', async () => {
    const person = await joinOrganization(app(), owner.organization.id, 'member');
    const browser = browse();
    await link(person, browser, claimsOf(person.user.email));
    await exchange(browser, await signIn(browser, claimsOf(person.user.email)));
    issuer.lies = { nonce: 'another' };
    await signIn(browser, claimsOf(person.user.email));
    issuer.lies = {};
    const { data } = (await person.get('/me/identities')).body;
    expect((await person.delete(`/me/identities/${data[0].id}`)).status).toBe(204);
    const rows = await onDatabase(
      app().db,
      `select action, details ->> 'provider' as provider, details ->> 'reason' as reason from audit.events
        where resource_id = '${person.user.id}' or (action = 'user.login_failed' and organization_id = '${owner.organization.id}')
        order by created_at desc limit 20`,
    );
    const actions = rows.map(({ action }) => action);
    for (const action of [
      'user.identity_linked',
      'user.federated_sign_in_accepted',
      'user.logged_in',
      'user.identity_unlinked',
    ])
      expect(actions).toContain(action);
    expect(rows).toContainEqual(
      expect.objectContaining({
        action: 'user.login_failed',
        provider,
        reason: expect.stringContaining('claim'),
      }),
    );
  });
});

describe('linked identities', () => {
  it('IDN-09 are listed and unlinked by their person alone, and the last way in stays', async () => {
    const person = await joinOrganization(app(), owner.organization.id, 'member');
    const stranger = await app().register();
    const browser = browse();
    await link(person, browser, claimsOf(person.user.email));
    const { data } = (await person.get('/me/identities')).body;
    expect(data).toMatchObject([{ provider, issuer: issuer.url, email: person.user.email }]);
    expect((await stranger.get('/me/identities')).body.data).toEqual([]);
    expect((await stranger.delete(`/me/identities/${data[0].id}`)).status).toBe(404);
    await onDatabase(
      app().db,
      `delete from identity.password_credentials where user_id = '${person.user.id}'`,
    );
    expect((await person.delete(`/me/identities/${data[0].id}`)).body.code).toBe('identity.last_way_in');
    const second = { ...claimsOf(person.user.email), sub: 'another one' };
    await link(person, browser, second);
    const all = (await person.get('/me/identities')).body.data as { id: string }[];
    expect(all).toHaveLength(2);
    const statuses = await Promise.all(
      all.map(async ({ id }) => (await person.delete(`/me/identities/${id}`)).status),
    );
    expect(statuses.toSorted((a, b) => a - b)).toEqual([204, 409]);
  });

  it('IDN-09 one that somebody has is nobody else’s', async () => {
    const [first, second] = [
      await joinOrganization(app(), owner.organization.id, 'member'),
      await joinOrganization(app(), owner.organization.id, 'member'),
    ];
    await link(first, browse(), claimsOf('shared@corp.example'));
    expect(errorOf(await link(second, browse(), claimsOf('shared@corp.example')))).toBe(
      'identity.identity_taken',
    );
  });

  it('IDN-09 who does not belong to the organization cannot link its provider', async () => {
    const stranger = await app().register();
    expect(errorOf(await link(stranger, browse(), claimsOf('stranger@x.example')))).toBe(
      'identity.enrolment_refused',
    );
  });
});

describe('attacks', () => {
  it('IDN-10 mix-up: the answer of another issuer is refused, by its name and by its address', async () => {
    const evil = await SoftwareIssuer.start();
    const attacker = await app().register();
    const evilProvider = await providerOf(attacker, {}, evil.url);
    const browser = browse();
    // Sent to the evil one, the browser comes back with the honest one's answer.
    const toEvil = await depart(browser, evilProvider);
    const honest = issuer.authorize(toEvil, claimsOf('victim@example.com'));
    const named = await browser.open(honest.href);
    expect(errorOf(new URL(named.location ?? ''))).toBe('identity.assertion_refused');
    expect(evil.exchanged).toEqual([]);
    // The honest one does not say who it is: its own address tells.
    const again = issuer.authorize(await depart(browser, evilProvider), claimsOf('victim@example.com'));
    again.searchParams.delete('iss');
    again.pathname = `/api/v1/auth/federated/callback/${owner.organization.id}`;
    expect(await browser.open(again.href)).toMatchObject({
      status: 400,
      body: { code: 'identity.federated_request_invalid' },
    });
    expect(evil.exchanged).toEqual([]);
    await evil.close();
  });

  it('IDN-10 a stolen answer is worth nothing in another browser, and nothing in its own afterwards', async () => {
    const browser = browse();
    const back = issuer.authorize(await depart(browser), claimsOf('victim@example.com'));
    const thief = browse();
    await depart(thief);
    for (const each of [browse(), thief, browser])
      expect(await each.open(back.href)).toMatchObject({
        status: 400,
        body: { code: 'identity.federated_request_invalid' },
      });
  });

  it('IDN-10 a stolen handover is worth nothing in another browser', async () => {
    const person = await joinOrganization(app(), owner.organization.id, 'member');
    const browser = browse();
    await link(person, browser, claimsOf(person.user.email));
    const page = await signIn(browser, claimsOf(person.user.email));
    const thief = browse();
    await depart(thief);
    expect((await exchange(thief, page)).status).toBe(401);
    expect((await exchange(browse(), page)).status).toBe(401);
    const answers = await Promise.all([1, 2, 3].map(() => exchange(browser, page)));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 401, 401]);
  });

  it('IDN-10 a state is good once, also when it is sent twice at the same moment, and for ten minutes', async () => {
    const browser = browse();
    const back = issuer.authorize(await depart(browser), claimsOf('victim@example.com'));
    const answers = await Promise.all([1, 2, 3].map(() => browser.open(back.href)));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 400, 400]);
    const late = issuer.authorize(await depart(browser), claimsOf('victim@example.com'));
    await onDatabase(app().db, `update identity.federated_requests set expires_at = now()`);
    expect((await browser.open(late.href)).status).toBe(400);
    expect((await browser.open('/api/v1/auth/federated/callback/none?state=a&state=b&code=c')).status).toBe(
      400,
    );
  });

  it('IDN-10 a code is used once, and only with the verifier of its own sign-in', async () => {
    const browser = browse();
    const first = issuer.authorize(await depart(browser), claimsOf('victim@example.com'));
    const second = issuer.authorize(await depart(browser), claimsOf('attacker@example.com'));
    second.searchParams.set('code', first.searchParams.get('code') ?? '');
    const { location } = await browser.open(second.href);
    expect(errorOf(new URL(location ?? ''))).toBe('identity.assertion_refused');
    const used = await browser.open(first.href);
    expect(errorOf(new URL(used.location ?? ''))).toBe('identity.assertion_refused');
  });

  const now = () => Math.floor(Date.now() / 1000);
  const lies: [string, () => Record<string, unknown>][] = [
    ['a nonce of another sign-in', () => ({ nonce: 'another' })],
    ['no nonce', () => ({ nonce: undefined })],
    ['an audience that is another client', () => ({ aud: 'another-client' })],
    ['an expired ID token', () => ({ exp: now() - 60, iat: now() - 400 })],
    ['another issuer', () => ({ iss: 'https://accounts.google.com' })],
    ['no subject', () => ({ sub: undefined })],
    ['a subject that is longer than allowed', () => ({ sub: 'x'.repeat(5_000) })],
    ['another authorized party', () => ({ aud: ['gym', 'other'], azp: 'other' })],
  ];
  it.each(lies)('IDN-10 %s is refused', async (_, lie) => {
    const person = await joinOrganization(app(), owner.organization.id, 'member');
    await link(person, browse(), claimsOf(person.user.email));
    issuer.lies = lie();
    expect(errorOf(await signIn(browse(), claimsOf(person.user.email)))).toBe('identity.assertion_refused');
  });

  it('IDN-10 an ID token that its published keys did not sign is refused', async () => {
    issuer.forges = true;
    expect(errorOf(await signIn(browse(), claimsOf('victim@example.com')))).toBe(
      'identity.assertion_refused',
    );
  });

  it('IDN-09 nobody is taken over by an address the provider has not verified', async () => {
    const victim = await app().register();
    await verifyEmail(victim.user.email);
    await verifyDomain(owner.organization.id, 'example.com');
    for (const email_verified of [false, undefined, 'yes', 1, null])
      expect(errorOf(await signIn(browse(), { ...claimsOf(victim.user.email), email_verified }))).toBe(
        'identity.federated_email_unverified',
      );
  });

  it('IDN-09 nobody joins an account whose owner has not verified the address', async () => {
    const squatter = await app().register({ email: 'squatted@example.com' });
    expect(squatter.user.email).toBe('squatted@example.com');
    await verifyDomain(owner.organization.id, 'example.com');
    expect(errorOf(await signIn(browse(), claimsOf('squatted@example.com')))).toBe(
      'identity.account_not_linked',
    );
  });

  it('IDN-09 IDN-10 an issuer run by an attacker says whose address it likes, and reaches nobody', async () => {
    const victim = await app().register();
    await verifyEmail(victim.user.email);
    const attacker = await app().register();
    const evil = await providerOf(attacker);
    await verifyDomain(attacker.organization.id, 'attacker.example');
    expect(errorOf(await signIn(browse(), claimsOf(victim.user.email), evil))).toBe(
      'identity.domain_not_verified',
    );
    // A subject that another provider knows is another person here.
    const member = await joinOrganization(app(), owner.organization.id, 'member');
    await link(member, browse(), claimsOf(member.user.email));
    expect(errorOf(await signIn(browse(), claimsOf(member.user.email), evil))).toBe(
      'identity.domain_not_verified',
    );
  });

  it('IDN-10 a provider that is pointed at another issuer knows nobody any more', async () => {
    const person = await joinOrganization(app(), owner.organization.id, 'member');
    const movable = await providerOf(owner);
    await link(person, browse(), claimsOf(person.user.email), movable);
    const evil = await SoftwareIssuer.start();
    await owner.patch(`/identity-providers/${movable}`, { oidc: { issuer: evil.url, clientId: 'gym' } });
    const browser = browse();
    const { location } = await browser.open(
      evil.authorize(await depart(browser, movable), claimsOf(person.user.email)).href,
    );
    expect(errorOf(new URL(location ?? ''))).toBe('identity.domain_not_verified');
    await evil.close();
  });

  it.each([
    '//evil.example',
    'https://evil.example/signed-in',
    `${PAGE}.evil.example`,
    'http://app.test@evil.example/signed-in',
    'http://app.test\\@evil.example/signed-in',
    '\\\\evil.example',
    'http:/\\evil.example',
    `${PAGE}/../../evil`,
    `${PAGE}%2f..%2fevil`,
    `${PAGE}?next=//evil.example`,
    `${PAGE}#x`,
    'javascript:alert(1)',
    'http://APP.test/signed-in',
    '',
  ])('IDN-10 nobody is sent to %s', async (address) => {
    const { status, body, location } = await browse().open(
      `/api/v1/auth/federated/start?provider=${provider}&returnTo=${encodeURIComponent(address)}`,
    );
    expect([status, location, body.code]).toEqual([400, null, 'identity.return_address_refused']);
  });

  it('IDN-20 beginning again and again has to wait', async () => {
    const statuses = [];
    await onDatabase(app().db, `update identity.login_attempts set failures = 98, last_at = now()`);
    for (let i = 0; i < 4; i++)
      statuses.push((await browse().open(`/api/v1/auth/federated/start?provider=${provider}`)).status);
    expect(statuses).toContain(429);
    await onDatabase(app().db, `delete from identity.login_attempts`);
  });
});

describe('a certified provider', () => {
  it('IDN-10 signs people in from discovery to session, with PKCE, userinfo and its own idea of cookies', async () => {
    const boss = await app().register();
    const certified = await CertifiedIssuer.start(
      () => `http://gym.test/api/v1/auth/federated/callback/${boss.organization.id}`,
    );
    certified.person = {
      accountId: 'grace',
      claims: {
        email: 'grace@navy.example',
        email_verified: true,
        given_name: 'Grace',
        family_name: 'Hopper',
      },
    };
    const ref = await providerOf(boss, {}, certified.url);
    await verifyDomain(boss.organization.id, 'navy.example', 'enterprise_sso');
    const browser = browse();
    let next: string | null = await depart(browser, ref);
    let hops = 0;
    while (next && !next.startsWith(PAGE) && hops++ < 12) ({ location: next } = await browser.open(next));
    const page = new URL(next ?? 'http://nowhere.test');
    expect(page.href).toMatch(/handover=/);
    const { status, body } = await exchange(browser, page);
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body.user).toMatchObject({ email: 'grace@navy.example', displayName: 'Grace Hopper' });
    await certified.close();
  });
});
