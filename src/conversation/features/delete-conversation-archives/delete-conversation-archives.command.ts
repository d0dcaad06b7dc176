import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Integer } from '#libs/http/fields.js';
import { Message } from '#libs/cqrs/message.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';

export class DeletedArchivesView {
  @Integer({ min: 0, max: 2_147_483_647 })
  deleted: number;
}

/** All that a person has in cold storage, such as somebody who asks to be forgotten. */
@Message({
  permission: 'organization.update',
  mode: 'write',
  audit: {
    action: 'conversation_archive.deleted',
    category: 'security',
    resource: 'conversation_archive',
    subject: ({ userId }: DeleteConversationArchives, result?: DeletedArchivesView) => ({
      details: result?.deleted ? { userId, archives: result.deleted } : { archives: 0 },
    }),
  },
})
export class DeleteConversationArchives extends Command<DeletedArchivesView> {
  constructor(readonly userId: string) {
    super();
  }
}

@CommandHandler(DeleteConversationArchives)
export class DeleteConversationArchivesHandler implements ICommandHandler<DeleteConversationArchives> {
  async execute({ userId }: DeleteConversationArchives): Promise<DeletedArchivesView> {
    const deleted = await commandRows(sql`update conversation.archives set state = 'deleting'
      where user_id = ${userId} and state = 'stored' returning 1`);
    return { deleted: deleted.length };
  }
}
