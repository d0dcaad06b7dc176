import type { Type } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';

export interface JobOptions {
  /** Lower case words, joined by `-` and `.`: `billing.close-month`. */
  readonly name: string;
  /** Five-field cron expression in UTC. A due time that passed while no worker ran is made up for, once. */
  readonly schedule?: string;
  /** Attempts after the first one; then the job is a dead letter. */
  readonly retryLimit: number;
  /** A run that takes longer is aborted and counts as failed. */
  readonly expireSeconds: number;
  /** Runs at a time in each worker process. Default 1. */
  readonly concurrency?: number;
  /** Pause before the first retry, doubled for each further one up to an hour. Default 5. */
  readonly retryDelaySeconds?: number;
}

/**
 * Work that outlives the request. It runs at least once per job, so doing it twice must be harmless. The
 * signal aborts when the run takes too long or the process stops; ending soon after saves the next attempt.
 */
export interface JobHandler<P = unknown> {
  run(payload: P, signal: AbortSignal): Promise<void>;
}

const NAME = /^[a-z][a-z0-9]*([.-][a-z0-9]+)*$/;
const DEAD = '.dead';

/** The queue that keeps a job's dead letters. */
export const deadLetterQueue = (name: string): string => `${name}${DEAD}`;

export const jobMetadata = DiscoveryService.createDecorator<JobOptions>();

/** Declares a provider as the one that does the jobs of a name. */
export function Job(options: JobOptions) {
  const { name } = options;
  if (!NAME.test(name) || name.endsWith(DEAD)) throw new Error(`"${name}" cannot be the name of a job`);
  // oxlint-disable-next-line no-explicit-any -- every payload
  return (target: Type<JobHandler<any>>): void => {
    jobMetadata(options)(target);
  };
}
