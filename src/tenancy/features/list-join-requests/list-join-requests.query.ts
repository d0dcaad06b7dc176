import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { CursorInvalid } from '#libs/kernel/errors.js';
import { toPage, type Page, type PageRequest } from '#libs/kernel/page.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql, when } from '#libs/persistence/sql.js';
import type { JoinRequestStatus } from '../../domain/join-request.js';
import { OutsideDepartment } from '../../domain/membership.errors.js';
import { OrganizationNotFound } from '../../domain/organization.errors.js';
import { requireCurrentOrganization } from '../current-organization.js';
import { DepartmentReach } from '../department-reach.js';
import { JOIN_REQUEST_COLUMNS, type JoinRequestView } from '../join-request.view.js';

@Message({
  permission: 'members.manage',
  mode: 'read',
  errors: [OrganizationNotFound, CursorInvalid, OutsideDepartment],
})
export class ListJoinRequests extends Query<Page<JoinRequestView>> {
  constructor(
    readonly organizationId: string,
    readonly page: PageRequest,
    readonly status?: JoinRequestStatus,
  ) {
    super();
  }
}

@QueryHandler(ListJoinRequests)
export class ListJoinRequestsHandler implements IQueryHandler<ListJoinRequests> {
  constructor(
    private readonly db: ReadDb,
    private readonly reach: DepartmentReach,
  ) {}

  /** Who asks has no department yet, so that he is nobody's who reaches a department only. */
  async execute({ organizationId, page, status }: ListJoinRequests): Promise<Page<JoinRequestView>> {
    requireCurrentOrganization(organizationId);
    this.reach.require('members.manage', null);
    const [createdAt, id] = page.after ?? [];
    const rows = await this.db.rows<JoinRequestView>(sql`
      select ${JOIN_REQUEST_COLUMNS} from tenancy.join_requests
       where organization_id = ${organizationId}
         ${when(status, () => sql`and status = ${status}`)}
         ${when(page.after, () => sql`and (created_at, id) < (${createdAt}, ${id})`)}
       order by created_at desc, id desc limit ${page.limit + 1}`);
    return toPage(rows, page.limit, (row) => [row.createdAt, row.id]);
  }
}
