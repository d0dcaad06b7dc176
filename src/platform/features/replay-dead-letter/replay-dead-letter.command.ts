import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Signals } from '#libs/messaging/signals.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';
import { DeadLetterNotFound } from '../../domain/platform.errors.js';

@Message({
  permission: 'ops.manage',
  mode: 'operations',
  system: true,
  errors: [DeadLetterNotFound],
  audit: {
    action: 'dead_letter.replayed',
    category: 'system',
    resource: 'dead_letter',
    subject: ({ eventId }: ReplayDeadLetter) => ({ resourceId: eventId }),
  },
})
export class ReplayDeadLetter extends Command<void> {
  constructor(readonly eventId: string) {
    super();
  }
}

@CommandHandler(ReplayDeadLetter)
export class ReplayDeadLetterHandler implements ICommandHandler<ReplayDeadLetter> {
  constructor(private readonly signals: Signals) {}

  /** Puts the event back into the outbox as if it had never been tried. */
  async execute({ eventId }: ReplayDeadLetter): Promise<void> {
    const rows =
      await commandRows(sql`with letter as (delete from platform.dead_letters where event_id = ${eventId} returning *)
      insert into platform.outbox
        (event_id, type, version, aggregate_type, aggregate_id, organization_id, payload, headers, occurred_at)
      select event_id, type, version, aggregate_type, aggregate_id, organization_id, payload, headers, occurred_at from letter
      returning event_id`);
    if (rows.length === 0) throw new DeadLetterNotFound();
    this.signals.afterCommit('outbox');
  }
}
