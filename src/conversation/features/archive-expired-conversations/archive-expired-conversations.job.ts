import { Injectable, Logger } from '@nestjs/common';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Job, type JobHandler } from '#libs/jobs/job.js';
import { systemActor } from '#libs/kernel/actor.js';
import { newId } from '#libs/kernel/id.js';
import { runInContext } from '#libs/kernel/request-context.js';
import { ArchiveWriter } from '../../cold-storage/archive-writer.js';
import { ArchivingOvertaken } from '../../domain/archive.errors.js';
import { ConversationNotFound } from '../../domain/conversation.errors.js';
import {
  ListExpiredConversations,
  type ExpiredConversation,
} from '../list-expired-conversations/list-expired-conversations.query.js';
import { BeginArchiving } from './begin-archiving.command.js';
import { EndArchiving } from './end-archiving.command.js';
import { StoreConversationArchive } from './store-conversation-archive.command.js';

const BATCH = 500;
/** So many failures one after the other are storage's, not the conversations'. */
const MOST_FAILURES = 5;

/**
 * Moves conversations whose time is over into cold storage. Each is remembered, written, read back and only then
 * deleted, so that whatever breaks off in between costs another attempt and nothing else.
 */
@Injectable()
@Job({ name: 'conversation.archive-expired', schedule: '*/15 * * * *', retryLimit: 3, expireSeconds: 840 })
export class ArchiveExpiredConversationsJob implements JobHandler {
  private readonly logger = new Logger('conversation');

  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly writer: ArchiveWriter,
  ) {}

  async run(_payload: unknown, signal: AbortSignal): Promise<void> {
    const failures: unknown[] = [];
    let inSequence = 0;
    // Whatever became of one, it is not listed again before its pause is over.
    for (let expired = await this.expired(); expired.length > 0; expired = await this.expired())
      for (const conversation of expired) {
        signal.throwIfAborted();
        const failure = await this.attempt(conversation, signal);
        inSequence = failure === undefined ? 0 : inSequence + 1;
        if (failure !== undefined) failures.push(failure);
        if (inSequence >= MOST_FAILURES) throw failed(failures);
      }
    if (failures.length > 0) throw failed(failures);
  }

  private expired(): Promise<ExpiredConversation[]> {
    return this.dispatcher.query(new ListExpiredConversations('archive', BATCH));
  }

  /** Answers why it failed. */
  private attempt(conversation: ExpiredConversation, signal: AbortSignal): Promise<unknown> {
    const { organizationId, userId } = conversation;
    const context = { actor: { ...systemActor(organizationId), userId }, requestId: newId() };
    return runInContext(context, () => this.archive(conversation, signal));
  }

  private async archive(conversation: ExpiredConversation, signal: AbortSignal): Promise<unknown> {
    const place = await this.dispatcher.command(new BeginArchiving(conversation));
    if (!place) return undefined;
    const { id: conversationId, userId } = conversation;
    try {
      const written = await this.writer.write({ ...place, conversationId, userId }, signal);
      await this.dispatcher.command(new StoreConversationArchive(conversation, written));
      return undefined;
    } catch (error) {
      const isOvertaken = error instanceof ArchivingOvertaken || error instanceof ConversationNotFound;
      const end = isOvertaken ? 'overtaken' : { error: String(error) };
      await this.dispatcher.command(new EndArchiving(place, end));
      if (isOvertaken) return undefined;
      const { organizationId } = conversation;
      this.logger.error(
        { err: error, organizationId, conversationId, attempt: place.attempt },
        'A conversation could not be archived and stays; it is tried again',
      );
      return error;
    }
  }
}

const failed = (failures: readonly unknown[]): Error =>
  new AggregateError(
    failures,
    `${failures.length} conversations could not be archived; they stay as they are`,
  );
