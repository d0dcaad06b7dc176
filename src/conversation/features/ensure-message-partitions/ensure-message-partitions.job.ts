import { Injectable, Logger } from '@nestjs/common';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Job, type JobHandler } from '#libs/jobs/job.js';
import { EnsureMessagePartitions } from './ensure-message-partitions.command.js';

@Injectable()
@Job({ name: 'conversation.ensure-partitions', schedule: '41 3 * * *', retryLimit: 5, expireSeconds: 300 })
export class EnsureMessagePartitionsJob implements JobHandler {
  private readonly logger = new Logger(EnsureMessagePartitionsJob.name);

  constructor(private readonly dispatcher: Dispatcher) {}

  async run(): Promise<void> {
    const changes = await this.dispatcher.command(new EnsureMessagePartitions());
    this.logger.log(changes, 'Partitions of messages are as they should be');
  }
}
