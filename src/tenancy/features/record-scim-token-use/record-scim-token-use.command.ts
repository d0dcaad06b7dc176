import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { writeAtCommit } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';

@Message({ permission: 'system', mode: 'operations', system: true })
export class RecordScimTokenUse extends Command<void> {
  constructor(readonly tokenId: string) {
    super();
  }
}

@CommandHandler(RecordScimTokenUse)
export class RecordScimTokenUseHandler implements ICommandHandler<RecordScimTokenUse> {
  constructor(private readonly clock: Clock) {}

  async execute({ tokenId }: RecordScimTokenUse): Promise<void> {
    writeAtCommit(
      sql`update tenancy.scim_tokens set last_used_at = ${this.clock.now()} where id = ${tokenId}`,
    );
  }
}
