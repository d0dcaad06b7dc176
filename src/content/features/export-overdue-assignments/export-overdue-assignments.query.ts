import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { stringify } from 'csv-stringify/sync';
import { Message } from '#libs/cqrs/message.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { OverdueReport, type OverdueFilter, type OverdueView } from '../overdue-report.js';

export const MOST_ROWS = 10_000;

const COLUMNS: readonly (keyof OverdueView)[] = [
  'dueAt',
  'daysOverdue',
  'displayName',
  'itemTitle',
  'targetName',
  'assignmentType',
  'percent',
  'userId',
  'itemId',
  'assignmentId',
];

/** The overdue report as RFC 4180 has tables: the longest overdue rows, as many as a spreadsheet is good for. */
@Message({ permission: 'content.assign_own', mode: 'read' })
export class ExportOverdueAssignments extends Query<string> {
  constructor(readonly filter: OverdueFilter) {
    super();
  }
}

@QueryHandler(ExportOverdueAssignments)
export class ExportOverdueAssignmentsHandler implements IQueryHandler<ExportOverdueAssignments> {
  constructor(
    private readonly db: ReadDb,
    private readonly report: OverdueReport,
  ) {}

  async execute({ filter }: ExportOverdueAssignments): Promise<string> {
    const rows = await this.db.rows<OverdueView>(this.report.rows(filter, undefined, MOST_ROWS));
    return stringify(rows, {
      header: true,
      columns: [...COLUMNS],
      cast: { date: (value) => value.toISOString() },
      // A title that begins like a formula must not become one in whoever's spreadsheet.
      escape_formulas: true,
      record_delimiter: 'windows',
    });
  }
}
