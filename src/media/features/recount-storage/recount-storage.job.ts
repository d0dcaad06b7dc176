import { Injectable, Logger } from '@nestjs/common';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Job, type JobHandler } from '#libs/jobs/job.js';
import { RecountStorage } from './recount-storage.command.js';

@Injectable()
@Job({ name: 'media.recount-storage', schedule: '23 3 * * *', retryLimit: 3, expireSeconds: 600 })
export class RecountStorageJob implements JobHandler {
  private readonly logger = new Logger('media');

  constructor(private readonly dispatcher: Dispatcher) {}

  async run(): Promise<void> {
    const wrong = await this.dispatcher.command(new RecountStorage());
    if (wrong > 0) this.logger.warn({ counts: wrong }, 'Counts of kept bytes were wrong and are right again');
  }
}
