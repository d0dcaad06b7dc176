import type { ClaimNames, SocialProvider } from './domain/federation-protocol.js';
import { addressProblems } from './domain/provider-settings.js';

type Env = Readonly<Record<string, string | undefined>>;
type Json = Readonly<Record<string, unknown>>;

const CLAIMS: ClaimNames = {
  email: 'email',
  emailVerified: 'email_verified',
  firstName: 'given_name',
  lastName: 'family_name',
};

/** Reads `SOCIAL_PROVIDERS`. Throws an error that names what is wrong, without a secret. */
export function readSocialProviders(env: Env): SocialProvider[] {
  const text = env['SOCIAL_PROVIDERS'];
  if (!text) return [];
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch {
    throw new Error('must be a JSON array');
  }
  if (!Array.isArray(list)) throw new Error('must be a JSON array');
  const providers = list.map((each) => toProvider(objectIn(each, 'has a provider'), env));
  const refs = providers.map(({ ref }) => ref);
  if (new Set(refs).size < refs.length) throw new Error('names a "ref" twice');
  return providers;
}

function toProvider(json: Json, env: Env): SocialProvider {
  const ref = textIn(json, 'ref');
  if (!/^[a-z][a-z0-9-]{0,30}$/.test(ref))
    throw new Error(`has the "ref" "${ref}", which is not like "google"`);
  const secret = env[textIn(json, 'clientSecretEnv')];
  if (!secret) throw new Error(`names for "${ref}" a "clientSecretEnv" that is not set`);
  const common = { ref, name: textIn(json, 'name'), secret, signUp: json['signUp'] !== false };
  const claims = claimsIn(json);
  const client = { issuer: addressIn(json, 'issuer'), clientId: textIn(json, 'clientId'), claims };
  if (json['protocol'] === 'oidc')
    return {
      ...common,
      protocol: 'oidc',
      oidc: { ...client, scopes: scopesIn(json, ['openid', 'email', 'profile']) },
    };
  if (json['protocol'] !== 'oauth2') throw new Error(`must say "oidc" or "oauth2" as "protocol" of "${ref}"`);
  return {
    ...common,
    protocol: 'oauth2',
    oauth2: {
      ...client,
      scopes: scopesIn(json, []),
      authorizationEndpoint: addressIn(json, 'authorizationEndpoint'),
      tokenEndpoint: addressIn(json, 'tokenEndpoint'),
      userinfoEndpoint: addressIn(json, 'userinfoEndpoint'),
      emailsEndpoint: json['emailsEndpoint'] === undefined ? null : addressIn(json, 'emailsEndpoint'),
      subject: json['subject'] === undefined ? 'sub' : textIn(json, 'subject'),
    },
  };
}

function objectIn(value: unknown, what: string): Json {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  throw new Error(`${what} that is no JSON object`);
}

function claimsIn(json: Json): ClaimNames {
  const given = objectIn(json['claims'] ?? {}, 'has "claims"');
  const nameOf = (claim: keyof ClaimNames) =>
    given[claim] === undefined ? CLAIMS[claim] : textIn(given, claim);
  return {
    email: nameOf('email'),
    emailVerified: nameOf('emailVerified'),
    firstName: nameOf('firstName'),
    lastName: nameOf('lastName'),
  };
}

function textIn(json: Json, name: string): string {
  const value = json[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new Error(`has a provider without "${name}"`);
}

function addressIn(json: Json, name: string): string {
  const address = textIn(json, name);
  if (addressProblems(name, address, true).length === 0) return address;
  throw new Error(`has "${address}" as "${name}", which is no http or https address`);
}

function scopesIn(json: Json, fallback: readonly string[]): readonly string[] {
  const scopes = json['scopes'] ?? fallback;
  if (Array.isArray(scopes) && scopes.every((scope) => typeof scope === 'string')) return scopes;
  throw new Error('has "scopes" that are no list of texts');
}
