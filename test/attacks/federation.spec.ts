import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { useTestApp } from '#libs/testing/app-fixture.js';
import type { Journey } from '#libs/testing/journey.js';
import { onDatabase } from '#libs/testing/on-database.js';
import { Browser } from '#src/identity/testing/browser.js';
import { SoftwareIssuer } from '#src/identity/testing/software-issuer.js';
import { joinOrganization } from '../support/people.js';

const app = useTestApp({
  PUBLIC_URL: 'http://gym.test',
  FEDERATION_RETURN_URLS: 'http://app.test/signed-in',
});

const ATTACKER = { sub: 'mallory' };
const VICTIM = { sub: 'victim' };

let issuer: SoftwareIssuer;
let evil: SoftwareIssuer;
let owner: Journey;
let stranger: Journey;
let provider: string;
let evilProvider: string;
let attacker: Journey;
let victim: Journey;

beforeAll(async () => {
  [issuer, evil] = [await SoftwareIssuer.start(), await SoftwareIssuer.start()];
  owner = await app().register({ email: 'owner@corp.example' });
  stranger = await app().register();
  provider = await providerOf(owner, issuer);
  evilProvider = await providerOf(stranger, evil);
  attacker = await linked(ATTACKER);
  victim = await linked(VICTIM);
});
afterAll(async () => {
  await issuer.close();
  await evil.close();
});
afterEach(async () => {
  for (const each of [issuer, evil]) {
    Object.assign(each, { lies: {}, metadata: {}, forges: false });
    each.exchanged.length = 0;
  }
  await onDatabase(app().db, 'delete from identity.login_attempts', 'delete from tenancy.domains');
});

async function providerOf(person: Journey, { url }: SoftwareIssuer): Promise<string> {
  const oidc = { issuer: url, clientId: 'gym', clientSecret: 'gym-secret' };
  const { status, body } = await person.post('/identity-providers', { name: 'Company', oidc });
  expect(status, JSON.stringify(body)).toBe(201);
  return body.id;
}

async function linked(claims: object): Promise<Journey> {
  const person = await joinOrganization(app(), owner.organization.id, 'member');
  const browser = new Browser(app().url);
  const headers = { authorization: `Bearer ${person.token}` };
  const { body } = await browser.post('/api/v1/me/identities', { provider }, headers);
  const { location } = await browser.open(issuer.authorize(body.authorizationUrl, { ...claims }).href);
  expect(new URL(location ?? '').searchParams.get('linked')).toBe(provider);
  return person;
}

async function depart(browser: Browser, ref = provider): Promise<string> {
  const { status, location } = await browser.open(`/api/v1/auth/federated/start?provider=${ref}`);
  expect(status).toBe(303);
  return location ?? '';
}

/** Comes back and fetches the session: who is signed in, or why nobody is. */
async function arrive(browser: Browser, back: URL): Promise<string> {
  const { status, location, body } = await browser.open(back.href);
  if (status !== 303) return body.code ?? String(status);
  const { searchParams: told } = new URL(location ?? '');
  const code = told.get('handover');
  if (!code) return told.get('error') ?? 'nothing';
  const answer = await browser.post('/api/v1/auth/federated/session', { code });
  return answer.body.user?.id ?? answer.body.code;
}

const ownDomain = (name: string, mode = 'enterprise_sso') =>
  onDatabase(
    app().db,
    `insert into tenancy.domains (id, organization_id, name, challenge, enrolment_mode, default_role, verified_at, checked_at, claimed_by, revision, created_at, updated_at)
     values (gen_random_uuid(), '${owner.organization.id}', '${name}', gen_random_uuid()::text, '${mode}', 'member', now(), now(), '${owner.user.id}', 1, now(), now())`,
  );

