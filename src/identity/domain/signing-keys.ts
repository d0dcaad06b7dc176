import type { KeyObject } from 'node:crypto';

/** A public key as a verifier outside gets it (RFC 7517). */
export interface PublicJwk {
  readonly kty: string;
  readonly crv: string;
  readonly x: string;
  readonly y: string;
  readonly kid: string;
  readonly alg: string;
  readonly use: string;
}

/** The keys of access tokens: one signs, all verify, so that the signing key can be changed without a break. */
export abstract class SigningKeys {
  abstract readonly kid: string;
  abstract readonly privateKey: KeyObject;
  abstract publicKey(kid: string): KeyObject | undefined;
  abstract publicJwks(): readonly PublicJwk[];
  /** A symmetric key per signing key, for one purpose: the first is for making, all are for checking. */
  abstract secretsFor(purpose: string): readonly Buffer[];
}
