import type { ConstructorOptions } from 'pg-boss';

/** How the queue works in this process. */
export class JobSettings {
  /** Runs jobs and keeps the schedules; otherwise the process only enqueues. */
  readonly isWorker: boolean = false;
  /** How soon a retry or a delayed job that came due is noticed; new jobs are announced at once. At least 0.5. */
  readonly pollSeconds: number = 2;
  /** How long stopping waits for the running jobs before it aborts them. */
  readonly graceSeconds: number = 20;
  /** Connections besides the listening one. */
  readonly poolMax: number = 3;
  /** Moved by hand in tests. */
  readonly clock?: ConstructorOptions['clock'];

  constructor(settings: Partial<JobSettings>) {
    Object.assign(this, settings);
  }
}