describe('answers of another sign-in', () => {
  it('IDN-10 what the attacks change is all that is wrong with their answers', async () => {
    const browser = new Browser(app().url);
    expect(await arrive(browser, issuer.authorize(await depart(browser), ATTACKER))).toBe(attacker.user.id);
  });

  it('IDN-10 mix-up: the code of an honest issuer is not carried to one that it does not name', async () => {
    const browser = new Browser(app().url);
    const back = issuer.authorize(await depart(browser, evilProvider), VICTIM);
    expect(await arrive(browser, back)).toBe('identity.assertion_refused');
    expect(evil.exchanged).toHaveLength(0);
  });

  it('IDN-10 mix-up: nor when it does not name itself, because answers come to an address of their organization', async () => {
    const browser = new Browser(app().url);
    const back = issuer.authorize(await depart(browser, evilProvider), VICTIM);
    back.searchParams.delete('iss');
    back.pathname = back.pathname.replace(stranger.organization.id, owner.organization.id);
    expect(await arrive(browser, back)).toBe('identity.federated_request_invalid');
    expect(evil.exchanged).toHaveLength(0);
  });

  it('IDN-10 a stolen code is worth nothing in the attacker’s own sign-in', async () => {
    const stolen = issuer.authorize(await depart(new Browser(app().url)), VICTIM);
    const browser = new Browser(app().url);
    const back = issuer.authorize(await depart(browser), ATTACKER);
    back.searchParams.set('code', stolen.searchParams.get('code') ?? '');
    expect(await arrive(browser, back)).toBe('identity.assertion_refused');
  });

  it('IDN-10 a stolen answer is worth nothing in another browser, and nobody is signed in as the attacker', async () => {
    const back = issuer.authorize(await depart(new Browser(app().url)), ATTACKER);
    const browser = new Browser(app().url);
    await depart(browser);
    expect(await arrive(browser, back)).toBe('identity.federated_request_invalid');
  });

  it('IDN-10 a stolen handover is worth nothing in another browser', async () => {
    const browser = new Browser(app().url);
    const { location } = await browser.open(issuer.authorize(await depart(browser), VICTIM).href);
    const thief = new Browser(app().url);
    await depart(thief);
    const code = new URL(location ?? '').searchParams.get('handover');
    const answer = await thief.post('/api/v1/auth/federated/session', { code });
    expect([answer.status, answer.body.code]).toEqual([401, 'identity.handover_invalid']);
  });

  it('IDN-10 an answer is judged once', async () => {
    const browser = new Browser(app().url);
    const back = issuer.authorize(await depart(browser), ATTACKER);
    expect(await arrive(browser, back)).toBe(attacker.user.id);
    expect(await arrive(browser, back)).toBe('identity.federated_request_invalid');
  });
});

describe('providers that say too much', () => {
  it('IDN-10 a subject that another provider knows is another person', async () => {
    const browser = new Browser(app().url);
    const twin = await providerOf(stranger, issuer);
    const back = issuer.authorize(await depart(browser, twin), VICTIM);
    expect(await arrive(browser, back)).toBe('identity.federated_email_unverified');
  });

  it('IDN-09 an address of somebody else’s domain opens no account', async () => {
    await onDatabase(
      app().db,
      `update identity.users set email_verified_at = now() where id = '${victim.user.id}'`,
    );
    const browser = new Browser(app().url);
    const claims = { sub: 'x1', email: victim.user.email, email_verified: true };
    const back = evil.authorize(await depart(browser, evilProvider), claims);
    expect(await arrive(browser, back)).toBe('identity.domain_not_verified');
  });

  it('IDN-09 an address that the provider has not verified opens no account', async () => {
    await onDatabase(
      app().db,
      `update identity.users set email_verified_at = now() where id = '${victim.user.id}'`,
    );
    await ownDomain('example.com');
    const browser = new Browser(app().url);
    const claims = { sub: 'x2', email: victim.user.email, email_verified: false };
    const back = issuer.authorize(await depart(browser), claims);
    expect(await arrive(browser, back)).toBe('identity.federated_email_unverified');
  });

  it('IDN-09 an account that was made in somebody’s name beforehand is not joined by him', async () => {
    const squatter = await app().register({ email: 'squatted@trap.example' });
    await ownDomain('trap.example');
    const browser = new Browser(app().url);
    const claims = { sub: 'x3', email: squatter.user.email, email_verified: true };
    const back = issuer.authorize(await depart(browser), claims);
    expect(await arrive(browser, back)).toBe('identity.account_not_linked');
  });

  it('IDN-10 an organization’s word for a stranger’s address opens nothing but the organization', async () => {
    const browser = new Browser(app().url);
    const { location } = await browser.open(issuer.authorize(await depart(browser), VICTIM).href);
    const code = new URL(location ?? '').searchParams.get('handover');
    const { body } = await browser.post('/api/v1/auth/federated/session', { code });
    const session = app().anonymous.as(body);
    const attempts = [
      await session.post('/me/mfa/totp', { name: 'Mine' }),
      await session.post('/auth/switch-organization', { organizationId: stranger.organization.id }),
    ];
    expect(attempts.map(({ body: { code: told } }) => told)).toEqual(
      attempts.map(() => 'auth.session_confined'),
    );
  });

  it('IDN-10 who has to come through the provider opens nothing with his password, nor with a session from before', async () => {
    const person = await joinOrganization(app(), owner.organization.id, 'member');
    await ownDomain('example.com');
    await onDatabase(app().db, 'update tenancy.domains set sso_required = true');
    const fresh = await joinOrganization(app(), owner.organization.id, 'member');
    const { email } = person.user;
    const answer = await app().anonymous.post('/auth/login', { email, password: 'correct horse battery' });
    expect([answer.status, answer.body.code]).toEqual([403, 'identity.sso_required']);
    expect((await fresh.get('/content/items')).body.code).toBe('tenancy.organization_refuses');
  });

  it('IDN-10 nobody is sent to a page that is not ours', async () => {
    for (const page of [
      'https://evil.example/',
      '//evil.example',
      'http://app.test@evil.example/signed-in',
    ]) {
      const { status, location } = await new Browser(app().url).open(
        `/api/v1/auth/federated/start?provider=${provider}&returnTo=${encodeURIComponent(page)}`,
      );
      expect([status, location]).toEqual([400, null]);
    }
  });
});
