import type { FieldError } from '#libs/kernel/domain-error.js';
import type { OidcSettings, ProtocolSettings } from './federation-protocol.js';

/** What keeps a provider from being used, by the field at fault. */
export const settingsProblems = (settings: ProtocolSettings, plainly: boolean): FieldError[] =>
  oidcProblems(settings.oidc, plainly);

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

/** An address that is called or gone to: nothing but a place, and nobody listens on the way there. */
export function addressProblems(pointer: string, address: string, plainly: boolean): FieldError[] {
  const url = URL.parse(address);
  const schemes = plainly ? ['https:', 'http:'] : ['https:'];
  const usable =
    url && schemes.includes(url.protocol) && url.username === '' && url.password === '' && url.hash === '';
  const detail = `must be an ${plainly ? 'http or ' : ''}https address without user name and fragment`;
  return usable ? [] : [{ pointer, code: 'address', detail }];
}
