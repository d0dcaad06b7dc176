import { webcrypto } from 'node:crypto';
import { X509CertificateGenerator } from '@peculiar/x509';
import { beforeAll, describe, expect, it } from 'vitest';
import type { OidcSettings, SamlSettings } from './federation-protocol.js';
import { addressProblems, settingsProblems } from './provider-settings.js';

const NONE = { email: null, emailVerified: null, firstName: null, lastName: null };
const CLAIMS = { email: 'email', emailVerified: 'verified', firstName: 'first', lastName: 'last' };
const RSA = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', publicExponent: new Uint8Array([1, 0, 1]) };

async function certificateOf(
  algorithm: webcrypto.RsaHashedKeyGenParams | webcrypto.EcKeyGenParams,
): Promise<string> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const signingAlgorithm = { name: algorithm.name, hash: 'SHA-256' };
  const { rawData } = await X509CertificateGenerator.createSelfSigned({
    keys,
    name: 'CN=a',
    signingAlgorithm,
  });
  return Buffer.from(rawData).toString('base64');
}

const pointersOfOidc = (changes: Partial<OidcSettings>): string[] => {
  const oidc = {
    issuer: 'https://a.example',
    clientId: 'gym',
    scopes: ['openid'],
    claims: CLAIMS,
    ...changes,
  };
  return settingsProblems({ protocol: 'oidc', oidc }, false).map(({ pointer }) => pointer);
};

describe('settings of OpenID Connect', () => {
  it.each<[Partial<OidcSettings>, string[]]>([
    [{}, []],
    [{ scopes: ['openid', 'https://a.example/scope'] }, []],
    [{ scopes: ['email'] }, ['/oidc/scopes']],
    [{ scopes: ['openid', 'two words', 'x"y', ''] }, ['/oidc/scopes/1', '/oidc/scopes/2', '/oidc/scopes/3']],
    [{ issuer: 'http://a.example', scopes: [] }, ['/oidc/issuer', '/oidc/scopes']],
  ])('IDN-10 with %j are at fault at %j', (changes, pointers) => {
    expect(pointersOfOidc(changes)).toEqual(pointers);
  });
});

describe('addresses of providers', () => {
  it.each([
    ['https://a.example/sso?x=1', true, true],
    ['http://a.example', false, true],
    ['https://user@a.example', false, false],
    ['https://:word@a.example', false, false],
    ['https://a.example/#there', false, false],
    [`https://a.example/${'x'.repeat(2_000)}`, false, false],
    ['javascript:alert(1)', false, false],
    ['a.example', false, false],
  ])('IDN-10 %s is one: %s; where TLS may be missing: %s', (address, strictly, plainly) => {
    const [strict, plain] = [false, true].map((may) => addressProblems('/at', address, may));
    expect([strict?.length, plain?.length]).toEqual([strictly ? 0 : 1, plainly ? 0 : 1]);
  });

  it('IDN-10 a refusal says what would do here', () => {
    const told = [false, true].flatMap((may) => addressProblems('/at', 'x', may)).map(({ detail }) => detail);
    expect(told).toEqual([
      'must be an https address without user name and fragment',
      'must be an http or https address without user name and fragment',
    ]);
  });
});

describe('settings of SAML', () => {
  let good: string;
  let weak: string;
  let elliptic: string;
  beforeAll(async () => {
    [good, weak, elliptic] = await Promise.all([
      certificateOf({ ...RSA, modulusLength: 2048 }),
      certificateOf({ ...RSA, modulusLength: 1024 }),
      certificateOf({ name: 'ECDSA', namedCurve: 'P-256' }),
    ]);
  });

  const problems = (changes: Partial<SamlSettings>) => {
    const saml = { entityId: 'a', ssoUrl: 'https://a.example', attributes: NONE, idpInitiated: false };
    return settingsProblems({ protocol: 'saml', saml: { ...saml, certificates: [good], ...changes } }, false);
  };

  it('IDN-10 take certificates of strong RSA keys, and say of others what is wrong', () => {
    expect(problems({})).toEqual([]);
    const wrong = problems({ certificates: [weak, good, elliptic, 'AAAA'] });
    expect(wrong.map(({ pointer, detail }) => [pointer, detail])).toEqual([
      ['/saml/certificates/0', 'must be of an RSA key of 2048 bits or more'],
      ['/saml/certificates/2', 'must be of an RSA key of 2048 bits or more'],
      ['/saml/certificates/3', 'must be an X.509 certificate, as PEM or base64'],
    ]);
  });

  it('IDN-10 have one to ten certificates', () => {
    const counts = [0, 1, 10, 11].map((count) => problems({ certificates: Array(count).fill(good) }));
    expect(counts.map((found) => found.map(({ pointer }) => pointer))).toEqual([
      ['/saml/certificates'],
      [],
      [],
      ['/saml/certificates'],
    ]);
  });

  it.each(['', '   ', 'x\0', 'x'.repeat(1_025)])(
    'IDN-10 have a name that can be kept, not %j',
    (entityId) => {
      expect(problems({ entityId }).map(({ pointer }) => pointer)).toEqual(['/saml/entityId']);
    },
  );
});
