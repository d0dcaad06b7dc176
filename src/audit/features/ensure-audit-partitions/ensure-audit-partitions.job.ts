import { Injectable } from '@nestjs/common';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Job, type JobHandler } from '#libs/jobs/job.js';
import { EnsureAuditPartitions } from './ensure-audit-partitions.command.js';

@Injectable()
@Job({ name: 'audit.ensure-partitions', schedule: '23 3 * * *', retryLimit: 5, expireSeconds: 60 })
export class EnsureAuditPartitionsJob implements JobHandler {
  constructor(private readonly dispatcher: Dispatcher) {}

  run(): Promise<void> {
    return this.dispatcher.command(new EnsureAuditPartitions());
  }
}
