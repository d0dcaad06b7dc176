import type { Actor } from '#libs/kernel/actor.js';

/** The queue of answers to be generated, in the database and so shared by every process. */
export abstract class Generations {
  /** Part of the command that asks. The answer is generated with the rights `actor` has now. */
  abstract enqueue(answerId: string, conversationId: string, actor: Actor): void;
  /** False when the answer is not being generated (any more). */
  abstract requestStop(answerId: string): Promise<boolean>;
  /** As `requestStop`, for whatever is being generated for a conversation. */
  abstract requestStopOfAll(conversationId: string): Promise<void>;
  /** Throws `GenerationLost` when the lease is another's; otherwise it is kept until the command ends. */
  abstract requireLease(answerId: string, leaseOwner: string): Promise<void>;
  /** Takes a generation out of the queue for good; throws `GenerationLost` when the lease is another's. */
  abstract finish(answerId: string, leaseOwner: string): Promise<void>;
}
