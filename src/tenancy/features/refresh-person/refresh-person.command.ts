import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';
import type { Person } from '../../domain/membership.js';

/** Copies anew what memberships say of a person, in every organization. */
@Message({
  permission: 'system',
  mode: 'write',
  system: true,
  audit: {
    action: 'member.refreshed',
    category: 'system',
    resource: 'user',
    subject: ({ person: { userId } }: RefreshPerson) => ({ resourceId: userId }),
  },
})
export class RefreshPerson extends Command<void> {
  constructor(readonly person: Person) {
    super();
  }
}

@CommandHandler(RefreshPerson)
export class RefreshPersonHandler implements ICommandHandler<RefreshPerson> {
  constructor(private readonly clock: Clock) {}

  async execute({ person: { userId, email, displayName } }: RefreshPerson): Promise<void> {
    await commandRows(sql`update tenancy.memberships
       set email = ${email}, display_name = ${displayName}, updated_at = ${this.clock.now()}, revision = revision + 1
     where user_id = ${userId} and (email, display_name) is distinct from (${email}, ${displayName})`);
  }
}
