import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { writeAtCommit } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';
import { ConversationRepository } from '../../domain/conversation.repository.js';
import { Generations } from '../../domain/generations.js';
import { ToolCalls } from '../../domain/tool-calls.js';
import type { AnswerOutcome, Message as Answer } from '../../domain/message.js';
import type { AnswerContext } from '../../generation/context-record.js';

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
    /** What a model was sent for it; null where none was asked. */
    readonly context: AnswerContext | null,
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

  async execute({ answerId, leaseOwner, outcome, context }: EndGeneration): Promise<void> {
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
    if (context) keepContext(answer, context, now);
    if (outcome.state !== 'complete') return;
    conversation.answered(answerId);
    if (context?.outgrown) conversation.outgrow(context.outgrown);
  }
}

/** Its turns are told apart by the steps that are kept, so that whoever ends it again after a crash writes the same. */
const keepContext = (
  { id, organizationId, userId }: Answer,
  { firstTurn, context }: AnswerContext,
  at: Date,
): void =>
  writeAtCommit(sql`insert into conversation.answer_contexts
      (message_id, first_turn, organization_id, user_id, context, created_at)
    values (${id}, ${firstTurn}, ${organizationId}, ${userId}, ${JSON.stringify(context)}::jsonb, ${at})
    on conflict do nothing`);
