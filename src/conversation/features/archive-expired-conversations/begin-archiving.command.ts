import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { newId } from '#libs/kernel/id.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';
import type { ArchivePlace } from '../../cold-storage/archive-files.js';
import type { ExpiredConversation } from '../list-expired-conversations/list-expired-conversations.query.js';

/** Longer than the job that writes may run, so that nobody else writes the same meanwhile. */
const LEASE_MS = 20 * 60_000;

/** Remembers that a file is about to be written, before it is; undefined when somebody else writes it. */
@Message({ permission: 'system', mode: 'operations' })
export class BeginArchiving extends Command<ArchivePlace | undefined> {
  constructor(readonly conversation: ExpiredConversation) {
    super();
  }
}

@CommandHandler(BeginArchiving)
export class BeginArchivingHandler implements ICommandHandler<BeginArchiving> {
  constructor(private readonly clock: Clock) {}

  async execute({ conversation }: BeginArchiving): Promise<ArchivePlace | undefined> {
    const { id, organizationId, userId, lastMessageAt } = conversation;
    const at = this.clock.now();
    const until = new Date(at.getTime() + LEASE_MS);
    const [begun] = await commandRows<ArchivePlace>(sql`
      insert into conversation.archives (id, organization_id, user_id, conversation_id, state, attempt, retry_at,
             last_message_at, created_at)
      values (${newId()}, ${organizationId}, ${userId}, ${id}, 'writing', 1, ${until}, ${lastMessageAt}, ${at})
      on conflict (organization_id, conversation_id) do update
         set attempt = archives.attempt + 1, retry_at = excluded.retry_at, last_message_at = excluded.last_message_at
       where archives.state = 'writing' and archives.retry_at <= ${at}
      returning id as "archiveId", organization_id as "organizationId", attempt`);
    return begun;
  }
}
