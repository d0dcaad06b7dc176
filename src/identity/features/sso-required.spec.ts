import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { useTestApp } from '#libs/testing/app-fixture.js';
import type { Journey } from '#libs/testing/journey.js';
import { onDatabase } from '#libs/testing/on-database.js';
import { joinOrganization } from '../../../test/support/people.js';
import { SamlIssuer } from '../testing/saml-issuer.js';
import { SamlSignIns } from '../testing/saml-sign-ins.js';

const app = useTestApp({
  PUBLIC_URL: 'http://gym.test',
  FEDERATION_RETURN_URLS: 'http://app.test/signed-in',
});

const PASSWORD = 'correct horse battery';

let issuer: SamlIssuer;
let signIns: SamlSignIns;
let owner: Journey;
let provider: string;
let domain: string;
let member: Journey;
let guest: Journey;

beforeAll(async () => {
  issuer = await SamlIssuer.start((entityId) => signIns.metadataAt(entityId));
  signIns = new SamlSignIns(app(), issuer);
  owner = await app().register({ email: 'owner@navy.example' });
  provider = await signIns.providerOf(owner);
  member = await joinOrganization(app(), owner.organization.id, 'member');
  guest = await joinOrganization(app(), owner.organization.id, 'member');
  await onDatabase(
    app().db,
    `update identity.users set email = 'grace@navy.example', email_verified_at = now() where id = '${member.user.id}'`,
    `update tenancy.memberships set email = 'grace@navy.example' where user_id = '${member.user.id}'`,
  );
  await signIns.verifyDomain(owner, 'navy.example', 'enterprise_sso');
  const { data } = (await owner.get(`/tenants/${owner.organization.id}/domains`)).body;
  domain = data[0].id;
});
afterAll(() => issuer.close());

const require = (person: Journey, ssoRequired = true) =>
  person.patch(`/tenants/${owner.organization.id}/domains/${domain}`, { ssoRequired });

const logIn = (email: string, password = PASSWORD) =>
  app().anonymous.post('/auth/login', { email, password });

async function ownerBySso(): Promise<Journey> {
  await onDatabase(
    app().db,
    `update identity.users set email_verified_at = now() where id = '${owner.user.id}'`,
  );
  issuer.person = { nameId: 'owner', attributes: { email: 'owner@navy.example' } };
  const { session, error } = await signIns.signIn(provider);
  expect(error).toBeNull();
  return app().anonymous.as(session!);
}

async function memberBySso(): Promise<Journey> {
  issuer.person = { nameId: 'grace', attributes: { email: 'grace@navy.example' } };
  const { session, error } = await signIns.signIn(provider);
  expect(error).toBeNull();
  return app().anonymous.as(session!);
}

describe('an organization that requires its identity provider of its own people', () => {
  it('TEN-07 IDN-10 can do so from a session that began with the provider only, so that nobody locks himself out', async () => {
    const { status, body } = await require(owner);
    expect([status, body.code]).toEqual([409, 'tenancy.sso_not_shown']);
    const switched = await require(await ownerBySso());
    expect([switched.status, switched.body.ssoRequired]).toEqual([200, true]);
  });

  it('TEN-07 IDN-10 refuses their other sessions at once, and the provider’s not', async () => {
    const refused = await member.get('/content/items');
    expect([refused.status, refused.body.code]).toEqual([403, 'tenancy.organization_refuses']);
    expect(refused.body.detail).toMatch(/sign in through the identity provider/);
    const person = await memberBySso();
    expect((await person.get('/content/items')).status).toBe(200);
    const refreshed = await app().anonymous.post('/auth/refresh', {
      refreshToken: person.session?.refreshToken,
    });
    expect((await app().anonymous.as(refreshed.body).get('/content/items')).status).toBe(200);
  });

  it('IDN-10 refuses their password, and says so only to who knows it', async () => {
    const right = await logIn('grace@navy.example');
    expect([right.status, right.body.code]).toEqual([403, 'identity.sso_required']);
    expect((await logIn('grace@navy.example', 'not the password')).body.code).toBe(
      'identity.invalid_credentials',
    );
    expect((await logIn('nobody@navy.example')).body.code).toBe('identity.invalid_credentials');
  });

  it('IDN-10 keeps its address theirs: who could take another would be out of its reach', async () => {
    const person = await memberBySso();
    const { status, body } = await person.post('/me/email', {
      email: 'grace@private.example',
      password: PASSWORD,
    });
    expect([status, body.code]).toEqual([403, 'identity.email_managed']);
  });

  it('IDN-10 lets owners in as before, for when the provider is down', async () => {
    const { status, body } = await logIn('owner@navy.example');
    expect(status).toBe(200);
    expect((await app().anonymous.as(body).get('/content/items')).status).toBe(200);
  });

  it('IDN-10 asks nothing of people of other domains, and of its people in other organizations', async () => {
    expect((await guest.get('/content/items')).status).toBe(200);
    expect((await logIn(guest.user.email)).status).toBe(200);
    const founder = await app().register({ email: 'founder@navy.example' });
    expect((await founder.get('/content/items')).status).toBe(200);
    expect((await logIn('founder@navy.example')).status).toBe(200);
  });

  it('IDN-11 lets their API keys work, which they made while they were signed in', async () => {
    const created = await (
      await ownerBySso()
    ).post('/api-keys', { name: 'Robot', scopes: ['content.read'], expiresAt: null });
    expect(created.status, JSON.stringify(created.body)).toBe(201);
    const answer = await fetch(`${app().url}/api/v1/content/items`, {
      headers: { 'x-api-key': created.body.key },
    });
    expect(answer.status).toBe(200);
  });

  it('IDN-10 asks no more when it has let go of it, or of the domain', async () => {
    expect((await require(owner, false)).status).toBe(200);
    expect((await member.get('/content/items')).status).toBe(200);
    expect((await require(await ownerBySso())).status).toBe(200);
    expect((await member.get('/content/items')).status).toBe(403);
    await onDatabase(app().db, `update tenancy.domains set verified_at = null`);
    expect((await logIn('grace@navy.example')).status).toBe(200);
  });
});
