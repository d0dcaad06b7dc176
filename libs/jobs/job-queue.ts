export interface EnqueueOptions {
  readonly delaySeconds?: number;
  /**
   * A job with the key of an earlier one is dropped while that one waits, runs, or finished less than a day
   * ago. The id of the event that asks for a job makes asking twice harmless.
   */
  readonly singletonKey?: string;
  /** Whose work it is: the run acts as the platform for this organization. */
  readonly organizationId?: string;
}

export interface QueueDepth {
  readonly queue: string;
  /** Due and not yet begun. */
  readonly waiting: number;
  /** Given up after their last attempt, until somebody replays them. */
  readonly dead: number;
}

/** Where work is left to be done later, by any worker. */
export abstract class JobQueue {
  /**
   * Stores a job, in a transaction of its own: to tie a job to a change, let a reaction to the change's event
   * enqueue it. The payload must survive JSON. False when the singleton key was known already.
   */
  abstract enqueue(name: string, payload: object, options?: EnqueueOptions): Promise<boolean>;

  abstract depth(): Promise<QueueDepth[]>;

  /** Gives dead letters their attempts back, the oldest first; returns how many. */
  abstract replayDead(name: string, limit?: number): Promise<number>;
}
