import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message, type AuditCategory } from '#libs/cqrs/message.js';
import { CursorInvalid } from '#libs/kernel/errors.js';
import { toPage, type Page, type PageRequest } from '#libs/kernel/page.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql, when, type Statement } from '#libs/persistence/sql.js';
import { EVENT_COLUMNS, type AuditEventView } from './audit-event.view.js';

export interface AuditFilter {
  readonly actor?: string;
  readonly action?: string;
  readonly category?: AuditCategory;
  readonly outcome?: 'success' | 'failure';
  readonly resourceType?: string;
  readonly resourceId?: string;
  readonly requestId?: string;
  /** Inclusive. */
  readonly from?: Date;
  /** Exclusive. */
  readonly to?: Date;
}

@Message({ permission: 'audit.read', mode: 'read', errors: [CursorInvalid] })
export class ListAuditEvents extends Query<Page<AuditEventView>> {
  constructor(
    readonly page: PageRequest,
    readonly filter: AuditFilter,
  ) {
    super();
  }
}

const conditions = (filter: AuditFilter): Statement => sql`
  ${when(filter.actor, () => sql`and user_id = ${filter.actor}`)}
  ${when(filter.action, () => sql`and action = ${filter.action}`)}
  ${when(filter.category, () => sql`and category = ${filter.category}`)}
  ${when(filter.outcome, () => sql`and outcome = ${filter.outcome}`)}
  ${when(filter.resourceType, () => sql`and resource_type = ${filter.resourceType}`)}
  ${when(filter.resourceId, () => sql`and resource_id = ${filter.resourceId}`)}
  ${when(filter.requestId, () => sql`and request_id = ${filter.requestId}`)}
  ${when(filter.from, () => sql`and created_at >= ${filter.from}`)}
  ${when(filter.to, () => sql`and created_at < ${filter.to}`)}`;

@QueryHandler(ListAuditEvents)
export class ListAuditEventsHandler implements IQueryHandler<ListAuditEvents> {
  constructor(private readonly db: ReadDb) {}

  async execute({ page, filter }: ListAuditEvents): Promise<Page<AuditEventView>> {
    const [createdAt, id] = page.after ?? [];
    const rows = await this.db.rows<AuditEventView>(sql`select ${EVENT_COLUMNS} from audit.events
       where true ${conditions(filter)}
         ${when(page.after, () => sql`and (created_at, id) < (${createdAt}, ${id})`)}
       order by created_at desc, id desc limit ${page.limit + 1}`);
    return toPage(rows, page.limit, (row) => [row.createdAt, row.id]);
  }
}
