import { GrantTypeUnsupported, TokenRequestInvalid } from '../../domain/machine-client.errors.js';

export interface TokenRequest {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scopes?: readonly string[];
}

/** Reads a request for a token (RFC 6749 §2.3.1, §4.4.2). Parameters that are not known are ignored, as §3.2 asks. */
export function readTokenRequest(body: unknown, authorization: string | undefined): TokenRequest {
  if (typeof body !== 'string') throw new TokenRequestInvalid('The body must be a form.');
  const form = new URLSearchParams(body);
  const field = (name: string): string | undefined => {
    const [value, ...more] = form.getAll(name);
    if (more.length > 0) throw new TokenRequestInvalid(`"${name}" must not be repeated.`);
    return value === '' ? undefined : value;
  };
  const grantType = field('grant_type');
  if (grantType === undefined) throw new TokenRequestInvalid('"grant_type" is missing.');
  if (grantType !== 'client_credentials') throw new GrantTypeUnsupported();
  const scopes = field('scope')?.split(' ');
  return { ...clientIn(field, authorization), ...(scopes && { scopes }) };
}

function clientIn(
  field: (name: string) => string | undefined,
  authorization: string | undefined,
): Pick<TokenRequest, 'clientId' | 'clientSecret'> {
  const basic = /^basic ([\w+/=-]+)$/i.exec(authorization ?? '')?.[1];
  const [clientId, clientSecret] = [field('client_id'), field('client_secret')];
  if (basic !== undefined) {
    if (clientSecret !== undefined) throw new TokenRequestInvalid('Authenticate in one way only.');
    return credentialsOf(basic);
  }
  if (clientId === undefined || clientSecret === undefined)
    throw new TokenRequestInvalid('Authenticate by HTTP Basic, or with "client_id" and "client_secret".');
  return { clientId, clientSecret };
}

function credentialsOf(basic: string): Pick<TokenRequest, 'clientId' | 'clientSecret'> {
  const text = Buffer.from(basic, 'base64').toString();
  const colon = text.indexOf(':');
  try {
    return {
      clientId: decodeURIComponent(text.slice(0, Math.max(colon, 0))),
      clientSecret: decodeURIComponent(text.slice(colon + 1)),
    };
  } catch {
    throw new TokenRequestInvalid('The credentials cannot be read.');
  }
}
