import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';
import { DeadLetterNotFound } from '../../domain/platform.errors.js';

@Message({
  permission: 'ops.manage',
  mode: 'operations',
  system: true,
  errors: [DeadLetterNotFound],
  audit: {
    action: 'dead_letter.discarded',
    category: 'system',
    resource: 'dead_letter',
    subject: ({ eventId, reason }: DiscardDeadLetter) => ({ resourceId: eventId, details: { reason } }),
  },
})
export class DiscardDeadLetter extends Command<void> {
  constructor(
    readonly eventId: string,
    readonly reason: string,
  ) {
    super();
  }
}

@CommandHandler(DiscardDeadLetter)
export class DiscardDeadLetterHandler implements ICommandHandler<DiscardDeadLetter> {
  async execute({ eventId }: DiscardDeadLetter): Promise<void> {
    const rows = await commandRows(
      sql`delete from platform.dead_letters where event_id = ${eventId} returning event_id`,
    );
    if (rows.length === 0) throw new DeadLetterNotFound();
  }
}
