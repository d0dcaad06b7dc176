import { Injectable, Logger } from '@nestjs/common';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { LimitReached } from '#libs/cqrs/ports.js';
import { newId } from '#libs/kernel/id.js';
import { currentActor, runInContext } from '#libs/kernel/request-context.js';
import { complete } from '#libs/llm/complete.js';
import { costOf } from '#libs/llm/prices.js';
import { countTokens } from '#libs/llm/tokens.js';
import { ConversationNotFound, MessageNotFound } from '../domain/conversation.errors.js';
import type { UpkeepKind } from '../domain/model-call.js';
import type { Model } from '../domain/models.js';
import { RequestUpkeepCall } from '../features/request-upkeep-call/request-upkeep-call.command.js';
import type { Question } from '../generation/model-gateway.js';
import { ModelCalls } from '../openai/model-calls.js';
import { ContentFiltered, ContextTooLong, ModelRefused, ProviderRefused } from '../openai/openai.errors.js';

/** What a model wrote, and what that used. */
export interface Written {
  readonly callId: string;
  readonly text: string;
  readonly model: string;
  readonly tokens: number;
  /** An integer as decimal text: it becomes part of a command. */
  readonly costNanoUsd: string;
}

/** Nothing that another attempt would change. */
const FINAL = [
  LimitReached,
  ConversationNotFound,
  MessageNotFound,
  ContentFiltered,
  ContextTooLong,
  ModelRefused,
  ProviderRefused,
];

/**
 * Asks models on the platform's own accord for somebody's conversation: with the policy, keys and allowance of its
 * organization, on record and charged like any other call.
 */
@Injectable()
export class UpkeepCalls {
  private readonly logger = new Logger(UpkeepCalls.name);

  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly calls: ModelCalls,
  ) {}

  async ask(
    kind: UpkeepKind,
    conversationId: string,
    model: Model,
    question: Question,
    signal: AbortSignal,
  ): Promise<Written> {
    const callId = newId();
    const tokens = countTokens(question.messages);
    const call = await this.dispatcher.command(
      new RequestUpkeepCall(callId, kind, conversationId, model.id, tokens),
    );
    return this.calls.chat(call, question, signal, async (events, answering) => {
      const { text, usage } = await complete(events);
      const { model: answered, price } = answering;
      return {
        callId,
        text: text.toWellFormed().replaceAll('\0', '\uFFFD').trim(),
        model: answered,
        tokens: usage.inputTokens + usage.outputTokens,
        costNanoUsd: (price ? costOf(usage, price) : 0n).toString(),
      };
    });
  }

  /** Works for a conversation's owner. What another attempt would not change is no failure of the job. */
  async onBehalfOf(userId: string, conversationId: string, work: () => Promise<void>): Promise<void> {
    try {
      await runInContext({ actor: { ...currentActor(), userId }, requestId: newId() }, work);
    } catch (error) {
      if (!FINAL.some((Final) => error instanceof Final)) throw error;
      this.logger.log({ err: error as Error, conversationId }, 'A conversation goes without');
    }
  }
}
