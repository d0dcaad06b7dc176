import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';
import type { StoredArchive } from '../../cold-storage/archive-files.js';
import { ConversationArchiveNotFound } from '../../domain/archive.errors.js';
import { STORED_ARCHIVE } from '../conversation-archive.view.js';

/** Says which file it is. A command, because whoever reads what was another's alone is recorded. */
@Message({
  permission: 'organization.export',
  mode: 'read',
  errors: [ConversationArchiveNotFound],
  audit: {
    action: 'conversation_archive.downloaded',
    category: 'security',
    resource: 'conversation_archive',
    subject: ({ archiveId }: DownloadConversationArchive) => ({ resourceId: archiveId }),
  },
})
export class DownloadConversationArchive extends Command<StoredArchive> {
  constructor(readonly archiveId: string) {
    super();
  }
}

@CommandHandler(DownloadConversationArchive)
export class DownloadConversationArchiveHandler implements ICommandHandler<DownloadConversationArchive> {
  async execute({ archiveId }: DownloadConversationArchive): Promise<StoredArchive> {
    const [archive] = await commandRows<StoredArchive>(
      sql`select ${STORED_ARCHIVE} from conversation.archives a where a.id = ${archiveId} and a.state = 'stored'`,
    );
    if (!archive) throw new ConversationArchiveNotFound();
    return archive;
  }
}
