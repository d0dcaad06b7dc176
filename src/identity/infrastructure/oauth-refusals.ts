import * as oidc from 'openid-client';
import { AddressRefused } from '#libs/net/guarded-fetch.js';
import { AssertionRefused, ProviderUnreachable } from '../domain/federation.errors.js';

/** Where to send a browser. Throws `ProviderUnreachable` where the provider has no such place, or none behind TLS. */
export function authorizationUrl(config: oidc.Configuration, parameters: Record<string, string>): URL {
  try {
    return oidc.buildAuthorizationUrl(config, parameters);
  } catch (error) {
    return asRefusal(error);
  }
}

/** Why the library refused, in words an administrator can act on; what the provider sent is not repeated but for codes. */
export function asRefusal(error: unknown): never {
  if (error instanceof oidc.AuthorizationResponseError)
    throw new AssertionRefused(`the provider says ${codeIn(error.error)}`, error);
  if (error instanceof oidc.ResponseBodyError)
    throw new AssertionRefused(`its token endpoint says ${codeIn(error.error)}`, error);
  const chain = causesOf(error);
  if (chain.some((cause) => cause instanceof AddressRefused))
    throw new ProviderUnreachable('its address is not on the public internet', error);
  const code = (error as { code?: unknown }).code;
  const reason = typeof code === 'string' ? REASONS[code] : undefined;
  if (reason !== undefined) throw new AssertionRefused(reason, error);
  if (code === 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED')
    throw new ProviderUnreachable('its metadata names another issuer than was configured', error);
  if (typeof code === 'string' && code.startsWith('OAUTH_') && !UNREACHABLE.has(code))
    throw new AssertionRefused(`it was not what the protocol asks for (${code})`, error);
  throw new ProviderUnreachable('it did not answer as OpenID Connect says', error);
}

const REASONS: Readonly<Record<string, string>> = {
  OAUTH_JWT_CLAIM_COMPARISON_FAILED: 'a claim of its ID token is not what was expected',
  OAUTH_JWT_TIMESTAMP_CHECK_FAILED: 'its ID token has expired or is not valid yet',
  OAUTH_INVALID_RESPONSE: 'it is not the answer to what was asked, or is another issuer’s',
};

const UNREACHABLE: ReadonlySet<string> = new Set([
  'OAUTH_TIMEOUT',
  'OAUTH_HTTP_REQUEST_FORBIDDEN',
  'OAUTH_RESPONSE_IS_NOT_CONFORM',
  'OAUTH_RESPONSE_IS_NOT_JSON',
  'OAUTH_PARSE_ERROR',
  'OAUTH_MISSING_SERVER_METADATA',
  'OAUTH_INVALID_SERVER_METADATA',
]);

const codeIn = (value: string): string => (/^[\w.-]{1,60}$/.test(value) ? value : 'an error');

function causesOf(error: unknown): unknown[] {
  const chain: unknown[] = [];
  for (let cause = error; cause instanceof Error && chain.length < 10; cause = cause.cause) chain.push(cause);
  return chain;
}
