export type HandoverMode = 'bearer' | 'cookie';

/** Somebody is on his way to a provider. */
export interface FederatedRequest {
  readonly provider: string;
  /** What has to be known to judge the answer; readable with the browser's secret alone. */
  readonly memory: string;
  readonly returnTo: string;
  readonly mode: HandoverMode;
  /** Who wants to link the identity; null when somebody signs in. */
  readonly userId: string | null;
}

/** Somebody has come back. */
export interface AnsweredRequest extends FederatedRequest {
  /** What the provider had his browser post; null where it answered in the address. */
  readonly posted: string | null;
}

/** Somebody has come back, and his page has yet to fetch the session. */
export interface Handover {
  readonly userId: string;
  readonly provider: string;
  /** The organization whose provider vouches for him. */
  readonly organizationId: string | null;
  /** The provider asked him for a second factor and is trusted to. */
  readonly strong: boolean;
  /** See `SignInProof`. */
  readonly confined: boolean;
  /** See `SignInProof`. */
  readonly sessionEndsAt: Date | null;
}

/** What is remembered of sign-ins under way. Each secret is kept as a hash and good for one use, in one browser. */
export abstract class FederatedRequests {
  abstract add(
    request: FederatedRequest,
    state: string,
    browser: string,
    at: Date,
    expiresAt: Date,
  ): Promise<void>;
  /**
   * Keeps what was posted until the browser shows that it is the one: cookies do not come along with what another
   * site has it post. False when nobody waits for it, or an answer is there already.
   */
  abstract deliver(state: string, posted: string, at: Date): Promise<boolean>;
  /** It is gone after it, also when it is another browser that asks. */
  abstract redeem(state: string, browser: string, at: Date): Promise<AnsweredRequest | undefined>;
  abstract addHandover(handover: Handover, code: string, browser: string, expiresAt: Date): Promise<void>;
  abstract redeemHandover(code: string, browser: string, at: Date): Promise<Handover | undefined>;
  /** False when it was taken before. */
  abstract takeAssertion(provider: string, id: string, until: Date): Promise<boolean>;
}
