import { Injectable } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { currentActor, currentMember } from '#libs/kernel/request-context.js';
import {
  AnswerStillGenerating,
  ConversationNotActive,
  ConversationNotFound,
  MessageNotFound,
} from '../../domain/conversation.errors.js';
import { ConversationRepository } from '../../domain/conversation.repository.js';
import { Generations } from '../../domain/generations.js';
import { ToolCallDecided, ToolCallDiffers, ToolCallNotFound } from '../../domain/tool-call.errors.js';
import { ToolCalls } from '../../domain/tool-calls.js';
import { toToolCallView, type ToolCallView } from '../tool-call.view.js';

export type Decision = 'approved' | 'denied';

const ERRORS = [
  ConversationNotFound,
  ConversationNotActive,
  MessageNotFound,
  AnswerStillGenerating,
  ToolCallNotFound,
  ToolCallDecided,
  ToolCallDiffers,
];

/** Decides whether a tool is called with exactly these arguments, once. The last decision lets the answer go on. */
abstract class DecideToolCall extends Command<ToolCallView> {
  abstract readonly decision: Decision;

  constructor(
    readonly conversationId: string,
    readonly messageId: string,
    readonly callId: string,
    readonly argumentsHash: string,
  ) {
    super();
  }
}

const subject = ({ callId, argumentsHash }: DecideToolCall, call?: ToolCallView) => ({
  resourceId: callId,
  details: { tool: call?.tool, argumentsSha256: argumentsHash },
});

@Message({
  permission: 'conversation.use',
  mode: 'ai',
  errors: ERRORS,
  audit: { action: 'tool_call.approved', category: 'security', resource: 'tool_call', subject },
})
export class ApproveToolCall extends DecideToolCall {
  readonly decision = 'approved';
}

@Message({
  permission: 'conversation.use',
  mode: 'ai',
  errors: ERRORS,
  audit: { action: 'tool_call.denied', category: 'security', resource: 'tool_call', subject },
})
export class DenyToolCall extends DecideToolCall {
  readonly decision = 'denied';
}

/** Decorated, so that its subclasses inherit what is to be injected. */
@Injectable()
abstract class DecideToolCallHandler {
  constructor(
    private readonly conversations: ConversationRepository,
    private readonly toolCalls: ToolCalls,
    private readonly generations: Generations,
    private readonly clock: Clock,
  ) {}

  async execute({
    conversationId,
    messageId,
    callId,
    argumentsHash,
    decision,
  }: DecideToolCall): Promise<ToolCallView> {
    const conversation = await this.conversations.byId(conversationId);
    const answer = await this.conversations.messageOf(conversation, messageId);
    const call = await this.toolCalls.byId(callId);
    if (call.messageId !== messageId) throw new ToolCallNotFound();
    // It may be seen a moment before the answer has come to rest.
    if (answer.state === 'generating' && call.state === 'awaiting_approval')
      throw new AnswerStillGenerating();
    conversation.requireActive();
    call.decide(decision, argumentsHash, currentMember().userId, this.clock.now());
    const others = await this.toolCalls.openOf(messageId);
    if (!others.some(({ id, state }) => id !== callId && state === 'awaiting_approval')) {
      answer.goOn();
      this.generations.enqueue(messageId, conversationId, currentActor());
    }
    return toToolCallView(call);
  }
}

@CommandHandler(ApproveToolCall)
export class ApproveToolCallHandler
  extends DecideToolCallHandler
  implements ICommandHandler<ApproveToolCall> {}

@CommandHandler(DenyToolCall)
export class DenyToolCallHandler extends DecideToolCallHandler implements ICommandHandler<DenyToolCall> {}
