import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { ConversationRepository } from '../../domain/conversation.repository.js';
import { Generations } from '../../domain/generations.js';
import { ToolCall, type ToolCallRequest } from '../../domain/tool-call.js';
import { ToolCalls, type AnswerStep } from '../../domain/tool-calls.js';
import { toToolCallView, type ToolCallView } from '../tool-call.view.js';

/** Writes down what a model asked for before any of it is called. Sent by the process that holds the lease. */
@Message({ permission: 'system', mode: 'operations' })
export class RecordToolStep extends Command<ToolCallView[]> {
  constructor(
    readonly answerId: string,
    readonly leaseOwner: string,
    readonly step: Pick<AnswerStep, 'number' | 'textUntil' | 'reasoning' | 'spent'>,
    readonly requests: readonly ToolCallRequest[],
  ) {
    super();
  }
}

@CommandHandler(RecordToolStep)
export class RecordToolStepHandler implements ICommandHandler<RecordToolStep> {
  constructor(
    private readonly conversations: ConversationRepository,
    private readonly generations: Generations,
    private readonly toolCalls: ToolCalls,
    private readonly clock: Clock,
  ) {}

  async execute({ answerId, leaseOwner, step, requests }: RecordToolStep): Promise<ToolCallView[]> {
    await this.generations.requireLease(answerId, leaseOwner);
    const { organizationId, userId, conversationId } = await this.conversations.message(answerId);
    const of = { organizationId, userId, conversationId, messageId: answerId };
    const now = this.clock.now();
    const calls = requests.map((request, place) =>
      ToolCall.request(request, { ...of, step: step.number, place, position: step.textUntil }, now),
    );
    await this.toolCalls.add({ ...of, ...step }, calls, now);
    return calls.map(toToolCallView);
  }
}
