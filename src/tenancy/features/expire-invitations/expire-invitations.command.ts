import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';

/** Marks invitations whose time is over; they count as expired from that moment anyway. Answers how many. */
@Message({
  permission: 'system',
  mode: 'operations',
  system: true,
})
export class ExpireInvitations extends Command<number> {
  constructor(readonly limit: number) {
    super();
  }
}

@CommandHandler(ExpireInvitations)
export class ExpireInvitationsHandler implements ICommandHandler<ExpireInvitations> {
  constructor(private readonly clock: Clock) {}

  async execute({ limit }: ExpireInvitations): Promise<number> {
    const at = this.clock.now();
    const expired = await commandRows(sql`
      update tenancy.invitations set status = 'expired', revision = revision + 1, updated_at = ${at}
       where id in (select id from tenancy.invitations
                     where status = 'pending' and expires_at <= ${at}
                     order by expires_at limit ${limit} for update skip locked)
       returning id`);
    return expired.length;
  }
}
