import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';

/**
 * Deletes one batch of the inbox's memory that is older than a week; returns how many. An event that was
 * not delivered within hours is a dead letter, so nothing this old comes again by itself. Those that an
 * operator can still replay are kept.
 */
@Message({ permission: 'system', mode: 'operations', system: true })
export class PurgeProcessedEvents extends Command<number> {
  constructor(readonly batch: number) {
    super();
  }
}

@CommandHandler(PurgeProcessedEvents)
export class PurgeProcessedEventsHandler implements ICommandHandler<PurgeProcessedEvents> {
  async execute({ batch }: PurgeProcessedEvents): Promise<number> {
    const rows = await commandRows(sql`delete from platform.processed_events where ctid = any (array(
        select e.ctid from platform.processed_events e
         where e.processed_at < now() - interval '7 days'
           and not exists (select from platform.dead_letters d where d.event_id = e.event_id)
           and not exists (select from platform.outbox o where o.event_id = e.event_id)
         order by e.processed_at limit ${batch}))
      returning 1`);
    return rows.length;
  }
}
