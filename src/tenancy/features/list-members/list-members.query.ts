import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Authorizer } from '#libs/cqrs/ports.js';
import { Choice, Instant, Text, Uuid } from '#libs/http/fields.js';
import { CursorInvalid } from '#libs/kernel/errors.js';
import { toPage, type Page, type PageRequest } from '#libs/kernel/page.js';
import { currentActor, currentMember } from '#libs/kernel/request-context.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql, when } from '#libs/persistence/sql.js';
import { MEMBERSHIP_STATUSES, type MembershipStatus } from '../../domain/membership.js';
import { OrganizationNotFound } from '../../domain/organization.errors.js';
import { ORGANIZATION_ROLES, type OrganizationRole } from '../../domain/roles.js';

/** A member of an organization as the other members see him. */
export class MemberView {
  @Uuid()
  userId: string;

  @Text({ max: 201 })
  displayName: string;

  @Text({ max: 254, nullable: true, description: 'Null unless you administer the organization' })
  email: string | null;

  @Choice(ORGANIZATION_ROLES)
  role: OrganizationRole;

  @Choice(MEMBERSHIP_STATUSES)
  status: MembershipStatus;

  @Instant()
  joinedAt: Date;
}

/** The members of the session's organization; any other answers as if it did not exist. */
@Message({ permission: 'members.read', mode: 'read', errors: [OrganizationNotFound, CursorInvalid] })
export class ListMembers extends Query<Page<MemberView>> {
  constructor(
    readonly organizationId: string,
    readonly page: PageRequest,
  ) {
    super();
  }
}

@QueryHandler(ListMembers)
export class ListMembersHandler implements IQueryHandler<ListMembers> {
  constructor(
    private readonly db: ReadDb,
    private readonly authorizer: Authorizer,
  ) {}

  async execute({ organizationId, page }: ListMembers): Promise<Page<MemberView>> {
    if (organizationId !== currentMember().organizationId) throw new OrganizationNotFound();
    const administers = this.authorizer.allows(currentActor(), 'members.read_contacts');
    const [joinedAt, id] = page.after ?? [];
    const rows = await this.db.rows<MemberView>(sql`
      select user_id as "userId", display_name as "displayName", case when ${administers} then email end as email,
             role, status, joined_at as "joinedAt"
        from tenancy.memberships
       where organization_id = ${organizationId} ${when(!administers, () => sql`and status = 'active'`)}
         ${when(page.after, () => sql`and (joined_at, user_id) > (${joinedAt}, ${id})`)}
       order by joined_at, user_id limit ${page.limit + 1}`);
    return toPage(rows, page.limit, (row) => [row.joinedAt, row.userId]);
  }
}
