import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';

/** Far enough ahead that a job which fails for weeks costs nothing. */
const MONTHS_AHEAD = 3;

@Message({ permission: 'system', mode: 'operations', system: true })
export class EnsureAuditPartitions extends Command<void> {}

@CommandHandler(EnsureAuditPartitions)
export class EnsureAuditPartitionsHandler implements ICommandHandler<EnsureAuditPartitions> {
  async execute(): Promise<void> {
    await commandRows(sql`select audit.ensure_partitions(${MONTHS_AHEAD}::int)`);
  }
}
