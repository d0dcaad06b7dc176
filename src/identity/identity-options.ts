import type { SocialProvider } from './domain/federation-protocol.js';

/** How other identity providers are used. */
export interface FederationOptions {
  /** Pages of ours that people return to from a provider; the first unless they say which. */
  readonly returnUrls: readonly string[];
  /** Providers that everybody may use. */
  readonly social: readonly SocialProvider[];
  /** Providers may be inside one's own network, and spoken to without TLS. */
  readonly allowPrivateNetworks: boolean;
}

/** How sessions and tokens are made. */
export abstract class IdentityOptions {
  /** Claim `iss` of access tokens: the public address of this API. */
  readonly issuer: string;
  readonly audience: string;
  /** Where the pages are that letters lead to. */
  readonly appUrl: string;
  /** Where else than from the issuer's own pages browsers may send cookies from. */
  readonly corsOrigins: readonly string[];
  readonly accessTokenSeconds: number;
  /** How long a refresh token may lie unused. */
  readonly refreshTokenSeconds: number;
  /** How long a session lives at most, however often it is refreshed. */
  readonly sessionSeconds: number;
  /** JSON array of private ES256 JWKs: the first signs, all verify. Without it a key is made and kept in `dataDir`. */
  readonly signingKeys?: string;
  /** The domain passkeys are for: that of the pages people sign in on, or one above it. */
  readonly passkeyDomain: string;
  readonly federation: FederationOptions;
  readonly dataDir: string;
  /** For trying things out: takes passwords that are on everybody's list. */
  readonly allowWeakPasswords: boolean;
}
