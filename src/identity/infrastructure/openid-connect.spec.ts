import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { AssertionRefused, ProviderUnreachable } from '../domain/federation.errors.js';
import type { FederatedProvider } from '../domain/federation-protocol.js';
import type { IdentityOptions } from '../identity-options.js';
import { SoftwareIssuer } from '../testing/software-issuer.js';
import { OpenIdConnect, textOf, toAssertion } from './openid-connect.js';

const NAMES = { email: 'email', emailVerified: 'email_verified', firstName: 'given_name', lastName: 'sn' };
const ADA = { sub: 'ada', email: 'ada@example.com', email_verified: true };

let issuer: SoftwareIssuer;
let versions = 0;

beforeAll(async () => {
  issuer = await SoftwareIssuer.start();
});
afterAll(() => issuer.close());
afterEach(() => {
  Object.assign(issuer, { metadata: {}, person: {}, isPlain: false, lies: {} });
});

const speaking = (allowPrivateNetworks = true) =>
  new OpenIdConnect({
    issuer: 'http://gym.test',
    federation: { returnUrls: [], social: [], allowPrivateNetworks },
  } as unknown as IdentityOptions);

/** Each one is a new one, so that nothing is known of it. */
const provider = (more: { secret?: string | null; url?: string } = {}): FederatedProvider => ({
  ref: 'company',
  name: 'Company',
  organizationId: null,
  version: String(++versions),
  secret: more.secret === undefined ? 'very-secret' : more.secret,
  trustsSecondFactor: false,
  secondFactorValues: ['mfa'],
  protocol: 'oidc',
  oidc: { issuer: more.url ?? issuer.url, clientId: 'gym', scopes: ['openid'], claims: NAMES },
});

/** Somebody signs in, and nothing goes wrong on the way. */
async function signIn(from: FederatedProvider, claims: Record<string, unknown> = ADA) {
  const protocol = speaking();
  const { url, memory } = await protocol.begin(from, 'the state');
  const address = issuer.authorize(url, claims);
  return protocol.finish(from, memory, { address, posted: null });
}

describe('OpenID Connect', () => {
  it('IDN-10 believes an ID token, and asks no further when it says enough', async () => {
    issuer.metadata = { userinfo_endpoint: `${issuer.url}/nothing-there` };
    expect(await signIn(provider())).toMatchObject({
      issuer: issuer.url,
      subject: 'ada',
      email: 'ada@example.com',
      emailVerified: true,
    });
  });

  it.each([
    ['in the body where it takes it there', { post: true }, 'very-secret', undefined],
    [
      'in a header where it does not say',
      { post: false },
      null,
      `Basic ${Buffer.from('gym:very%2Dsecret').toString('base64')}`,
    ],
  ])('IDN-10 shows its secret %s', async (_, { post }, inBody, inHeader) => {
    if (!post) issuer.metadata = { token_endpoint_auth_methods_supported: undefined };
    await signIn(provider());
    expect([issuer.exchanged.at(-1)?.get('client_secret'), issuer.authorization]).toEqual([inBody, inHeader]);
  });

  it('IDN-10 without a secret says who it is, and that is all', async () => {
    await signIn(provider({ secret: null }));
    const asked = issuer.exchanged.at(-1);
    expect([asked?.get('client_id'), asked?.has('client_secret')]).toEqual(['gym', false]);
    expect(issuer.authorization).toBeUndefined();
  });

  it('IDN-10 an answer without an ID token is nobody’s', async () => {
    issuer.isPlain = true;
    await expect(signIn(provider())).rejects.toThrow(AssertionRefused);
  });

  it.each([
    ['in the clear', () => issuer.url, 'it did not answer as OpenID Connect says'],
    ['inside our network', () => 'https://localhost', 'its address is not on the public internet'],
  ])('XC-67 IDN-10 a provider %s is not called unless it may be', async (_, url, reason) => {
    const attempt = speaking(false).begin(provider({ url: url() }), 'state');
    await expect(attempt).rejects.toThrow(ProviderUnreachable);
    await expect(attempt).rejects.toMatchObject({ reason });
  });

  it.each([
    ['no page to sign in on', undefined],
    ['a page that is no address', 'nowhere'],
  ])('IDN-10 a provider that has %s cannot be used at the moment', async (_, page) => {
    issuer.metadata = { authorization_endpoint: page };
    await expect(speaking().begin(provider(), 'state')).rejects.toThrow(ProviderUnreachable);
  });

  it.each([
    ['PKCE with SHA-256', ['plain', 'S256'], 'S256'],
    ['no PKCE', ['plain'], 'not announced'],
    ['nothing about it', undefined, 'not announced'],
  ])('IDN-10 its test says what is announced: %s', async (_, methods, value) => {
    issuer.metadata = { code_challenge_methods_supported: methods };
    expect(await speaking().examine(provider())).toContainEqual({ name: 'pkce', value });
  });

  it.each([
    ['no keys', { keys: [] }, 'user', 'there are no signing keys at its jwks_uri'],
    ['no list of keys', {}, 'user', 'its signing keys cannot be read from its jwks_uri'],
    ['nothing', {}, 'nothing', 'there are no signing keys at its jwks_uri'],
  ])('IDN-10 its test says that there is %s where its keys should be', async (_, told, path, reason) => {
    issuer.person = told;
    issuer.metadata = { jwks_uri: `${issuer.url}/${path}` };
    await expect(speaking().examine(provider())).rejects.toMatchObject({ reason });
  });

  it('IDN-10 speaks with nobody who speaks another protocol', async () => {
    const other = { ...provider(), protocol: 'oauth2' } as FederatedProvider;
    await expect(async () => speaking().begin(other, 'state')).rejects.toThrow(
      /does not speak OpenID Connect/,
    );
  });
});

describe('what claims say', () => {
  const said = (claims: Record<string, unknown>, subject = 'ada') =>
    toAssertion('https://a.example', subject, claims, NAMES, ['mfa', 'urn:strong']);

  it.each([
    ['a time', 1_800_000_000, new Date('2027-01-15T08:00:00Z')],
    ['a text', '1800000000', null],
    ['no time', 0, null],
    ['milliseconds', 1_800_000_000_000, null],
    ['nothing', undefined, null],
  ])('IDN-21 about the end of the session, %s', (_, session_expiry, sessionEndsAt) => {
    expect(said({ session_expiry })).toMatchObject({ sessionEndsAt });
  });

  it.each([
    [true, true],
    ['true', true],
    ['yes', false],
    [1, false],
    [undefined, false],
  ])('IDN-09 about whether an address is verified: %j is %s', (email_verified, emailVerified) => {
    expect(said({ email_verified })).toMatchObject({ emailVerified });
  });

  it.each([
    [{ amr: ['pwd', 'mfa'] }, true],
    [{ amr: 'mfa' }, true],
    [{ acr: 'urn:strong' }, true],
    [{ amr: ['pwd'], acr: 'urn:weak' }, false],
    [{}, false],
  ])('IDN-08 about a second factor: %j is %s', (claims, secondFactor) => {
    expect(said(claims)).toMatchObject({ secondFactor });
  });

  it.each(['x'.repeat(256), 'ad\0a'])('IDN-10 about nobody that can be kept: %j', (subject) => {
    expect(() => said({}, subject)).toThrow(AssertionRefused);
  });

  it.each([
    [' A\0da ', 'Ada'],
    ['Augusta', 'Augus'],
    ['  ', null],
    [42, null],
    [null, null],
  ])('IDN-10 %j is kept as %j', (value, text) => {
    expect(textOf(value, 5)).toBe(text);
  });
});
