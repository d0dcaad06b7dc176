import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';
import type { ArchivePlace } from '../../cold-storage/archive-files.js';

const FIRST_PAUSE_MS = 10 * 60_000;
const LONGEST_PAUSE_MS = 6 * 3_600_000;
const MAX_ERROR = 2_000;

/** Why an attempt ended without an archive: what it wrote is of no use, or it failed and is to be tried again. */
export type ArchivingEnd = 'overtaken' | { readonly error: string };

/** Answers false, and changes nothing, when the attempt is not the current one any more. */
@Message({ permission: 'system', mode: 'operations' })
export class EndArchiving extends Command<boolean> {
  constructor(
    readonly place: ArchivePlace,
    readonly end: ArchivingEnd,
  ) {
    super();
  }
}

@CommandHandler(EndArchiving)
export class EndArchivingHandler implements ICommandHandler<EndArchiving> {
  constructor(private readonly clock: Clock) {}

  async execute({ place: { archiveId, attempt }, end }: EndArchiving): Promise<boolean> {
    const pause = Math.min(FIRST_PAUSE_MS * 2 ** (attempt - 1), LONGEST_PAUSE_MS);
    const change =
      end === 'overtaken'
        ? sql`state = 'deleting', retry_at = null`
        : sql`error = ${end.error.slice(0, MAX_ERROR)}, retry_at = ${new Date(this.clock.now().getTime() + pause)}`;
    const ended = await commandRows(sql`update conversation.archives set ${change}
       where id = ${archiveId} and attempt = ${attempt} and state = 'writing' returning 1`);
    return ended.length > 0;
  }
}
