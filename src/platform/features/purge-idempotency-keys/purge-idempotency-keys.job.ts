import { Injectable } from '@nestjs/common';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Job, type JobHandler } from '#libs/jobs/job.js';
import { inBatches } from '../in-batches.js';
import { PurgeIdempotencyKeys } from './purge-idempotency-keys.command.js';

@Injectable()
@Job({ name: 'platform.purge-idempotency-keys', schedule: '17 * * * *', retryLimit: 3, expireSeconds: 600 })
export class PurgeIdempotencyKeysJob implements JobHandler {
  constructor(private readonly dispatcher: Dispatcher) {}

  run(_payload: unknown, signal: AbortSignal): Promise<void> {
    return inBatches(signal, (batch) => this.dispatcher.command(new PurgeIdempotencyKeys(batch)));
  }
}
