import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';
import type { StoredArchive } from '../../cold-storage/archive-files.js';
import { ConversationArchiveNotFound, TooManyArchives } from '../../domain/archive.errors.js';
import { STORED_ARCHIVE, matching, type ArchiveFilter } from '../conversation-archive.view.js';

const MOST_ARCHIVES = 10_000;

/** Says which files they are, oldest first. A command, as `DownloadConversationArchive` is. */
@Message({
  permission: 'organization.export',
  mode: 'read',
  errors: [ConversationArchiveNotFound, TooManyArchives],
  audit: {
    action: 'conversation_archive.downloaded',
    category: 'security',
    resource: 'conversation_archive',
    subject: (
      { filter: { userId, from, to } }: DownloadConversationArchives,
      archives?: readonly StoredArchive[],
    ) => ({
      details: { userId, from: from?.toISOString(), to: to?.toISOString(), archives: archives?.length },
    }),
  },
})
export class DownloadConversationArchives extends Command<StoredArchive[]> {
  constructor(readonly filter: ArchiveFilter) {
    super();
  }
}

@CommandHandler(DownloadConversationArchives)
export class DownloadConversationArchivesHandler implements ICommandHandler<DownloadConversationArchives> {
  async execute({ filter }: DownloadConversationArchives): Promise<StoredArchive[]> {
    const archives = await commandRows<StoredArchive>(sql`
      select ${STORED_ARCHIVE} from conversation.archives a where ${matching(filter)}
       order by a.last_message_at, a.id limit ${MOST_ARCHIVES + 1}`);
    if (archives.length === 0) throw new ConversationArchiveNotFound();
    if (archives.length > MOST_ARCHIVES) throw new TooManyArchives(MOST_ARCHIVES);
    return archives;
  }
}
