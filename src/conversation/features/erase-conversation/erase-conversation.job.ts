import { Injectable } from '@nestjs/common';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Job, type JobHandler } from '#libs/jobs/job.js';
import { EraseConversation } from './erase-conversation.command.js';

export const ERASE_CONVERSATION = 'conversation.erase-conversation';

@Injectable()
@Job({ name: ERASE_CONVERSATION, retryLimit: 10, retryDelaySeconds: 5, expireSeconds: 600, concurrency: 2 })
export class EraseConversationJob implements JobHandler<{ conversationId: string }> {
  constructor(private readonly dispatcher: Dispatcher) {}

  async run({ conversationId }: { conversationId: string }): Promise<void> {
    await this.dispatcher.command(new EraseConversation(conversationId));
  }
}
