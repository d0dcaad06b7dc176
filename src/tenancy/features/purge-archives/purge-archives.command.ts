import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';

/** Lets go of files whose time is over. What was exported when stays known. */
@Message({ permission: 'system', mode: 'operations', system: true })
export class PurgeArchives extends Command<void> {}

@CommandHandler(PurgeArchives)
export class PurgeArchivesHandler implements ICommandHandler<PurgeArchives> {
  constructor(private readonly clock: Clock) {}

  async execute(): Promise<void> {
    await commandRows(
      sql`update tenancy.archives set file = null where file is not null and expires_at <= ${this.clock.now()}`,
    );
  }
}
