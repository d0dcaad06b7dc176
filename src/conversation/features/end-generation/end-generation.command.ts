import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { ConversationRepository } from '../../domain/conversation.repository.js';
import { Generations } from '../../domain/generations.js';
import { ToolCalls } from '../../domain/tool-calls.js';
import type { AnswerOutcome } from '../../domain/message.js';

/** Writes down how a generation ended. Sent by the process that holds its lease. */
@Message({
  permission: 'system',
  mode: 'operations',
  audit: {
    action: 'message.answered',
    category: 'activity',
    resource: 'message',
    subject: ({ answerId, outcome }: EndGeneration) => ({
      resourceId: answerId,
      details: {
        state: outcome.state,
        model: outcome.facts.model,
        costNanoUsd: outcome.facts.costNanoUsd,
        error: outcome.error?.code,
      },
    }),
  },
})
export class EndGeneration extends Command<void> {
  constructor(
    readonly answerId: string,
    readonly leaseOwner: string,
    readonly outcome: AnswerOutcome,
  ) {
    super();
  }
}

@CommandHandler(EndGeneration)
export class EndGenerationHandler implements ICommandHandler<EndGeneration> {
  constructor(
    private readonly conversations: ConversationRepository,
    private readonly generations: Generations,
    private readonly toolCalls: ToolCalls,
    private readonly clock: Clock,
  ) {}

  async execute({ answerId, leaseOwner, outcome }: EndGeneration): Promise<void> {
    await this.generations.finish(answerId, leaseOwner);
    const answer = await this.conversations.message(answerId);
    const conversation = await this.conversations.byIdOrDeleted(answer.conversationId);
    const { usage, costNanoUsd } = outcome.facts;
    const { charged } = answer;
    const now = this.clock.now();
    answer.end(outcome, now);
    if (outcome.calledTools && outcome.state !== 'awaiting_approval')
      for (const call of await this.toolCalls.openOf(answerId)) call.cancel(now);
    const tokens = usage.inputTokens + usage.outputTokens - charged.tokens;
    conversation.charge(tokens, BigInt(costNanoUsd) - charged.costNanoUsd, now);
  }
}
