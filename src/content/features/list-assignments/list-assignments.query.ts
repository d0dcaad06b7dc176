import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { CursorInvalid } from '#libs/kernel/errors.js';
import { toPage, type Page, type PageRequest } from '#libs/kernel/page.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql, when } from '#libs/persistence/sql.js';
import type { AssignmentStatus, AssignmentType } from '../../domain/assignment.js';
import { AssignmentList } from '../assignment-list.js';
import { AssignmentReach } from '../assignment-reach.js';
import type { ListedAssignmentView } from '../assignment.view.js';

export interface AssignmentFilter {
  readonly itemId?: string;
  /** Whatever reaches this person: for himself, a team of his, or everybody. */
  readonly userId?: string;
  readonly teamId?: string;
  readonly organizationId?: string;
  readonly assignmentType?: AssignmentType;
  readonly status?: AssignmentStatus;
}

@Message({ permission: 'content.assign_own', mode: 'read', errors: [CursorInvalid] })
export class ListAssignments extends Query<Page<ListedAssignmentView>> {
  constructor(
    readonly page: PageRequest,
    readonly filter: AssignmentFilter,
  ) {
    super();
  }
}

@QueryHandler(ListAssignments)
export class ListAssignmentsHandler implements IQueryHandler<ListAssignments> {
  constructor(
    private readonly db: ReadDb,
    private readonly list: AssignmentList,
    private readonly reach: AssignmentReach,
    private readonly clock: Clock,
  ) {}

  async execute({ page, filter }: ListAssignments): Promise<Page<ListedAssignmentView>> {
    const { itemId, userId, teamId, organizationId, assignmentType, status } = filter;
    const [createdAt, id] = page.after ?? [];
    const condition = sql`
        ${when(itemId, () => sql`and a.item_id = ${itemId}`)}
        ${when(userId, () => sql`and ${this.reach.toPerson(userId ?? '')}`)}
        ${when(teamId, () => sql`and a.team_id = ${teamId}`)}
        ${when(organizationId, () => sql`and a.target_organization_id = ${organizationId}`)}
        ${when(assignmentType, () => sql`and a.assignment_type = ${assignmentType}::content.assignment_type`)}
        ${when(page.after, () => sql`and (a.created_at, a.id) < (${createdAt}, ${id})`)}`;
    const rows = await this.db.rows<ListedAssignmentView>(
      this.list.newest(condition, status, page.limit + 1, this.clock.now()),
    );
    return toPage(rows, page.limit, (row) => [row.createdAt, row.id]);
  }
}
