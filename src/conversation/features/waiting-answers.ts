import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/kernel/clock.js';
import { currentActor } from '#libs/kernel/request-context.js';
import type { Conversation } from '../domain/conversation.js';
import { ConversationRepository } from '../domain/conversation.repository.js';
import { Generations } from '../domain/generations.js';
import type { Message } from '../domain/message.js';
import { ToolCalls } from '../domain/tool-calls.js';

/** Ends answers that wait for an approval nobody will give any more. */
@Injectable()
export class WaitingAnswers {
  constructor(
    private readonly conversations: ConversationRepository,
    private readonly toolCalls: ToolCalls,
    private readonly generations: Generations,
    private readonly clock: Clock,
  ) {}

  /** It is generated once more, to no other end than being ended as stopped, with all it has used. */
  async giveUp(answer: Message): Promise<void> {
    for (const call of await this.toolCalls.openOf(answer.id)) call.cancel(this.clock.now());
    answer.goOn();
    this.generations.enqueue(answer.id, answer.conversationId, currentActor());
  }

  /** Ends every answer of a conversation that was deleted, so that its usage is counted before its text is gone. */
  async endAllOf(conversation: Conversation): Promise<void> {
    await this.generations.requestStopOfAll(conversation.id);
    for (const answer of await this.conversations.waitingAnswersOf(conversation)) await this.giveUp(answer);
  }
}
