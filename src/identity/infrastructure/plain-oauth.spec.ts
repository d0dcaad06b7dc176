import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AssertionRefused, ProviderUnreachable } from '../domain/federation.errors.js';
import type { FederatedProvider, OAuthSettings } from '../domain/federation-protocol.js';
import type { IdentityOptions } from '../identity-options.js';
import { SoftwareIssuer } from '../testing/software-issuer.js';
import { PlainOAuth } from './plain-oauth.js';

const ADA = { id: 4711, email: 'ada@example.com', email_verified: true };

let issuer: SoftwareIssuer;

beforeAll(async () => {
  issuer = await SoftwareIssuer.start();
  issuer.isPlain = true;
});
afterAll(() => issuer.close());
beforeEach(() => {
  issuer.person = ADA;
  issuer.addresses = [];
});

const speaking = (allowPrivateNetworks = true) =>
  new PlainOAuth({
    issuer: 'http://gym.test',
    federation: { returnUrls: [], social: [], allowPrivateNetworks },
  } as unknown as IdentityOptions);

const provider = (
  settings: Partial<OAuthSettings> = {},
  secret: string | null = 'very-secret',
): FederatedProvider => ({
  ref: 'github',
  name: 'GitHub',
  organizationId: null,
  version: 'github',
  secret,
  trustsSecondFactor: false,
  secondFactorValues: [],
  protocol: 'oauth2',
  oauth2: {
    issuer: issuer.url,
    clientId: 'gym',
    scopes: ['user'],
    authorizationEndpoint: `${issuer.url}/authorize`,
    tokenEndpoint: `${issuer.url}/token`,
    userinfoEndpoint: `${issuer.url}/user`,
    emailsEndpoint: null,
    subject: 'id',
    claims: { email: 'email', emailVerified: 'email_verified', firstName: 'first', lastName: 'last' },
    ...settings,
  },
});

/** Somebody signs in, and nothing goes wrong on the way. */
async function signIn(from: FederatedProvider, protocol = speaking()) {
  const { url, memory } = await protocol.begin(from, 'the state');
  return protocol.finish(from, memory, { address: issuer.authorize(url, {}), posted: null });
}

describe('plain OAuth 2.0', () => {
  it('IDN-09 takes the address from userinfo where there is no list of addresses', async () => {
    expect(await signIn(provider())).toMatchObject({
      issuer: issuer.url,
      subject: '4711',
      email: 'ada@example.com',
      emailVerified: true,
    });
  });

  it.each([
    ['the primary one', [verified('a'), { ...verified('b'), primary: true }], 'b@example.com', true],
    ['the first one', [{ email: 'x@example.com', primary: true }, verified('a')], 'a@example.com', true],
    ['none', [{ email: 'x@example.com', primary: true, verified: 'true' }], null, false],
  ])('IDN-09 of a list takes %s that is verified', async (_, addresses, email, emailVerified) => {
    issuer.addresses = addresses;
    const assertion = await signIn(provider({ emailsEndpoint: `${issuer.url}/emails` }));
    expect(assertion).toMatchObject({ email, emailVerified });
  });

  it('IDN-09 believes no address of a list that is none', async () => {
    const assertion = await signIn(provider({ emailsEndpoint: `${issuer.url}/user` }));
    expect(assertion).toMatchObject({ subject: '4711', email: null, emailVerified: false });
  });

  it.each<[string, unknown]>([
    ['no number', { email: 'ada@example.com' }],
    ['an empty one', { id: '' }],
    ['another person’s whole record', { id: { of: 'ada' } }],
  ])('IDN-09 userinfo with %s to know a person by is refused', async (_, person) => {
    issuer.person = person;
    await expect(signIn(provider())).rejects.toMatchObject({ reason: 'its userinfo has no "id"' });
  });

  it.each<[string, unknown, string]>([
    ['nothing', null, '/user'],
    ['a text', 'ada', '/user'],
    ['no success', ADA, '/nothing-there'],
  ])('IDN-09 userinfo that answers %s is nobody’s data', async (_, person, path) => {
    issuer.person = person;
    const attempt = signIn(provider({ userinfoEndpoint: `${issuer.url}${path}` }));
    await expect(attempt).rejects.toThrow(AssertionRefused);
    await expect(attempt).rejects.toThrow(
      new RegExp(`${path} answered ${path === '/user' ? 200 : 404} and nobody’s data`),
    );
  });

  it('IDN-09 shows its secret, and says no more than who it is where there is none', async () => {
    await signIn(provider());
    await signIn(provider({}, null));
    const [withSecret, without] = issuer.exchanged.slice(-2);
    expect(withSecret?.get('client_secret')).toBe('very-secret');
    expect([without?.get('client_id'), without?.has('client_secret')]).toEqual(['gym', false]);
  });

  it('XC-67 IDN-09 shows no secret in the clear unless it may', async () => {
    const asked = issuer.exchanged.length;
    await expect(signIn(provider(), speaking(false))).rejects.toThrow(ProviderUnreachable);
    expect(issuer.exchanged).toHaveLength(asked);
  });

  it('IDN-09 speaks with nobody who speaks another protocol', async () => {
    const other = { ...provider(), protocol: 'oidc' } as FederatedProvider;
    await expect(async () => speaking().begin(other, 'state')).rejects.toThrow(/does not speak plain OAuth/);
  });
});

function verified(name: string) {
  return { email: `${name}@example.com`, primary: false, verified: true };
}
