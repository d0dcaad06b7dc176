import { Injectable, Logger } from '@nestjs/common';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Job, type JobHandler } from '#libs/jobs/job.js';
import { systemActor } from '#libs/kernel/actor.js';
import { newId } from '#libs/kernel/id.js';
import { runInContext } from '#libs/kernel/request-context.js';
import { ArchiveFiles } from '../../cold-storage/archive-files.js';
import { EndArchiving } from '../archive-expired-conversations/end-archiving.command.js';
import { ExpireConversationArchive } from './expire-conversation-archive.command.js';
import { ForgetConversationArchive } from './forget-conversation-archive.command.js';
import { ListDueArchives, type DueArchive } from './list-due-archives.query.js';

const BATCH = 500;

/** Deletes archives that were deleted, whose term is over, or that were never finished: the bytes first, then the row. */
@Injectable()
@Job({ name: 'conversation.purge-archives', schedule: '*/15 * * * *', retryLimit: 3, expireSeconds: 840 })
export class PurgeConversationArchivesJob implements JobHandler {
  private readonly logger = new Logger('conversation');

  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly files: ArchiveFiles,
  ) {}

  async run(_payload: unknown, signal: AbortSignal): Promise<void> {
    const failures: unknown[] = [];
    for (let after: string | undefined; ;) {
      const due = await this.dispatcher.query(new ListDueArchives(after, BATCH));
      for (const archive of due) {
        signal.throwIfAborted();
        await this.purge(archive).catch((error: unknown) => {
          this.logger.error(
            { err: error, archiveId: archive.archiveId },
            'The file of an archived conversation could not be deleted; it is tried again',
          );
          failures.push(error);
        });
      }
      if (due.length < BATCH) break;
      after = due.at(-1)?.archiveId;
    }
    if (failures.length > 0)
      throw new AggregateError(failures, `${failures.length} archived conversations could not be deleted`);
  }

  private purge(archive: DueArchive): Promise<void> {
    const { archiveId, organizationId } = archive;
    return runInContext({ actor: systemActor(organizationId), requestId: newId() }, async () => {
      if (!(await this.giveUp(archive))) return;
      await this.files.remove(archive);
      await this.dispatcher.command(new ForgetConversationArchive(archiveId));
    });
  }

  /** Answers whether nobody wants the file any more: one that is written anew meanwhile stays. */
  private async giveUp(archive: DueArchive): Promise<boolean> {
    if (archive.state === 'writing') return this.dispatcher.command(new EndArchiving(archive, 'overtaken'));
    if (archive.state === 'stored')
      await this.dispatcher.command(new ExpireConversationArchive(archive.archiveId));
    return true;
  }
}
