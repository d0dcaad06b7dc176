import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';
import { ConversationArchiveNotFound } from '../../domain/archive.errors.js';

/** It is gone for everybody at once; its file follows. */
@Message({
  permission: 'organization.update',
  mode: 'write',
  errors: [ConversationArchiveNotFound],
  audit: {
    action: 'conversation_archive.deleted',
    category: 'security',
    resource: 'conversation_archive',
    subject: ({ archiveId }: DeleteConversationArchive) => ({ resourceId: archiveId }),
  },
})
export class DeleteConversationArchive extends Command<void> {
  constructor(readonly archiveId: string) {
    super();
  }
}

@CommandHandler(DeleteConversationArchive)
export class DeleteConversationArchiveHandler implements ICommandHandler<DeleteConversationArchive> {
  async execute({ archiveId }: DeleteConversationArchive): Promise<void> {
    const deleted = await commandRows(sql`update conversation.archives set state = 'deleting'
      where id = ${archiveId} and state = 'stored' returning 1`);
    if (deleted.length === 0) throw new ConversationArchiveNotFound();
  }
}
