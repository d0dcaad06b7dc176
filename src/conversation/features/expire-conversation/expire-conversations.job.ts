import { Injectable } from '@nestjs/common';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Job, type JobHandler } from '#libs/jobs/job.js';
import { systemActor } from '#libs/kernel/actor.js';
import { newId } from '#libs/kernel/id.js';
import { runInContext } from '#libs/kernel/request-context.js';
import {
  ListExpiredConversations,
  type ExpiredConversation,
} from '../list-expired-conversations/list-expired-conversations.query.js';
import { ExpireConversation } from './expire-conversation.command.js';

const BATCH = 500;

@Injectable()
@Job({ name: 'conversation.expire', schedule: '*/15 * * * *', retryLimit: 3, expireSeconds: 840 })
export class ExpireConversationsJob implements JobHandler {
  constructor(private readonly dispatcher: Dispatcher) {}

  async run(_payload: unknown, signal: AbortSignal): Promise<void> {
    let expired: ExpiredConversation[];
    do {
      expired = await this.dispatcher.query(new ListExpiredConversations('delete', BATCH));
      for (const each of expired) {
        signal.throwIfAborted();
        await this.expire(each);
      }
    } while (expired.length === BATCH);
  }

  private expire({ id, organizationId, userId, lastMessageAt }: ExpiredConversation): Promise<void> {
    const context = { actor: { ...systemActor(organizationId), userId }, requestId: newId() };
    return runInContext(context, () => this.dispatcher.command(new ExpireConversation(id, lastMessageAt)));
  }
}
