import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { ToolCallDecided } from '../../domain/tool-call.errors.js';
import type { ToolOutcome } from '../../domain/tool-call.js';
import { ToolCalls } from '../../domain/tool-calls.js';
import { toToolCallView, type ToolCallView } from '../tool-call.view.js';

/** Writes down what became of a call. Neither its arguments nor its result are said to the audit log. */
@Message({
  permission: 'system',
  mode: 'operations',
  errors: [ToolCallDecided],
  audit: {
    action: 'tool.called',
    category: 'activity',
    resource: 'tool_call',
    subject: ({ callId, outcome }: EndToolCall, call?: ToolCallView) => ({
      resourceId: callId,
      details: {
        tool: call?.tool,
        argumentsSha256: call?.argumentsHash,
        approved: call?.needsApproval,
        state: outcome.state,
        resultBytes: outcome.resultBytes,
        durationMs: call?.durationMs,
        error: outcome.errorCode,
      },
    }),
  },
})
export class EndToolCall extends Command<ToolCallView> {
  constructor(
    readonly callId: string,
    readonly outcome: ToolOutcome,
  ) {
    super();
  }
}

@CommandHandler(EndToolCall)
export class EndToolCallHandler implements ICommandHandler<EndToolCall> {
  constructor(
    private readonly toolCalls: ToolCalls,
    private readonly clock: Clock,
  ) {}

  async execute({ callId, outcome }: EndToolCall): Promise<ToolCallView> {
    const call = await this.toolCalls.byId(callId);
    call.end(outcome, this.clock.now());
    return toToolCallView(call);
  }
}
