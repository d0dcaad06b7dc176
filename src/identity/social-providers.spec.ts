import { describe, expect, it } from 'vitest';
import { readSocialProviders } from './social-providers.js';

const CLIENT = { ref: 'a', name: 'A', clientSecretEnv: 'S', issuer: 'https://a.example', clientId: 'gym' };
const OIDC = { ...CLIENT, protocol: 'oidc' };
const PLAIN = {
  ...CLIENT,
  protocol: 'oauth2',
  authorizationEndpoint: 'https://a.example/authorize',
  tokenEndpoint: 'https://a.example/token',
  userinfoEndpoint: 'https://a.example/user',
};

const read = (...providers: unknown[]) => readText(JSON.stringify(providers));
const readText = (text: string) => readSocialProviders({ SOCIAL_PROVIDERS: text, S: 'very-secret' });

describe('providers for everybody', () => {
  it('IDN-09 are none where nothing is said', () => {
    expect(readSocialProviders({})).toEqual([]);
  });

  it('IDN-09 of OpenID Connect need no more than a client, and let people register', () => {
    expect(read(OIDC)).toEqual([
      {
        ref: 'a',
        name: 'A',
        secret: 'very-secret',
        signUp: true,
        protocol: 'oidc',
        oidc: {
          issuer: 'https://a.example',
          clientId: 'gym',
          scopes: ['openid', 'email', 'profile'],
          claims: {
            email: 'email',
            emailVerified: 'email_verified',
            firstName: 'given_name',
            lastName: 'family_name',
          },
        },
      },
    ]);
  });

  it('IDN-09 of plain OAuth 2.0 are told by “sub”, and have their addresses in userinfo unless it is said where else', () => {
    expect(read(PLAIN)).toMatchObject([{ oauth2: { scopes: [], subject: 'sub', emailsEndpoint: null } }]);
    const [told] = read({
      ...PLAIN,
      scopes: ['user:email'],
      subject: 'id',
      emailsEndpoint: 'https://a.example/emails',
      claims: { firstName: 'name' },
      signUp: false,
    });
    expect(told).toMatchObject({
      signUp: false,
      oauth2: {
        scopes: ['user:email'],
        subject: 'id',
        emailsEndpoint: 'https://a.example/emails',
        claims: { email: 'email', firstName: 'name' },
      },
    });
  });

  it.each([
    ['no JSON', '{', /^must be a JSON array$/],
    ['no list', '{}', /^must be a JSON array$/],
    ['nobody in it', '[null]', /^has a provider that is no JSON object$/],
  ])('IDN-09 a configuration with %s is refused', (_, text, message) => {
    expect(() => readText(text)).toThrow(message);
  });

  it.each<[string, object, RegExp]>([
    ['no client id', { ...OIDC, clientId: undefined }, /^has a provider without "clientId"$/],
    [
      'a secret that is not there',
      { ...OIDC, clientSecretEnv: 'NONE' },
      /^names for "a" a "clientSecretEnv"/,
    ],
    [
      'a ref that looks like an id',
      { ...OIDC, ref: '0199f000-0000-7000-8000-000000000000' },
      /^has the "ref"/,
    ],
    ['an address that is none', { ...OIDC, issuer: 'a' }, /^has "a" as "issuer", which is no http/],
    [
      'a protocol nobody speaks',
      { ...OIDC, protocol: 'saml' },
      /^must say "oidc" or "oauth2" as "protocol" of "a"$/,
    ],
    ['scopes in one text', { ...OIDC, scopes: 'openid email' }, /^has "scopes" that are no list of texts$/],
    ['scopes that are numbers', { ...OIDC, scopes: [1] }, /^has "scopes" that are no list of texts$/],
    ['claims in a list', { ...OIDC, claims: ['email'] }, /^has "claims" that is no JSON object$/],
    ['a claim without a name', { ...OIDC, claims: { email: 1 } }, /^has a provider without "email"$/],
    [
      'no address for tokens',
      { ...PLAIN, tokenEndpoint: undefined },
      /^has a provider without "tokenEndpoint"$/,
    ],
  ])('IDN-09 a provider with %s is refused, without its secret', (_, provider, message) => {
    expect(() => read(provider)).toThrow(message);
    expect(() => read(provider)).not.toThrow(/very-secret/);
  });

  it('IDN-09 two of one “ref” are refused: nobody could say which', () => {
    expect(() => read(OIDC, { ...PLAIN, ref: 'b' }, PLAIN)).toThrow(/^names a "ref" twice$/);
  });
});
