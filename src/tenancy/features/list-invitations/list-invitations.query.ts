import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { CursorInvalid } from '#libs/kernel/errors.js';
import { toPage, type Page, type PageRequest } from '#libs/kernel/page.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql, when } from '#libs/persistence/sql.js';
import type { InvitationStatus } from '../../domain/invitation.js';
import { OrganizationNotFound } from '../../domain/organization.errors.js';
import { requireCurrentOrganization } from '../current-organization.js';
import { DepartmentReach } from '../department-reach.js';
import { invitationColumns, statusColumn, type InvitationView } from '../invitation.view.js';

@Message({ permission: 'members.manage', mode: 'read', errors: [OrganizationNotFound, CursorInvalid] })
export class ListInvitations extends Query<Page<InvitationView>> {
  constructor(
    readonly organizationId: string,
    readonly page: PageRequest,
    readonly status?: InvitationStatus,
  ) {
    super();
  }
}

@QueryHandler(ListInvitations)
export class ListInvitationsHandler implements IQueryHandler<ListInvitations> {
  constructor(
    private readonly db: ReadDb,
    private readonly reach: DepartmentReach,
    private readonly clock: Clock,
  ) {}

  async execute({ organizationId, page, status }: ListInvitations): Promise<Page<InvitationView>> {
    requireCurrentOrganization(organizationId);
    const at = this.clock.now();
    const [createdAt, id] = page.after ?? [];
    const rows = await this.db.rows<InvitationView>(sql`
      select ${invitationColumns(at)} from tenancy.invitations
       where organization_id = ${organizationId} ${this.reach.condition('members.manage')}
         ${when(status, () => sql`and ${statusColumn(at)} = ${status}`)}
         ${when(page.after, () => sql`and (created_at, id) < (${createdAt}, ${id})`)}
       order by created_at desc, id desc limit ${page.limit + 1}`);
    return toPage(rows, page.limit, (row) => [row.createdAt, row.id]);
  }
}
