import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { currentActor } from '#libs/kernel/request-context.js';
import { writeAtCommit } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';

/** Notes when a key was used last, for its owner to find keys that nothing uses. */
@Message({ permission: 'system', mode: 'operations' })
export class RecordApiKeyUse extends Command<void> {
  constructor(readonly keyId: string) {
    super();
  }
}

@CommandHandler(RecordApiKeyUse)
export class RecordApiKeyUseHandler implements ICommandHandler<RecordApiKeyUse> {
  constructor(private readonly clock: Clock) {}

  async execute({ keyId }: RecordApiKeyUse): Promise<void> {
    writeAtCommit(sql`update identity.api_keys set last_used_at = ${this.clock.now()}
      where organization_id = ${currentActor().organizationId} and id = ${keyId}`);
  }
}
