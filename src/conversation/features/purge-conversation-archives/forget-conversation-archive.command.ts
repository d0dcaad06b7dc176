import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';

/** Forgets an archive of which nothing is left in storage. */
@Message({ permission: 'system', mode: 'operations' })
export class ForgetConversationArchive extends Command<void> {
  constructor(readonly archiveId: string) {
    super();
  }
}

@CommandHandler(ForgetConversationArchive)
export class ForgetConversationArchiveHandler implements ICommandHandler<ForgetConversationArchive> {
  async execute({ archiveId }: ForgetConversationArchive): Promise<void> {
    await commandRows(sql`delete from conversation.archives where id = ${archiveId} and state = 'deleting'`);
  }
}
