import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';
import { TenancyRelations } from '../../../tenancy/index.js';
import { ReminderRepository } from '../../domain/assignment.repository.js';
import { AssignmentReach } from '../assignment-reach.js';
import { CURRENT_ORGANIZATION } from '../current-organization.js';

export interface ReminderLetter {
  readonly to: string;
  readonly displayName: string;
  readonly itemId: string;
  readonly itemTitle: string;
  readonly dueAt: Date;
  readonly note: string | null;
}

/**
 * Takes a reminder's letter to send it. Null when somebody has it already, or when it has become pointless: completed,
 * taken back or due at another time. Taken before it is sent, because a letter must never come twice.
 */
@Message({ permission: 'system', mode: 'write' })
export class ClaimReminder extends Command<ReminderLetter | null> {
  constructor(readonly reminderId: string) {
    super();
  }
}

@CommandHandler(ClaimReminder)
export class ClaimReminderHandler implements ICommandHandler<ClaimReminder> {
  constructor(
    private readonly reminders: ReminderRepository,
    private readonly tenancy: TenancyRelations,
    private readonly reach: AssignmentReach,
    private readonly clock: Clock,
  ) {}

  async execute({ reminderId }: ClaimReminder): Promise<ReminderLetter | null> {
    const at = this.clock.now();
    const reminder = await this.reminders.byId(reminderId);
    if (!reminder?.claim(at)) return null;
    const [letter] = await commandRows<ReminderLetter>(sql`
      select m.email as to, m.display_name as "displayName", a.item_id as "itemId", v.title as "itemTitle", a.due_at as "dueAt", a.note
        from content.assignments a
        join content.items i on i.id = a.item_id
        join content.versions v on v.organization_id = i.organization_id and v.item_id = i.id and v.number = i.published_version
        join ${this.tenancy.members()} m on m.user_id = ${reminder.userId}
       where a.id = ${reminder.assignmentId} and a.due_at = ${reminder.dueAt} and ${this.reach.isNow(at)}
         and ${this.reach.toPerson(reminder.userId)}
         and not exists (select from content.progress done where done.organization_id = ${CURRENT_ORGANIZATION}
                            and done.item_id = a.item_id and done.user_id = m.user_id and done.completed_at is not null)`);
    return letter ?? null;
  }
}
