import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';
import { ShareNotFound } from '../../domain/sharing.errors.js';

@Message({
  permission: 'conversation.use',
  mode: 'write',
  errors: [ShareNotFound],
  audit: {
    action: 'conversation.share_revoked',
    category: 'security',
    resource: 'conversation_share',
    subject: ({ shareId }: RevokeConversationShare, revoked?: boolean) => ({
      resourceId: revoked ? shareId : undefined,
    }),
  },
})
export class RevokeConversationShare extends Command<boolean> {
  constructor(readonly shareId: string) {
    super();
  }
}

@CommandHandler(RevokeConversationShare)
export class RevokeConversationShareHandler implements ICommandHandler<RevokeConversationShare> {
  async execute({ shareId }: RevokeConversationShare): Promise<boolean> {
    const revoked = await commandRows(sql`delete from conversation.shares
      where id = ${shareId} and user_id = ${currentMember().userId} returning 1`);
    if (revoked.length === 0) throw new ShareNotFound();
    return true;
  }
}
