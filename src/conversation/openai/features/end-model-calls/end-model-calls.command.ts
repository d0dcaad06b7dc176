import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import type { EndedCall } from '../../../domain/model-call.js';
import { CallEnds } from '../../call-ends.js';

/** Writes down how calls ended, all that ended in this process in the last moments, of whichever organizations. */
@Message({ permission: 'system', mode: 'operations', system: true })
export class EndModelCalls extends Command<void> {
  constructor(readonly calls: readonly EndedCall[]) {
    super();
  }
}

@CommandHandler(EndModelCalls)
export class EndModelCallsHandler implements ICommandHandler<EndModelCalls> {
  constructor(private readonly ends: CallEnds) {}

  execute({ calls }: EndModelCalls): Promise<void> {
    return this.ends.write(calls);
  }
}
