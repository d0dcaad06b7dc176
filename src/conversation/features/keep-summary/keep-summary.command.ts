import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { writeAtCommit } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';
import { ConversationNotFound, MessageNotFound } from '../../domain/conversation.errors.js';
import { ConversationRepository } from '../../domain/conversation.repository.js';
import type { Written } from '../../upkeep/upkeep-calls.js';

const LONGEST = 100_000;

/** Keeps what stands for the messages up to one of them. Should there be such a summary already, that one stays. */
@Message({
  permission: 'system',
  mode: 'operations',
  errors: [ConversationNotFound, MessageNotFound],
  audit: {
    action: 'conversation.summarized',
    category: 'system',
    resource: 'conversation',
    subject: ({ conversationId, untilMessageId, written }: KeepSummary) => ({
      resourceId: conversationId,
      details: { untilMessageId, model: written.model, callId: written.callId },
    }),
  },
})
export class KeepSummary extends Command<void> {
  constructor(
    readonly conversationId: string,
    readonly untilMessageId: string,
    readonly written: Written,
  ) {
    super();
  }
}

@CommandHandler(KeepSummary)
export class KeepSummaryHandler implements ICommandHandler<KeepSummary> {
  constructor(
    private readonly conversations: ConversationRepository,
    private readonly clock: Clock,
  ) {}

  async execute({ conversationId, untilMessageId, written }: KeepSummary): Promise<void> {
    const conversation = await this.conversations.byId(conversationId);
    const { sequenceNumber } = await this.conversations.messageOf(conversation, untilMessageId);
    const at = this.clock.now();
    conversation.summarize(untilMessageId, written, at);
    const { organizationId, userId } = conversation;
    const { text, model, callId } = written;
    writeAtCommit(sql`insert into conversation.summaries
        (conversation_id, until_message_id, organization_id, user_id, until_sequence, text, model, call_id, created_at)
      values (${conversationId}, ${untilMessageId}, ${organizationId}, ${userId}, ${sequenceNumber},
              ${text.slice(0, LONGEST)}, ${model}, ${callId}, ${at})
      on conflict do nothing`);
  }
}
