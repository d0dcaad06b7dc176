import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';
import type { WrittenArchive } from '../../cold-storage/archive-writer.js';
import { ArchivingOvertaken } from '../../domain/archive.errors.js';
import { ConversationNotFound } from '../../domain/conversation.errors.js';
import { ConversationRepository } from '../../domain/conversation.repository.js';
import type { ExpiredConversation } from '../list-expired-conversations/list-expired-conversations.query.js';
import { WaitingAnswers } from '../waiting-answers.js';

/**
 * Deletes a conversation of which all is in cold storage, and makes the file an archive, both or neither. Throws
 * `ArchivingOvertaken` when what was written is not what there is now, or not anymore the writer's to say.
 */
@Message({
  permission: 'system',
  mode: 'operations',
  errors: [ArchivingOvertaken, ConversationNotFound],
  audit: {
    action: 'conversation_archive.stored',
    category: 'system',
    resource: 'conversation_archive',
    subject: ({ conversation, written }: StoreConversationArchive) => ({
      resourceId: written.archiveId,
      details: {
        conversationId: conversation.id,
        messages: written.messageCount,
        sha256: written.sha256,
      },
    }),
  },
})
export class StoreConversationArchive extends Command<void> {
  constructor(
    readonly conversation: ExpiredConversation,
    readonly written: WrittenArchive,
  ) {
    super();
  }
}

@CommandHandler(StoreConversationArchive)
export class StoreConversationArchiveHandler implements ICommandHandler<StoreConversationArchive> {
  constructor(
    private readonly conversations: ConversationRepository,
    private readonly waiting: WaitingAnswers,
    private readonly clock: Clock,
  ) {}

  async execute({ conversation: { id, lastMessageAt }, written }: StoreConversationArchive): Promise<void> {
    const conversation = await this.conversations.byIdOrDeleted(id);
    if (!conversation.expire(lastMessageAt, this.clock.now(), written.revision))
      throw new ArchivingOvertaken();
    await this.waiting.endAllOf(conversation);
    const { archiveId, attempt, startedAt, messageCount, sizeBytes, sha256, archivedAt } = written;
    const stored = await commandRows(sql`
      update conversation.archives set state = 'stored', retry_at = null, error = null, started_at = ${startedAt},
             message_count = ${messageCount}, size_bytes = ${sizeBytes}, sha256 = ${sha256}, archived_at = ${archivedAt}
       where id = ${archiveId} and attempt = ${attempt} and state = 'writing' returning 1`);
    if (stored.length === 0) throw new ArchivingOvertaken();
  }
}
