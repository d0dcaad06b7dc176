import type { Actor } from '#libs/kernel/actor.js';

/** Whom the token of a provisioning client stands for. */
export abstract class ScimTokens {
  /** Undefined when it is none, or none that still holds. Asked anew for every request: a revoked one ends at once. */
  abstract recognize(token: string): Promise<Actor | undefined>;
}
