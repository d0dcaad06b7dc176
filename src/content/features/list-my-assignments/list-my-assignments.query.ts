import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { CursorInvalid } from '#libs/kernel/errors.js';
import { toPage, type Page, type PageRequest } from '#libs/kernel/page.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql, when } from '#libs/persistence/sql.js';
import type { AssignmentType } from '../../domain/assignment.js';
import {
  MY_ASSIGNMENT_COLUMNS,
  MyAssignments,
  NEVER_DUE,
  type LearningState,
  type MyAssignmentView,
} from '../my-assignments.js';

@Message({ permission: 'content.read_assigned', mode: 'read', errors: [CursorInvalid] })
export class ListMyAssignments extends Query<Page<MyAssignmentView>> {
  constructor(
    readonly page: PageRequest,
    readonly state?: LearningState,
    readonly assignmentType?: AssignmentType,
  ) {
    super();
  }
}

@QueryHandler(ListMyAssignments)
export class ListMyAssignmentsHandler implements IQueryHandler<ListMyAssignments> {
  constructor(
    private readonly db: ReadDb,
    private readonly mine: MyAssignments,
  ) {}

  async execute({ page, state, assignmentType }: ListMyAssignments): Promise<Page<MyAssignmentView>> {
    const [dueAt, id] = page.after ?? [];
    const rows = await this.db
      .rows<MyAssignmentView>(sql`select ${MY_ASSIGNMENT_COLUMNS} from ${this.mine.relation()}
       where true
         ${when(state, () => sql`and state = ${state}`)}
         ${when(assignmentType, () => sql`and assignment_type = ${assignmentType}::content.assignment_type`)}
         ${when(page.after, () => sql`and (due_order, id) > (${dueAt}, ${id})`)}
       order by due_order, id limit ${page.limit + 1}`);
    return toPage(rows, page.limit, (row) => [row.dueAt ?? NEVER_DUE, row.id]);
  }
}
