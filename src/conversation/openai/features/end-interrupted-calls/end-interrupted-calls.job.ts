import { Injectable } from '@nestjs/common';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Job, type JobHandler } from '#libs/jobs/job.js';
import { EndInterruptedCalls } from './end-interrupted-calls.command.js';

const BATCH = 500;

@Injectable()
@Job({
  name: 'conversation.end-interrupted-calls',
  schedule: '*/5 * * * *',
  retryLimit: 3,
  expireSeconds: 240,
})
export class EndInterruptedCallsJob implements JobHandler {
  constructor(private readonly dispatcher: Dispatcher) {}

  async run(_payload: unknown, signal: AbortSignal): Promise<void> {
    while (!signal.aborted && (await this.dispatcher.command(new EndInterruptedCalls(BATCH))) === BATCH)
      continue;
  }
}
