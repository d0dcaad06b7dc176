import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';

/** Deletes one batch of stored answers whose time is over; returns how many. */
@Message({ permission: 'system', mode: 'operations', system: true })
export class PurgeIdempotencyKeys extends Command<number> {
  constructor(readonly batch: number) {
    super();
  }
}

@CommandHandler(PurgeIdempotencyKeys)
export class PurgeIdempotencyKeysHandler implements ICommandHandler<PurgeIdempotencyKeys> {
  async execute({ batch }: PurgeIdempotencyKeys): Promise<number> {
    const rows = await commandRows(sql`delete from platform.idempotency_keys where ctid = any (array(
        select ctid from platform.idempotency_keys where expires_at < now() order by expires_at limit ${batch}))
      returning 1`);
    return rows.length;
  }
}
