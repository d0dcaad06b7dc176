import type { PasskeyCredential } from './mfa-factor.js';

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
  ): Promise<Challenge>;
  abstract request(): Promise<Challenge>;
  /** The passkey made for a challenge, after its owner was recognised by it. */
  abstract created(
    response: Record<string, unknown>,
  ): Promise<{ challenge: string; credential: PasskeyCredential } | undefined>;
  /** The challenge the passkey answered, after it recognised its owner, and how often it was used. */
  abstract used(
    response: Record<string, unknown>,
    credential: PasskeyCredential,
  ): Promise<{ challenge: string; signCount: number } | undefined>;
}
