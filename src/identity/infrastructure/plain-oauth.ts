import { Injectable } from '@nestjs/common';
import * as oidc from 'openid-client';
import { guardedFetch } from '#libs/net/guarded-fetch.js';
import { AssertionRefused } from '../domain/federation.errors.js';
import {
  FederationProtocol,
  realmOf,
  type Assertion,
  type ClaimNames,
  type Departure,
  type FederatedAnswer,
  type FederatedProvider,
  type Finding,
  type OAuthSettings,
} from '../domain/federation-protocol.js';
import { IdentityOptions } from '../identity-options.js';
import { asRefusal, authorizationUrl } from './oauth-refusals.js';
import { toAssertion } from './openid-connect.js';

type Claims = Record<string, unknown>;

interface Memory {
  readonly state: string;
  readonly verifier: string;
}

/** OAuth 2.0 with PKCE, where a provider tells who somebody is at an address of its own making. */
@Injectable()
export class PlainOAuth extends FederationProtocol {
  private readonly fetch: oidc.CustomFetch;

  constructor(private readonly options: IdentityOptions) {
    super();
    const fetch = guardedFetch({ allowPrivate: options.federation.allowPrivateNetworks });
    this.fetch = (url, init) => fetch(url, init);
  }

  async begin(provider: FederatedProvider, state: string): Promise<Departure> {
    const verifier = oidc.randomPKCECodeVerifier();
    const url = authorizationUrl(this.configuration(provider), {
      redirect_uri: this.redirectUri(provider),
      scope: oauthOf(provider).scopes.join(' '),
      state,
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
    return { url: url.href, memory: JSON.stringify({ state, verifier } satisfies Memory) };
  }

  async finish(provider: FederatedProvider, memory: string, answer: FederatedAnswer): Promise<Assertion> {
    const { state, verifier } = JSON.parse(memory) as Memory;
    const settings = oauthOf(provider);
    const config = this.configuration(provider);
    const here = new URL(this.redirectUri(provider));
    here.search = answer.address.search;
    const checks = { expectedState: state, pkceCodeVerifier: verifier };
    const { access_token: token } = await oidc.authorizationCodeGrant(config, here, checks).catch(asRefusal);
    const person = (await this.read(config, token, settings.userinfoEndpoint)) as Claims;
    const subject = person[settings.subject];
    // Numbers are what some count people by.
    if ((typeof subject !== 'string' && typeof subject !== 'number') || subject === '')
      throw new AssertionRefused(`its userinfo has no "${settings.subject}"`);
    const { emailsEndpoint: listed, claims } = settings;
    const address = listed === null ? {} : await this.addressOf(config, token, listed, claims);
    return toAssertion(settings.issuer, String(subject), { ...person, ...address }, claims, []);
  }

  async examine(provider: FederatedProvider): Promise<Finding[]> {
    return [{ name: 'redirect_uri', value: this.redirectUri(provider) }];
  }

  /** The first address of the person that is verified, his primary one before others. */
  private async addressOf(
    config: oidc.Configuration,
    token: string,
    listed: string,
    { email, emailVerified }: ClaimNames,
  ): Promise<Claims> {
    const list = await this.read(config, token, listed);
    const addresses = (Array.isArray(list) ? list : []) as Claims[];
    const verified = addresses.filter((each) => each['verified'] === true);
    const chosen = verified.find((each) => each['primary'] === true) ?? verified[0];
    return { [email]: chosen?.['email'], [emailVerified]: chosen !== undefined };
  }

  private async read(config: oidc.Configuration, token: string, address: string): Promise<object> {
    const headers = new Headers({ accept: 'application/json', 'user-agent': 'ai-gym' });
    const answer = await oidc
      .fetchProtectedResource(config, token, new URL(address), 'GET', null, headers)
      .catch(asRefusal);
    const told: unknown = answer.status === 200 ? await answer.json().catch(asRefusal) : undefined;
    if (typeof told === 'object' && told !== null) return told;
    throw new AssertionRefused(`${new URL(address).pathname} answered ${answer.status} and nobody’s data`);
  }

  private redirectUri(provider: FederatedProvider): string {
    return `${this.options.issuer}/api/v1/auth/federated/callback/${realmOf(provider)}`;
  }

  private configuration(provider: FederatedProvider): oidc.Configuration {
    const { issuer, clientId, authorizationEndpoint, tokenEndpoint } = oauthOf(provider);
    const config = new oidc.Configuration(
      { issuer, authorization_endpoint: authorizationEndpoint, token_endpoint: tokenEndpoint },
      clientId,
      undefined,
      provider.secret === null ? oidc.None() : oidc.ClientSecretPost(provider.secret),
    );
    config[oidc.customFetch] = this.fetch;
    config.timeout = 10;
    if (this.options.federation.allowPrivateNetworks) oidc.allowInsecureRequests(config);
    return config;
  }
}

function oauthOf(provider: FederatedProvider): OAuthSettings {
  if (provider.protocol !== 'oauth2') throw new Error(`${provider.ref} does not speak plain OAuth`);
  return provider.oauth2;
}
