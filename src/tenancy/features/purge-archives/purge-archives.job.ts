import { Injectable } from '@nestjs/common';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Job, type JobHandler } from '#libs/jobs/job.js';
import { Clock } from '#libs/kernel/clock.js';
import { ArchiveFiles } from '../../archive/archive-files.js';
import { ARCHIVE_KEPT_MS } from '../../domain/archive.js';
import { PurgeArchives } from './purge-archives.command.js';

/** The folder is swept by age, so that nothing a process left behind when it died stays for good. */
@Injectable()
@Job({ name: 'tenancy.purge-archives', schedule: '41 * * * *', retryLimit: 5, expireSeconds: 300 })
export class PurgeArchivesJob implements JobHandler {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly files: ArchiveFiles,
    private readonly clock: Clock,
  ) {}

  async run(): Promise<void> {
    await this.dispatcher.command(new PurgeArchives());
    await this.files.removeOlderThan(new Date(this.clock.now().getTime() - ARCHIVE_KEPT_MS));
  }
}
