import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { newId } from '#libs/kernel/id.js';
import { currentActor } from '#libs/kernel/request-context.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';
import { ContentOptions } from '../../content-options.js';
import { ReminderRepository } from '../../domain/assignment.repository.js';
import { AssignmentReminder } from '../../domain/reminder.js';
import { AssignmentReach } from '../assignment-reach.js';
import { CURRENT_ORGANIZATION } from '../current-organization.js';

/** Reminds people of the current organization whose turn it is, at most so many; answers how many. */
@Message({ permission: 'system', mode: 'operations' })
export class RemindAssignees extends Command<number> {
  constructor(readonly limit: number) {
    super();
  }
}

type Due = Pick<AssignmentReminder, 'assignmentId' | 'userId' | 'dueAt' | 'daysBefore'>;

@CommandHandler(RemindAssignees)
export class RemindAssigneesHandler implements ICommandHandler<RemindAssignees> {
  constructor(
    private readonly options: ContentOptions,
    private readonly reach: AssignmentReach,
    private readonly reminders: ReminderRepository,
    private readonly clock: Clock,
  ) {}

  async execute({ limit }: RemindAssignees): Promise<number> {
    const { organizationId = '' } = currentActor();
    const at = this.clock.now();
    // A second worker waits and then sees whom the first has reminded.
    await commandRows(
      sql`select pg_advisory_xact_lock(hashtextextended('content.reminders', 0) # hashtextextended(${organizationId}, 0))`,
    );
    const due = await this.due(at, limit);
    for (const each of due)
      this.reminders.add(AssignmentReminder.of({ id: newId(), organizationId, createdAt: at, ...each }));
    return due.length;
  }

  /** By the nearest of the days only: whoever is assigned something late does not get all letters at once. */
  private due(at: Date, limit: number): Promise<Due[]> {
    return commandRows<Due>(sql`
      select a.id as "assignmentId", p.user_id as "userId", a.due_at as "dueAt", turn.days as "daysBefore"
        from content.assignments a
        join content.items i on i.id = a.item_id and i.published_version is not null
        cross join lateral (select min(d.days) as days from unnest(${[...this.options.reminderDays]}::int[]) d (days)
                             where a.due_at - make_interval(days => d.days) <= ${at}) turn
        cross join lateral ${this.reach.people()} p
        left join content.progress done on done.organization_id = ${CURRENT_ORGANIZATION} and done.item_id = a.item_id
             and done.user_id = p.user_id
       where a.due_at > ${at} and ${this.reach.isNow(at)} and turn.days is not null and done.completed_at is null
         and not exists (select from content.reminders r where r.assignment_id = a.id and r.user_id = p.user_id
                            and r.due_at = a.due_at and r.days_before <= turn.days)
       order by a.due_at, a.id, p.user_id limit ${limit}`);
  }
}
