import { Injectable } from '@nestjs/common';
import { Choice, Instant, Integer, Text, Uuid } from '#libs/http/fields.js';
import { Clock } from '#libs/kernel/clock.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { fragment, sql, type Statement } from '#libs/persistence/sql.js';
import { ACCESS_LEVELS, type AccessLevel } from '../domain/access-level.js';
import { ASSIGNMENT_TYPES, type AssignmentType } from '../domain/assignment.js';
import { REPOSITORIES, type RepositoryName } from '../domain/repository-name.js';
import { AssignedContent } from '../assigned-content.js';
import { AssignmentReach } from './assignment-reach.js';
import { CURRENT_ORGANIZATION } from './current-organization.js';
import { ContentVisibility } from './visibility.js';

export const LEARNING_STATES = ['open', 'overdue', 'completed'] as const;
export type LearningState = (typeof LEARNING_STATES)[number];

/** An item that is assigned to the person who asks, once, by the most pressing of its assignments. */
export class MyAssignmentView {
  @Uuid({ description: 'The assignment that is due first' })
  id: string;

  @Uuid()
  itemId: string;

  @Text({ max: 500 })
  itemTitle: string;

  @Choice(REPOSITORIES)
  repository: RepositoryName;

  @Instant()
  itemUpdatedAt: Date;

  @Choice(ASSIGNMENT_TYPES)
  assignmentType: AssignmentType;

  @Choice(ACCESS_LEVELS, { description: 'The highest of all assignments of the item' })
  accessLevel: AccessLevel;

  @Instant({ nullable: true })
  startsAt: Date | null;

  @Instant({ nullable: true })
  expiresAt: Date | null;

  @Instant({ nullable: true })
  dueAt: Date | null;

  @Text({ max: 1000, nullable: true })
  note: string | null;

  @Uuid()
  assignedBy: string;

  @Integer({ min: 0, max: 100, description: 'How far you have come, in percent' })
  progress: number;

  @Instant({ nullable: true })
  startedAt: Date | null;

  @Instant({ nullable: true })
  completedAt: Date | null;

  @Choice(LEARNING_STATES)
  state: LearningState;
}

/** What has no date comes last. */
export const NEVER_DUE = '9999-12-31T00:00:00.000Z';

export const MY_ASSIGNMENT_COLUMNS = fragment(`id, item_id as "itemId", item_title as "itemTitle", repository,
  item_updated_at as "itemUpdatedAt", assignment_type as "assignmentType", access_level as "accessLevel",
  starts_at as "startsAt", expires_at as "expiresAt", due_at as "dueAt", note, assigned_by as "assignedBy", progress,
  started_at as "startedAt", completed_at as "completedAt", state`);

/** What is assigned to the person who acts now and that he can see, as a relation `mine`. */
@Injectable()
export class MyAssignments extends AssignedContent {
  constructor(
    private readonly reach: AssignmentReach,
    private readonly visibility: ContentVisibility,
    private readonly clock: Clock,
  ) {
    super();
  }

  relation(): Statement {
    const at = this.clock.now();
    return sql`(select a.*, item.title as item_title, item.repository, item.updated_at as item_updated_at,
          coalesce(done.percent, 0) as progress, done.started_at, done.completed_at,
          coalesce(a.due_at, ${NEVER_DUE}::timestamptz) as due_order,
          case when done.completed_at is not null then 'completed' when a.due_at < ${at} then 'overdue' else 'open' end as state
        from (select distinct on (a.item_id) a.id, a.item_id, a.assignment_type, a.starts_at, a.expires_at, a.due_at, a.note,
                     a.assigned_by, max(a.access_level) over (partition by a.item_id) as access_level
                from content.assignments a where ${this.reach.toActor(at)}
               order by a.item_id, a.due_at nulls last, a.assignment_type, a.id) a
        cross join lateral (select items.title, items.repository, items.updated_at from ${this.visibility.items()}
                             where items.id = a.item_id limit 1) item
        left join content.progress done on done.organization_id = ${CURRENT_ORGANIZATION} and done.item_id = a.item_id
             and done.user_id = ${currentMember().userId}) as mine`;
  }

  /** One of them, by any of the assignments that reach the person. */
  reachable(assignmentId: string): Statement {
    return sql`select a.item_id as "itemId",
        exists (select from ${this.visibility.items()} where items.id = a.item_id and items.published_version is not null) as "isLive"
      from content.assignments a where a.id = ${assignmentId} and ${this.reach.toActor(this.clock.now())}`;
  }
}
