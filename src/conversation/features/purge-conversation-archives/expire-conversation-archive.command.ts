import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';

@Message({
  permission: 'system',
  mode: 'operations',
  audit: {
    action: 'conversation_archive.expired',
    category: 'system',
    resource: 'conversation_archive',
    subject: ({ archiveId }: ExpireConversationArchive) => ({ resourceId: archiveId }),
  },
})
export class ExpireConversationArchive extends Command<void> {
  constructor(readonly archiveId: string) {
    super();
  }
}

@CommandHandler(ExpireConversationArchive)
export class ExpireConversationArchiveHandler implements ICommandHandler<ExpireConversationArchive> {
  async execute({ archiveId }: ExpireConversationArchive): Promise<void> {
    await commandRows(
      sql`update conversation.archives set state = 'deleting' where id = ${archiveId} and state = 'stored'`,
    );
  }
}
