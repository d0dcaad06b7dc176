import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { useTestApp } from '#libs/testing/app-fixture.js';
import type { Journey } from '#libs/testing/journey.js';
import { onDatabase } from '#libs/testing/on-database.js';
import { joinOrganization } from '../../../test/support/people.js';
import { AuthenticatorApp } from '../testing/authenticator-app.js';
import { SamlIssuer } from '../testing/saml-issuer.js';
import { SamlSignIns } from '../testing/saml-sign-ins.js';

const app = useTestApp({
  PUBLIC_URL: 'http://gym.test',
  FEDERATION_RETURN_URLS: 'http://app.test/signed-in',
});

const EMAIL_FORMAT = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress';

let issuer: SamlIssuer;
let owner: Journey;
let signIns: SamlSignIns;
let provider: string;

beforeAll(async () => {
  issuer = await SamlIssuer.start((entityId) => signIns.metadataAt(entityId));
  signIns = new SamlSignIns(app(), issuer);
  owner = await app().register({ email: 'owner@corp.example' });
  provider = await signIns.providerOf(owner);
});
afterAll(() => issuer.close());
afterEach(async () => {
  Object.assign(issuer, {
    lies: {},
    person: { nameId: 'nobody' },
    signs: { assertion: true, response: false },
  });
  await onDatabase(app().db, 'delete from tenancy.domains');
});

const member = async (): Promise<Journey> => {
  const person = await joinOrganization(app(), owner.organization.id, 'member');
  issuer.person = { nameId: `at ${person.user.email}` };
  return person;
};

