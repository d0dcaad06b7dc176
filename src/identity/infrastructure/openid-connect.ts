import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import * as oidc from 'openid-client';
import { guardedFetch } from '#libs/net/guarded-fetch.js';
import { AssertionRefused, ProviderUnreachable } from '../domain/federation.errors.js';
import {
  FederationProtocol,
  realmOf,
  type Assertion,
  type ClaimNames,
  type Departure,
  type FederatedAnswer,
  type FederatedProvider,
  type Finding,
  type OidcSettings,
} from '../domain/federation-protocol.js';
import { IdentityOptions } from '../identity-options.js';
import { asRefusal, authorizationUrl } from './oauth-refusals.js';

const KNOWN_FOR_MS = 600_000;
const TIMEOUT_S = 10;
/** As OpenID Connect Core §2 limits it; it is part of a key. */
const MAX_SUBJECT = 255;

interface Memory {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** OpenID Connect 1.0: authorization code with PKCE, signatures of ID tokens checked although TLS brought them. */
@Injectable()
export class OpenIdConnect extends FederationProtocol {
  /** What discovery told, so that not every sign-in asks again. Failures are not kept. */
  private readonly known = new LRUCache<string, Promise<oidc.Configuration>>({
    max: 1000,
    ttl: KNOWN_FOR_MS,
  });
  private readonly fetch: oidc.CustomFetch;

  constructor(private readonly options: IdentityOptions) {
    super();
    const fetch = guardedFetch({ allowPrivate: options.federation.allowPrivateNetworks });
    this.fetch = (url, init) => fetch(url, init);
  }

