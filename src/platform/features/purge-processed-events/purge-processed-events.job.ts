import { Injectable } from '@nestjs/common';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Job, type JobHandler } from '#libs/jobs/job.js';
import { inBatches } from '../in-batches.js';
import { PurgeProcessedEvents } from './purge-processed-events.command.js';

@Injectable()
@Job({ name: 'platform.purge-processed-events', schedule: '47 * * * *', retryLimit: 3, expireSeconds: 600 })
export class PurgeProcessedEventsJob implements JobHandler {
  constructor(private readonly dispatcher: Dispatcher) {}

  run(_payload: unknown, signal: AbortSignal): Promise<void> {
    return inBatches(signal, (batch) => this.dispatcher.command(new PurgeProcessedEvents(batch)));
  }
}
