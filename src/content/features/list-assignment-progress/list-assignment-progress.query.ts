import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { CursorInvalid } from '#libs/kernel/errors.js';
import { toPage, type Page, type PageRequest } from '#libs/kernel/page.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql, when } from '#libs/persistence/sql.js';
import { AssignmentNotFound } from '../../domain/assignment.errors.js';
import { AssignerReach } from '../assigner-reach.js';
import { AssignmentReach } from '../assignment-reach.js';
import { CURRENT_ORGANIZATION } from '../current-organization.js';
import type { ListedProgressView } from '../progress.view.js';

/** How far everybody has come whom an assignment reaches. */
@Message({ permission: 'content.assign_own', mode: 'read', errors: [AssignmentNotFound, CursorInvalid] })
export class ListAssignmentProgress extends Query<Page<ListedProgressView>> {
  constructor(
    readonly assignmentId: string,
    readonly page: PageRequest,
  ) {
    super();
  }
}

@QueryHandler(ListAssignmentProgress)
export class ListAssignmentProgressHandler implements IQueryHandler<ListAssignmentProgress> {
  constructor(
    private readonly db: ReadDb,
    private readonly reach: AssignmentReach,
    private readonly assigner: AssignerReach,
  ) {}

  async execute({ assignmentId, page }: ListAssignmentProgress): Promise<Page<ListedProgressView>> {
    const [after] = page.after ?? [];
    const rows = await this.db.rows<ListedProgressView & { userId: string | null }>(sql`
      select a.item_id as "itemId", p.user_id as "userId", p.display_name as "displayName",
             coalesce(done.percent, 0) as percent, done.started_at as "startedAt", done.completed_at as "completedAt",
             done.updated_at as "updatedAt"
        from content.assignments a
        left join lateral ${this.reach.people()} p on true ${when(after, () => sql`and p.user_id > ${after}`)}
        left join content.progress done on done.organization_id = ${CURRENT_ORGANIZATION} and done.item_id = a.item_id
             and done.user_id = p.user_id
       where a.id = ${assignmentId} and ${this.assigner.toAssignment()}
       order by p.user_id limit ${page.limit + 1}`);
    // The assignment is a row of its own when it reaches nobody.
    if (rows.length === 0) throw new AssignmentNotFound();
    return toPage(
      rows.filter(({ userId }) => userId !== null),
      page.limit,
      (row) => [row.userId],
    );
  }
}
