import { Injectable } from '@nestjs/common';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Job, type JobHandler } from '#libs/jobs/job.js';
import { DueMedia } from '../../domain/due-media.js';
import { ExpireUpload } from './expire-upload.command.js';

const AT_ONCE = 100;

@Injectable()
@Job({ name: 'media.expire-uploads', schedule: '*/15 * * * *', retryLimit: 3, expireSeconds: 600 })
export class ExpireUploadsJob implements JobHandler {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly due: DueMedia,
  ) {}

  async run(_payload: unknown, signal: AbortSignal): Promise<void> {
    for (let due = await this.due.expired(AT_ONCE); due.length > 0; due = await this.due.expired(AT_ONCE))
      for (const { organizationId, id } of due) {
        signal.throwIfAborted();
        await this.dispatcher.command(new ExpireUpload(organizationId, id));
      }
  }
}
