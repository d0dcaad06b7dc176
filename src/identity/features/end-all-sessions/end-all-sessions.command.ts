import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { currentActor } from '#libs/kernel/request-context.js';
import { SessionEnder } from '../session-ender.js';

/** Signs the person out on every device, or on every other one. Answers how many sessions ended. */
@Message({
  permission: 'signed-in',
  mode: 'critical-auth',
  audit: {
    action: 'user.logged_out_everywhere',
    category: 'security',
    resource: 'user',
    subject: ({ keepCurrent }: EndAllSessions, sessions?: number) => ({
      resourceId: currentActor().userId,
      details: { keepCurrent, sessions },
    }),
  },
})
export class EndAllSessions extends Command<number> {
  constructor(readonly keepCurrent: boolean) {
    super();
  }
}

@CommandHandler(EndAllSessions)
export class EndAllSessionsHandler implements ICommandHandler<EndAllSessions> {
  constructor(private readonly ender: SessionEnder) {}

  execute({ keepCurrent }: EndAllSessions): Promise<number> {
    const { userId = '', sessionId } = currentActor();
    return this.ender.endAll(userId, 'logged_out', keepCurrent ? sessionId : undefined);
  }
}
