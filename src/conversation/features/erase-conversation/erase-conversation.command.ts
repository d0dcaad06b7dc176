import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';
import { AnswerStillGenerating } from '../../domain/conversation.errors.js';

/** Deletes a conversation its owner has deleted, for good; again is harmless. Throws while an answer is still ending. */
@Message({ permission: 'system', mode: 'operations', system: true, errors: [AnswerStillGenerating] })
export class EraseConversation extends Command<void> {
  constructor(readonly conversationId: string) {
    super();
  }
}

@CommandHandler(EraseConversation)
export class EraseConversationHandler implements ICommandHandler<EraseConversation> {
  async execute({ conversationId }: EraseConversation): Promise<void> {
    const deleted = await commandRows(sql`select 1 from conversation.conversations
      where id = ${conversationId} and deleted_at is not null`);
    if (deleted.length === 0) return;
    const generating = await commandRows(
      sql`select 1 from conversation.generations where conversation_id = ${conversationId}`,
    );
    if (generating.length > 0) throw new AnswerStillGenerating();
    await commandRows(sql`delete from conversation.messages where conversation_id = ${conversationId}`);
    await commandRows(sql`delete from conversation.conversations where id = ${conversationId}`);
  }
}
