import { Injectable } from '@nestjs/common';
import { Choice, Instant, Integer, Text, Uuid } from '#libs/http/fields.js';
import { Clock } from '#libs/kernel/clock.js';
import { sql, when, type Statement } from '#libs/persistence/sql.js';
import { ASSIGNMENT_TYPES, type AssignmentType } from '../domain/assignment.js';
import { AssignerReach } from './assigner-reach.js';
import { AssignmentList } from './assignment-list.js';
import { AssignmentReach } from './assignment-reach.js';
import { CURRENT_ORGANIZATION } from './current-organization.js';

/** A person who should have completed something by now. */
export class OverdueView {
  @Uuid()
  assignmentId: string;

  @Uuid()
  itemId: string;

  @Text({ max: 500, nullable: true, description: 'Null when you do not see the item now' })
  itemTitle: string | null;

  @Choice(ASSIGNMENT_TYPES)
  assignmentType: AssignmentType;

  @Uuid()
  userId: string;

  @Text({ max: 201 })
  displayName: string;

  @Text({ max: 201, nullable: true, description: 'The person, team or organization it was assigned to' })
  targetName: string | null;

  @Instant()
  dueAt: Date;

  @Integer({ min: 0, max: 100_000, description: 'Whole days since it was due' })
  daysOverdue: number;

  @Integer({ min: 0, max: 100 })
  percent: number;
}

export interface OverdueFilter {
  readonly itemId?: string;
  /** Assigned to this team. */
  readonly teamId?: string;
  readonly userId?: string;
  readonly assignmentType?: AssignmentType;
}

/** Who is late with what, of those to whom the person who asks may assign. */
@Injectable()
export class OverdueReport {
  constructor(
    private readonly reach: AssignmentReach,
    private readonly assigner: AssignerReach,
    private readonly list: AssignmentList,
    private readonly clock: Clock,
  ) {}

  /** The longest overdue first. `after` is the due date, the assignment and the person of the row before. */
  rows(
    { itemId, teamId, userId, assignmentType }: OverdueFilter,
    after: readonly string[] | undefined,
    limit: number,
  ): Statement {
    const at = this.clock.now();
    const [dueAt, assignmentId, person] = after ?? [];
    const part = (
      whose: Statement,
    ) => sql`(select a.id, a.item_id, a.user_id, a.team_id, a.target_organization_id, a.assignment_type,
             a.due_at, p.user_id as person_id, p.display_name, coalesce(done.percent, 0) as percent
        from content.assignments a
        cross join lateral ${this.reach.people()} p
        left join content.progress done on done.organization_id = ${CURRENT_ORGANIZATION} and done.item_id = a.item_id
             and done.user_id = p.user_id
       where ${whose} and a.due_at < ${at} and ${this.reach.isNow(at)} and ${this.assigner.toAssignment()}
         and done.completed_at is null
         ${when(itemId, () => sql`and a.item_id = ${itemId}`)}
         ${when(teamId, () => sql`and a.team_id = ${teamId}`)}
         ${when(userId, () => sql`and p.user_id = ${userId}`)}
         ${when(assignmentType, () => sql`and a.assignment_type = ${assignmentType}::content.assignment_type`)}
         ${when(after, () => sql`and (a.due_at, a.id, p.user_id) > (${dueAt}, ${assignmentId}, ${person})`)}
         ${when(after, () => sql`and a.due_at >= ${dueAt}`)}
       order by a.due_at, a.id, p.user_id limit ${limit})`;
    return sql`select a.id as "assignmentId", a.item_id as "itemId", a.assignment_type as "assignmentType", a.person_id as "userId",
             a.display_name as "displayName", a.due_at as "dueAt", a.percent, ${this.list.names()},
             floor(extract(epoch from ${at}::timestamptz - a.due_at) / 86400)::int as "daysOverdue"
      from (${part(sql`a.organization_id = ${CURRENT_ORGANIZATION}`)}
            union all
            ${part(sql`a.target_organization_id = ${CURRENT_ORGANIZATION} and a.organization_id <> ${CURRENT_ORGANIZATION}`)}) a
      ${this.list.namesOf()}
     order by a.due_at, a.id, a.person_id limit ${limit}`;
  }
}