describe('a SAML identity provider of an organization', () => {
  it('IDN-10 is made from its metadata, and says what it is', async () => {
    const { body } = await owner.get(`/identity-providers/${provider}`);
    expect(body).toMatchObject({
      protocol: 'saml',
      oidc: null,
      hasSecret: false,
      saml: {
        entityId: issuer.entityId,
        ssoUrl: `${issuer.url}/sso`,
        certificates: [issuer.certificate],
        idpInitiated: false,
      },
    });
    const found = await owner.post(`/identity-providers/${provider}/test`);
    const acs = `http://gym.test/api/v1/auth/federated/saml/${owner.organization.id}`;
    expect(found.body.findings).toEqual(
      expect.arrayContaining([
        { name: 'our_acs_url', value: acs },
        { name: 'our_entity_id', value: `${acs}/metadata` },
        { name: 'certificate', value: expect.stringContaining('CN=login.corp.example') },
      ]),
    );
    const { data } = (await app().anonymous.get(`/auth/federated/providers?organization=${await slug()}`))
      .body;
    expect(data).toContainEqual(expect.objectContaining({ ref: provider, protocol: 'saml' }));
  });

  const slug = async () => (await owner.get('/me')).body.organization.slug as string;

  it('IDN-10 is told about us in metadata that says nothing about anybody', async () => {
    const answer = await fetch(
      `${app().url}/api/v1/auth/federated/saml/00000000-0000-4000-8000-000000000000/metadata`,
    );
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      200,
      'application/samlmetadata+xml',
    ]);
    expect(await answer.text()).toMatch(/WantAssertionsSigned="true"/);
    expect((await app().anonymous.get('/auth/federated/saml/none/metadata')).status).toBe(404);
  });

  const odd: [string, string, (good: string) => object][] = [
    ['no XML', '/saml/metadata', () => ({ metadata: 'no XML' })],
    ['a document type', '/saml/metadata', (good) => ({ metadata: `<!DOCTYPE a [<!ENTITY b "c">]>${good}` })],
    ['metadata of a service', '/saml/metadata', () => ({ metadata: '<EntityDescriptor entityID="a"/>' })],
    [
      'metadata without certificate',
      '/saml/metadata',
      (good) => ({ metadata: good.replace(/<KeyDescriptor[\s\S]*<\/KeyDescriptor>/, '') }),
    ],
    ['no certificate', '/saml/certificates', () => ({ entityId: 'a', ssoUrl: 'http://a.example' })],
    [
      'a certificate that is none',
      '/saml/certificates/0',
      () => ({ entityId: 'a', ssoUrl: 'http://a.example', certificates: ['AAAA'] }),
    ],
    [
      'an address to sign in that is a script',
      '/saml/ssoUrl',
      (good) => ({ metadata: good, ssoUrl: 'javascript:alert(1)' }),
    ],
    [
      'a name that is longer than any',
      '/saml/entityId',
      (good) => ({ metadata: good.replace(/entityID="[^"]*"/, `entityID="${'x'.repeat(3_000)}"`) }),
    ],
    ['no name', '/saml/entityId', (good) => ({ metadata: good.replace(/entityID="[^"]*"/, '') })],
  ];
  it.each(odd)('IDN-10 %s is refused by the field', async (_, pointer, saml) => {
    const { status, body } = await owner.post('/identity-providers', {
      name: 'Odd',
      saml: saml(issuer.metadata),
    });
    expect([status, body.errors?.[0]?.pointer]).toEqual([422, pointer]);
  });

  it('IDN-10 is one or the other, and stays what it is', async () => {
    const oidc = { issuer: 'http://a.example', clientId: 'a' };
    const saml = { metadata: issuer.metadata };
    for (const request of [{ name: 'Both', oidc, saml }, { name: 'None' }])
      expect((await owner.post('/identity-providers', request)).body.code).toBe(
        'identity.identity_provider_unusable',
      );
    expect((await owner.patch(`/identity-providers/${provider}`, { oidc })).status).toBe(422);
  });

  it('IDN-10 signs with the next certificate before the last one is taken away', async () => {
    const person = await member();
    const rotating = await SamlIssuer.start((entityId) => signIns.metadataAt(entityId));
    const elsewhere = new SamlSignIns(app(), rotating);
    const ref = await elsewhere.providerOf(owner);
    rotating.person = { nameId: 'rotating' };
    await elsewhere.link(person, ref);
    const before = rotating.certificate;
    await rotating.rotate();
    expect((await elsewhere.signIn(ref)).error).toBe('identity.assertion_refused');
    const facts = { entityId: rotating.entityId, ssoUrl: `${rotating.url}/sso` };
    const pem = `-----BEGIN CERTIFICATE-----\n${rotating.certificate}\n-----END CERTIFICATE-----\n`;
    const changed = await owner.patch(`/identity-providers/${ref}`, {
      saml: { ...facts, certificates: [before, pem] },
    });
    expect(changed.body.saml.certificates).toEqual([before, rotating.certificate]);
    expect((await elsewhere.signIn(ref)).session?.user.id).toBe(person.user.id);
    await rotating.close();
  });
});

describe('signing in with it', () => {
  it.each([
    ['the assertion', { assertion: true, response: false }],
    ['both the assertion and the answer', { assertion: true, response: true }],
  ])('IDN-09 IDN-10 works for who linked himself, when it signs %s', async (_, signs) => {
    const person = await member();
    issuer.signs = signs;
    expect((await signIns.link(person, provider)).linked).toBe(provider);
    const { session } = await signIns.signIn(provider);
    expect(session).toMatchObject({
      user: { id: person.user.id },
      organization: { id: owner.organization.id },
    });
    expect((await app().anonymous.as(session!).get('/content/items')).status).toBe(200);
  });

  it('IDN-10 takes in people of a verified domain by exactly the rules that hold for OpenID Connect', async () => {
    const claims = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims';
    issuer.person = {
      nameId: 'S-1-5-21',
      attributes: {
        [`${claims}/emailaddress`]: 'Grace@Navy.example',
        [`${claims}/givenname`]: 'Grace',
        [`${claims}/surname`]: 'Hopper',
      },
    };
    expect((await signIns.signIn(provider)).error).toBe('identity.domain_not_verified');
    await signIns.verifyDomain(owner, 'navy.example');
    expect((await signIns.signIn(provider)).error).toBe('identity.enrolment_refused');
    await signIns.verifyDomain(owner, 'navy.example', 'enterprise_sso');
    const { session } = await signIns.signIn(provider);
    expect(session).toMatchObject({
      user: { email: 'grace@navy.example', displayName: 'Grace Hopper' },
      organization: { id: owner.organization.id, role: 'coach' },
    });
    expect((await signIns.signIn(provider)).session?.user.id).toBe(session?.user.id);
  });

  it('IDN-09 links nobody to an account that has not verified the address', async () => {
    const person = await app().register({ email: 'squatter@navy.example' });
    await signIns.verifyDomain(owner, 'navy.example', 'enterprise_sso');
    issuer.person = { nameId: person.user.email, format: EMAIL_FORMAT };
    expect((await signIns.signIn(provider)).error).toBe('identity.account_not_linked');
  });

  it('IDN-10 takes an address from a NameID that says it is one, and from no other', async () => {
    await signIns.verifyDomain(owner, 'navy.example', 'enterprise_sso');
    issuer.person = { nameId: 'ada@navy.example' };
    expect((await signIns.signIn(provider)).error).toBe('identity.federated_email_unverified');
    issuer.person = { nameId: 'ada@navy.example', format: EMAIL_FORMAT };
    expect((await signIns.signIn(provider)).session?.user.email).toBe('ada@navy.example');
  });

  it('IDN-10 believes addresses as far as an attribute says that they are verified, where one is named', async () => {
    await signIns.verifyDomain(owner, 'navy.example', 'enterprise_sso');
    const strict = await signIns.providerOf(owner, { attributes: { email: 'upn', emailVerified: 'proven' } });
    for (const proven of ['false', '1', ''])
      expect((await signInAs('joan@navy.example', { proven })).error).toBe(
        'identity.federated_email_unverified',
      );
    expect((await signInAs('joan@navy.example', { proven: 'true' })).session?.user.email).toBe(
      'joan@navy.example',
    );

    function signInAs(upn: string, more: Record<string, string>) {
      issuer.person = { nameId: 'joan', attributes: { upn, ...more } };
      return signIns.signIn(strict);
    }
  });

  it('IDN-08 one’s own second factor is asked, unless the provider is trusted to have asked for one', async () => {
    const person = await member();
    await AuthenticatorApp.add(person);
    const trusting = await signIns.providerOf(owner, {}, { trustsSecondFactor: true });
    await signIns.link(person, trusting);
    await signIns.link(person, provider);
    issuer.lies = { context: 'https://refeds.org/profile/mfa' };
    expect((await signIns.signIn(provider)).session?.mfaRequired).toBe(true);
    expect((await signIns.signIn(trusting)).session?.mfaRequired).toBe(false);
    issuer.lies = {};
    expect((await signIns.signIn(trusting)).session?.mfaRequired).toBe(true);
    const entra = 'http://schemas.microsoft.com/claims';
    issuer.person = {
      ...issuer.person,
      attributes: { [`${entra}/authnmethodsreferences`]: `${entra}/multipleauthn` },
    };
    expect((await signIns.signIn(trusting)).session?.mfaRequired).toBe(false);
  });

  it('IDN-08 TEN-07 an organization that requires a second factor takes one of the provider where it is trusted', async () => {
    const trusting = await signIns.providerOf(owner, {}, { trustsSecondFactor: true });
    const setting = (value: string) =>
      onDatabase(
        app().db,
        `update tenancy.organizations set settings = ${value} where id = '${owner.organization.id}'`,
      );
    await setting(`settings || '{"security": {"requireMfa": true}}'`);
    const person = await member();
    for (const ref of [provider, trusting]) await signIns.link(person, ref);
    issuer.lies = { context: 'https://refeds.org/profile/mfa' };
    const told = [];
    for (const ref of [provider, trusting]) {
      const { session } = await signIns.signIn(ref);
      const { status, body } = await app().anonymous.as(session!).get('/content/items');
      told.push([status, body.code]);
    }
    await setting(`settings - 'security'`);
    expect(told).toEqual([
      [403, 'auth.mfa_required'],
      [200, undefined],
    ]);
  });

  it('IDN-21 a session ends no later than the one at the provider, however it is refreshed', async () => {
    const person = await member();
    await signIns.link(person, provider);
    const until = new Date(Date.now() + 7 * 60_000);
    issuer.lies = { sessionUntil: until.toISOString() };
    const { session } = await signIns.signIn(provider);
    expect(session?.expiresIn).toBeLessThanOrEqual(7 * 60);
    const [row] = await onDatabase(
      app().db,
      `select expires_at as at from identity.sessions where user_id = '${person.user.id}' order by created_at desc limit 1`,
    );
    expect(Math.abs(new Date(row!['at'] as string).getTime() - until.getTime())).toBeLessThan(2);
    const refreshed = await app().anonymous.post('/auth/refresh', { refreshToken: session?.refreshToken });
    expect(refreshed.body.expiresIn).toBeLessThanOrEqual(7 * 60);
  });

  it('IDN-10 that began at the provider is refused, and begun anew from here where it is allowed', async () => {
    const person = await member();
    await signIns.link(person, provider);
    const unasked = await signIns.formOf(provider);
    const posted = await signIns.post(unasked, { relayState: 'https://app.test/deep/link' });
    expect([posted.status, posted.body.code]).toEqual([400, 'identity.idp_initiated_refused']);

    const saml = { metadata: issuer.metadata, idpInitiated: true };
    expect((await owner.patch(`/identity-providers/${provider}`, { saml })).status).toBe(200);
    const began = await signIns.post(unasked, { relayState: '' });
    expect([began.status, began.location]).toEqual([
      303,
      `http://gym.test/api/v1/auth/federated/start?provider=${provider}`,
    ]);
    for (const odd of [
      'no XML',
      '<a:b:Response><Issuer><é:_>x</é:_></Issuer></a:b:Response>',
      '<!DOCTYPE a><a/>',
    ])
      expect(
        (await signIns.post(unasked, { relayState: '', response: Buffer.from(odd).toString('base64') })).body
          .code,
      ).toBe('identity.idp_initiated_refused');
    const other = await signIns.post(
      { ...unasked, action: unasked.action.replace(/[^/]+$/, person.user.id) },
      { relayState: '' },
    );
    expect(other.status).toBe(400);
    const nowhere = await signIns.post(
      { ...unasked, action: unasked.action.replace(/[^/]+$/, 'github') },
      { relayState: '' },
    );
    expect([nowhere.status, nowhere.body.code]).toEqual([400, 'identity.idp_initiated_refused']);
    await owner.patch(`/identity-providers/${provider}`, { saml: { metadata: issuer.metadata } });
  });

  it('IDN-18 the audit log says why an answer was refused, and repeats nothing of it', async () => {
    const person = await member();
    await signIns.link(person, provider);
    issuer.lies = { audience: 'urn:secret-of-somebody' };
    expect((await signIns.signIn(provider)).error).toBe('identity.assertion_refused');
    const [row] = await onDatabase(
      app().db,
      `select details::text as details from audit.events where action = 'user.login_failed'
         and organization_id = '${owner.organization.id}' order by created_at desc limit 1`,
    );
    expect(row?.['details']).toContain('it is for another audience');
    expect(row?.['details']).not.toContain('secret-of-somebody');
  });
});
