import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Authorizer } from '#libs/cqrs/ports.js';
import { CursorInvalid } from '#libs/kernel/errors.js';
import { toPage, type Page, type PageRequest } from '#libs/kernel/page.js';
import { currentActor } from '#libs/kernel/request-context.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql, when } from '#libs/persistence/sql.js';
import type { MembershipStatus } from '../../domain/membership.js';
import { OrganizationNotFound } from '../../domain/organization.errors.js';
import { requireCurrentOrganization } from '../current-organization.js';
import { DepartmentReach } from '../department-reach.js';
import { memberColumns, type MemberView } from '../member.view.js';

export interface MemberFilter {
  readonly role?: string;
  readonly status?: MembershipStatus;
  readonly department?: string;
  /** A part of the name. */
  readonly q?: string;
}

/** The members of the session's organization; any other answers as if it did not exist. */
@Message({ permission: 'members.read', mode: 'read', errors: [OrganizationNotFound, CursorInvalid] })
export class ListMembers extends Query<Page<MemberView>> {
  constructor(
    readonly organizationId: string,
    readonly page: PageRequest,
    readonly filter: MemberFilter = {},
  ) {
    super();
  }
}

@QueryHandler(ListMembers)
export class ListMembersHandler implements IQueryHandler<ListMembers> {
  constructor(
    private readonly db: ReadDb,
    private readonly authorizer: Authorizer,
    private readonly reach: DepartmentReach,
  ) {}

  async execute({ organizationId, page, filter }: ListMembers): Promise<Page<MemberView>> {
    requireCurrentOrganization(organizationId);
    const administers = this.authorizer.allows(currentActor(), 'members.read_contacts');
    const { role, status, department, q } = filter;
    const [joinedAt, id] = page.after ?? [];
    const rows = await this.db
      .rows<MemberView>(sql`select ${memberColumns(administers)} from tenancy.memberships
       where organization_id = ${organizationId} ${this.reach.condition('members.read')}
         ${when(!administers, () => sql`and status = 'active'`)}
         ${when(role, () => sql`and role = ${role}`)}
         ${when(status, () => sql`and status = ${status}`)}
         ${when(department, () => sql`and department = ${department}`)}
         ${when(q, () => sql`and strpos(lower(display_name), lower(${q})) > 0`)}
         ${when(page.after, () => sql`and (joined_at, user_id) > (${joinedAt}, ${id})`)}
       order by joined_at, user_id limit ${page.limit + 1}`);
    return toPage(rows, page.limit, (row) => [row.joinedAt, row.userId]);
  }
}
