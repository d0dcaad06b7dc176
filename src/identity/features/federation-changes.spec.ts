import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '#libs/kernel/id.js';
import { useTestApp } from '#libs/testing/app-fixture.js';
import { ok, type Journey } from '#libs/testing/journey.js';
import { letterTo, tokenIn } from '#libs/testing/mailbox.js';
import { onDatabase } from '#libs/testing/on-database.js';
import { joinOrganization } from '../../../test/support/people.js';
import { Browser } from '../testing/browser.js';
import { SoftwareIssuer } from '../testing/software-issuer.js';

const app = useTestApp({
  PUBLIC_URL: 'http://gym.test',
  FEDERATION_RETURN_URLS: 'http://app.test/signed-in',
});

let issuer: SoftwareIssuer;
let owner: Journey;
let provider: string;

beforeAll(async () => {
  issuer = await SoftwareIssuer.start();
  owner = await app().register({ email: 'owner@corp.example' });
  const oidc = { issuer: issuer.url, clientId: 'gym', clientSecret: 'gym-secret' };
  provider = (await ok(owner.post('/identity-providers', { name: 'Company', oidc }))).id;
});
afterAll(() => issuer.close());

const claimsOf = ({ user }: Journey) => ({ sub: user.id, email: user.email, email_verified: true });
const member = () => joinOrganization(app(), owner.organization.id, 'member');

/** He begins to link what the provider knows him as: where his browser is sent then. */
async function beginLinking(person: Journey, browser: Browser): Promise<string> {
  const headers = { authorization: `Bearer ${person.token}` };
  const { status, body } = await browser.post('/api/v1/me/identities', { provider }, headers);
  expect(status, JSON.stringify(body)).toBe(200);
  return body.authorizationUrl;
}

/** The provider sends the browser back: what the page is told. */
async function comeBack(browser: Browser, authorizationUrl: string, person: Journey) {
  const { status, location, body } = await browser.open(
    issuer.authorize(authorizationUrl, claimsOf(person)).href,
  );
  expect(status, JSON.stringify(body)).toBe(303);
  return Object.fromEntries(new URL(location ?? '').searchParams);
}

async function link(person: Journey, browser: Browser) {
  return comeBack(browser, await beginLinking(person, browser), person);
}

async function signIn(person: Journey, browser: Browser, more = '') {
  const { location } = await browser.open(`/api/v1/auth/federated/start?provider=${provider}${more}`);
  return comeBack(browser, location ?? '', person);
}

const identitiesOf = ({ user }: Journey) =>
  onDatabase(app().db, `select 1 from identity.federated_identities where user_id = '${user.id}'`);

describe('what changes while somebody is at the provider', () => {
  it('IDN-17 an account that was switched off is linked to nobody', async () => {
    const [person, browser] = [await member(), new Browser(app().url)];
    const away = await beginLinking(person, browser);
    await onDatabase(app().db, `update identity.users set is_active = false where id = '${person.user.id}'`);
    expect(await comeBack(browser, away, person)).toEqual({ error: 'identity.invalid_credentials' });
    expect(await identitiesOf(person)).toEqual([]);
  });

  it('IDN-09 linking what is linked changes nothing', async () => {
    const [person, browser] = [await member(), new Browser(app().url)];
    expect(await link(person, browser)).toEqual({ linked: provider });
    expect(await link(person, browser)).toEqual({ linked: provider });
    expect(await identitiesOf(person)).toHaveLength(1);
  });

  it('IDN-10 who was taken out of the organization gets nothing for his code', async () => {
    const [person, browser] = [await member(), new Browser(app().url)];
    await link(person, browser);
    const { handover } = await signIn(person, browser);
    await onDatabase(
      app().db,
      `update tenancy.memberships set status = 'suspended'
        where user_id = '${person.user.id}' and organization_id = '${owner.organization.id}'`,
    );
    const { status, body } = await browser.post('/api/v1/auth/federated/session', { code: handover });
    expect([status, body.code]).toEqual([401, 'identity.handover_invalid']);
  });

  it('IDN-10 a provider that was broken meanwhile is told to the page, and the audit log says why', async () => {
    const [person, browser] = [await member(), new Browser(app().url)];
    await link(person, browser);
    issuer.forges = true;
    expect(await signIn(person, browser, '&session=cookie')).toEqual({ error: 'identity.assertion_refused' });
    issuer.forges = false;
    expect(await signIn(person, browser, '&session=cookie')).toEqual({});
  });
});

describe('letters that are answered late', () => {
  it('IDN-14 TEN-07 no address is changed that the organization has come to manage', async () => {
    const [domain, email] = [`${newId()}.example`, `${newId()}@private.example`];
    const person = await member();
    await onDatabase(
      app().db,
      `update identity.users set email = 'ada@${domain}', email_verified_at = now() where id = '${person.user.id}'`,
    );
    const password = 'correct horse battery';
    expect((await person.post('/me/email', { email, password })).status).toBe(202);
    const token = await linkFor(email);
    await onDatabase(
      app().db,
      `insert into tenancy.domains (id, organization_id, name, challenge, enrolment_mode, default_role, sso_required,
         verified_at, checked_at, claimed_by, revision, created_at, updated_at)
       values (gen_random_uuid(), '${owner.organization.id}', '${domain}', gen_random_uuid()::text, 'enterprise_sso',
         'coach', true, now(), now(), '${owner.user.id}', 1, now(), now())`,
    );
    const { status, body } = await app().anonymous.post('/auth/email-change/confirm', { token });
    expect([status, body.code]).toEqual([403, 'identity.email_managed']);
    expect((await person.post('/me/email', { email, password })).body.code).toBe('identity.email_managed');
  });
});

const linkFor = async (email: string) =>
  tokenIn(await letterTo(app(), email, 1, 'Confirm your new e-mail address'));
