import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { CursorInvalid } from '#libs/kernel/errors.js';
import { toPage, type Page, type PageRequest } from '#libs/kernel/page.js';
import { pick } from '#libs/kernel/pick.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { OverdueReport, type OverdueFilter, type OverdueView } from '../overdue-report.js';

const FIELDS = [
  'assignmentId',
  'itemId',
  'itemTitle',
  'assignmentType',
  'userId',
  'displayName',
  'targetName',
  'dueAt',
  'daysOverdue',
  'percent',
] as const;

@Message({ permission: 'content.assign_own', mode: 'read', errors: [CursorInvalid] })
export class ListOverdueAssignments extends Query<Page<OverdueView>> {
  constructor(
    readonly page: PageRequest,
    readonly filter: OverdueFilter,
  ) {
    super();
  }
}

@QueryHandler(ListOverdueAssignments)
export class ListOverdueAssignmentsHandler implements IQueryHandler<ListOverdueAssignments> {
  constructor(
    private readonly db: ReadDb,
    private readonly report: OverdueReport,
  ) {}

  async execute({ page, filter }: ListOverdueAssignments): Promise<Page<OverdueView>> {
    const rows = await this.db.rows<OverdueView>(this.report.rows(filter, page.after, page.limit + 1));
    return toPage(
      rows.map((row) => pick(row, FIELDS)),
      page.limit,
      (row) => [row.dueAt, row.assignmentId, row.userId],
    );
  }
}
