import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { Generations } from '../../domain/generations.js';
import { ToolCallDecided } from '../../domain/tool-call.errors.js';
import { ToolCalls } from '../../domain/tool-calls.js';
import { toToolCallView, type ToolCallView } from '../tool-call.view.js';

/** Uses an approval up, before the tool is called: whatever happens then, it is not called for it again. */
@Message({ permission: 'system', mode: 'operations', errors: [ToolCallDecided] })
export class StartToolCall extends Command<ToolCallView> {
  constructor(
    readonly callId: string,
    readonly answerId: string,
    readonly leaseOwner: string,
  ) {
    super();
  }
}

@CommandHandler(StartToolCall)
export class StartToolCallHandler implements ICommandHandler<StartToolCall> {
  constructor(
    private readonly toolCalls: ToolCalls,
    private readonly generations: Generations,
    private readonly clock: Clock,
  ) {}

  async execute({ callId, answerId, leaseOwner }: StartToolCall): Promise<ToolCallView> {
    await this.generations.requireLease(answerId, leaseOwner);
    const call = await this.toolCalls.byId(callId);
    call.begin(this.clock.now());
    return toToolCallView(call);
  }
}
