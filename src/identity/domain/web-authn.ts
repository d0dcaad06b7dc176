import type { PasskeyCredential, WebAuthnKind } from './mfa-factor.js';

export interface Challenge {
  /** To be remembered; it is in the options too. */
  readonly challenge: string;
  /** For the browser. */
  readonly options: Record<string, unknown>;
}

/** What browsers say when they make and use passkeys. What does not hold is undefined, whatever is wrong with it. */
export abstract class WebAuthn {
  abstract creation(
    user: { id: string; email: string; displayName: string },
    known: readonly string[],
    kind: WebAuthnKind,
  ): Promise<Challenge>;
  /** Of whichever passkey the browser has, which recognises its owner; or of one of these, as second factor. */
  abstract request(allowed?: readonly string[]): Promise<Challenge>;
  /** The key made for a challenge; a passkey after its owner was recognised by it. */
  abstract created(
    response: Record<string, unknown>,
    kind: WebAuthnKind,
  ): Promise<{ challenge: string; credential: PasskeyCredential } | undefined>;
  /** The challenge the key answered, after it recognised its owner if it must, and how often it was used. */
  abstract used(
    response: Record<string, unknown>,
    credential: PasskeyCredential,
    recognisesOwner: boolean,
  ): Promise<{ challenge: string; signCount: number } | undefined>;
}
