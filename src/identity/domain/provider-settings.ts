import { X509Certificate } from 'node:crypto';
import type { FieldError } from '#libs/kernel/domain-error.js';
import type { OidcSettings, ProtocolSettings, SamlSettings } from './federation-protocol.js';

/** What keeps a provider from being used, by the field at fault. */
export const settingsProblems = (settings: ProtocolSettings, plainly: boolean): FieldError[] =>
  settings.protocol === 'oidc' ? oidcProblems(settings.oidc, plainly) : samlProblems(settings.saml, plainly);

function oidcProblems({ issuer, scopes }: OidcSettings, plainly: boolean): FieldError[] {
  return [
    ...addressProblems('/oidc/issuer', issuer, plainly),
    ...(scopes.includes('openid')
      ? []
      : [{ pointer: '/oidc/scopes', code: 'openid', detail: 'must include openid' }]),
    ...scopes.flatMap((scope, i) =>
      // RFC 6749 §3.3
      /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(scope)
        ? []
        : [{ pointer: `/oidc/scopes/${i}`, code: 'scope', detail: 'must be a scope of OAuth 2.0' }],
    ),
  ];
}

const MAX_CERTIFICATES = 10;
const MAX_ENTITY_ID = 1_024;
const ENTITY_ID = `must name the provider as its metadata does, in at most ${MAX_ENTITY_ID} characters`;

function samlProblems({ entityId, ssoUrl, certificates }: SamlSettings, plainly: boolean): FieldError[] {
  const some = certificates.length > 0 && certificates.length <= MAX_CERTIFICATES;
  return [
    ...(entityId.trim() === '' || entityId.length > MAX_ENTITY_ID || entityId.includes('\0')
      ? [{ pointer: '/saml/entityId', code: 'entity_id', detail: ENTITY_ID }]
      : []),
    ...addressProblems('/saml/ssoUrl', ssoUrl, plainly),
    ...(some
      ? []
      : [{ pointer: '/saml/certificates', code: 'count', detail: `must be 1 to ${MAX_CERTIFICATES}` }]),
    ...certificates.flatMap((certificate, i) => {
      const detail = weaknessOf(certificate);
      return detail ? [{ pointer: `/saml/certificates/${i}`, code: 'certificate', detail }] : [];
    }),
  ];
}

/** Its time is not looked at: providers go on signing with certificates that have expired, and mean the key. */
function weaknessOf(certificate: string): string | undefined {
  const key = publicKeyIn(certificate);
  if (!key) return 'must be an X.509 certificate, as PEM or base64';
  const { asymmetricKeyType: type, asymmetricKeyDetails: { modulusLength = 0 } = {} } = key;
  return type === 'rsa' && modulusLength >= 2048 ? undefined : 'must be of an RSA key of 2048 bits or more';
}

function publicKeyIn(certificate: string) {
  try {
    return new X509Certificate(Buffer.from(certificate, 'base64')).publicKey;
  } catch {
    return undefined; // told as a problem of the field
  }
}

/** A certificate as it is kept, from PEM or base64. */
export const bareCertificate = (text: string): string =>
  Buffer.from(text.replaceAll(/-----(BEGIN|END) CERTIFICATE-----/g, ''), 'base64').toString('base64');

const MAX_ADDRESS = 2_000;

/** An address that is called or gone to: nothing but a place, and nobody listens on the way there. */
export function addressProblems(pointer: string, address: string, plainly: boolean): FieldError[] {
  const url = URL.parse(address);
  const schemes = plainly ? ['https:', 'http:'] : ['https:'];
  const usable =
    url &&
    address.length <= MAX_ADDRESS &&
    schemes.includes(url.protocol) &&
    url.username === '' &&
    url.password === '' &&
    url.hash === '';
  const detail = `must be an ${plainly ? 'http or ' : ''}https address without user name and fragment`;
  return usable ? [] : [{ pointer, code: 'address', detail }];
}