  async begin(provider: FederatedProvider, state: string): Promise<Departure> {
    const config = await this.configuration(provider);
    const nonce = oidc.randomNonce();
    const verifier = oidc.randomPKCECodeVerifier();
    const url = authorizationUrl(config, {
      redirect_uri: this.redirectUri(provider),
      scope: oidcOf(provider).scopes.join(' '),
      state,
      nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
    return { url: url.href, memory: JSON.stringify({ state, nonce, verifier } satisfies Memory) };
  }

  async finish(provider: FederatedProvider, memory: string, answer: FederatedAnswer): Promise<Assertion> {
    const { state, nonce, verifier } = JSON.parse(memory) as Memory;
    const config = await this.configuration(provider);
    const here = new URL(this.redirectUri(provider));
    here.search = answer.address.search;
    const checks = {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: verifier,
      idTokenExpected: true,
    };
    const tokens = await oidc.authorizationCodeGrant(config, here, checks).catch(asRefusal);
    const claims = tokens.claims();
    if (!claims) throw new AssertionRefused('it sent no ID token');
    const { email, emailVerified } = oidcOf(provider).claims;
    const isComplete = claims[email] !== undefined && claims[emailVerified] !== undefined;
    const more =
      isComplete || !config.serverMetadata().userinfo_endpoint
        ? {}
        : await oidc.fetchUserInfo(config, tokens.access_token, claims.sub).catch(asRefusal);
    return toAssertion(
      claims.iss,
      claims.sub,
      { ...more, ...claims },
      oidcOf(provider).claims,
      provider.secondFactorValues,
    );
  }

  async examine(provider: FederatedProvider): Promise<Finding[]> {
    this.known.delete(provider.version);
    const metadata = (await this.configuration(provider)).serverMetadata();
    const keys = await this.keysAt(metadata.jwks_uri);
    const found: [string, unknown][] = [
      ['issuer', metadata.issuer],
      ['authorization_endpoint', metadata.authorization_endpoint],
      ['token_endpoint', metadata.token_endpoint],
      ['userinfo_endpoint', metadata.userinfo_endpoint],
      ['jwks_uri', metadata.jwks_uri],
      ['signing_keys', keys],
      ['scopes_supported', metadata.scopes_supported?.join(' ')],
      ['claims_supported', metadata.claims_supported?.join(' ')],
      ['acr_values_supported', metadata['acr_values_supported']],
      ['pkce', metadata.code_challenge_methods_supported?.includes('S256') ? 'S256' : 'not announced'],
      ['rfc9207_iss', metadata.authorization_response_iss_parameter_supported === true],
      ['redirect_uri', this.redirectUri(provider)],
    ];
    return found
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => ({ name, value: String(value).slice(0, 2000) }));
  }

  /** Keys are part of what works: without them no ID token is believed. */
  private async keysAt(address: string | undefined): Promise<number> {
    if (address === undefined) throw new ProviderUnreachable('its metadata names no jwks_uri');
    try {
      const answer = await this.fetch(address, {
        method: 'GET',
        headers: {},
        body: null,
        redirect: 'manual',
      });
      const { keys } = (await answer.json()) as { keys: unknown[] };
      if (answer.status === 200 && keys.length > 0) return keys.length;
    } catch (error) {
      throw new ProviderUnreachable('its signing keys cannot be read from its jwks_uri', error);
    }
    throw new ProviderUnreachable('there are no signing keys at its jwks_uri');
  }

  private redirectUri(provider: FederatedProvider): string {
    return `${this.options.issuer}/api/v1/auth/federated/callback/${realmOf(provider)}`;
  }

  private configuration(provider: FederatedProvider): Promise<oidc.Configuration> {
    const known = this.known.get(provider.version);
    if (known) return known;
    const asked = this.discover(provider);
    this.known.set(provider.version, asked);
    asked.catch(() => this.known.delete(provider.version));
    return asked;
  }

  private discover(provider: FederatedProvider): Promise<oidc.Configuration> {
    const { issuer, clientId } = oidcOf(provider);
    const { secret } = provider;
    const plainly = this.options.federation.allowPrivateNetworks ? [oidc.allowInsecureRequests] : [];
    return oidc
      .discovery(
        new URL(issuer),
        clientId,
        { id_token_signed_response_alg: undefined },
        secret === null ? oidc.None() : bySecret(secret),
        {
          [oidc.customFetch]: this.fetch,
          timeout: TIMEOUT_S,
          execute: [...plainly, oidc.enableNonRepudiationChecks],
        },
      )
      .catch(asRefusal);
  }
}

function oidcOf(provider: FederatedProvider): OidcSettings {
  if (provider.protocol !== 'oidc') throw new Error(`${provider.ref} does not speak OpenID Connect`);
  return provider.oidc;
}

/** As the provider takes it; where it does not say, as RFC 6749 makes everybody take it. */
const bySecret = (secret: string): oidc.ClientAuth => {
  const [post, basic] = [oidc.ClientSecretPost(secret), oidc.ClientSecretBasic(secret)];
  return (server, client, body, headers) =>
    (server.token_endpoint_auth_methods_supported?.includes('client_secret_post') ? post : basic)(
      server,
      client,
      body,
      headers,
    );
};

type Claims = Readonly<Record<string, unknown>>;

export function toAssertion(
  issuer: string,
  subject: string,
  claims: Claims,
  names: ClaimNames,
  secondFactorValues: readonly string[],
): Assertion {
  if (subject.length > MAX_SUBJECT || subject.includes('\0'))
    throw new AssertionRefused('its subject is not what OpenID Connect allows');
  return {
    issuer,
    subject,
    email: textOf(claims[names.email], 254),
    // Some send it as text; anything else is no statement.
    emailVerified: claims[names.emailVerified] === true || claims[names.emailVerified] === 'true',
    firstName: textOf(claims[names.firstName], 100),
    lastName: textOf(claims[names.lastName], 100),
    secondFactor: [claims['amr'], claims['acr']]
      .flat()
      .some((value) => secondFactorValues.includes(String(value))),
    sessionEndsAt: instantOf(claims['session_expiry']),
  };
}

/** OpenID Connect Enterprise Extensions: when the session at the provider ends, in seconds. */
const instantOf = (seconds: unknown): Date | null =>
  typeof seconds === 'number' && seconds > 0 && seconds < 1e11 ? new Date(seconds * 1000) : null;

/** Provider's text as it may be kept: no NUL, which PostgreSQL cannot keep, and no longer than the field. */
export const textOf = (value: unknown, max: number): string | null =>
  typeof value === 'string' ? value.replaceAll('\0', '').trim().slice(0, max) || null : null;
