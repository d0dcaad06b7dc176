import { Injectable, Logger } from '@nestjs/common';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Job, type JobHandler } from '#libs/jobs/job.js';
import { ObjectStorage } from '#libs/storage/object-storage.js';
import { DueMedia, type DueAsset } from '../../domain/due-media.js';
import { BeginPurge } from './begin-purge.command.js';
import { PurgeMedia } from './purge-media.command.js';

const AT_ONCE = 100;

/** Deletes what is left of deleted, refused, cancelled and abandoned files: the bytes first, then what is known of them. */
@Injectable()
@Job({ name: 'media.purge', schedule: '7,37 * * * *', retryLimit: 3, expireSeconds: 1_500 })
export class PurgeMediaJob implements JobHandler {
  private readonly logger = new Logger('media');

  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly due: DueMedia,
    private readonly storage: ObjectStorage,
  ) {}

  async run(_payload: unknown, signal: AbortSignal): Promise<void> {
    const failures: unknown[] = [];
    for (let after: string | undefined; ;) {
      const due = await this.due.purgeable(after, AT_ONCE);
      for (const asset of due) {
        signal.throwIfAborted();
        await this.purge(asset).catch((error: unknown) => {
          this.logger.error({ err: error, assetId: asset.id }, 'A file could not be deleted in storage');
          failures.push(error);
        });
      }
      if (due.length < AT_ONCE) break;
      after = due.at(-1)?.id;
    }
    if (failures.length > 0)
      throw new AggregateError(failures, `${failures.length} files could not be deleted`);
  }

  private async purge({ organizationId, id }: DueAsset): Promise<void> {
    const remains = await this.dispatcher.command(new BeginPurge(organizationId, id));
    if (!remains) return;
    if (remains.upload) await this.storage.abortUpload(remains.upload);
    await this.storage.removeUnder(remains.storageKey);
    await this.dispatcher.command(new PurgeMedia(organizationId, id));
  }
}
