import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Authorizer } from '#libs/cqrs/ports.js';
import { currentActor } from '#libs/kernel/request-context.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql, when } from '#libs/persistence/sql.js';
import { MemberNotFound } from '../../domain/membership.errors.js';
import { OrganizationNotFound } from '../../domain/organization.errors.js';
import { requireCurrentOrganization } from '../current-organization.js';
import { DepartmentReach } from '../department-reach.js';
import { memberColumns, type MemberView } from '../member.view.js';

@Message({ permission: 'members.read', mode: 'read', errors: [OrganizationNotFound, MemberNotFound] })
export class GetMember extends Query<MemberView> {
  constructor(
    readonly organizationId: string,
    readonly userId: string,
  ) {
    super();
  }
}

@QueryHandler(GetMember)
export class GetMemberHandler implements IQueryHandler<GetMember> {
  constructor(
    private readonly db: ReadDb,
    private readonly authorizer: Authorizer,
    private readonly reach: DepartmentReach,
  ) {}

  async execute({ organizationId, userId }: GetMember): Promise<MemberView> {
    requireCurrentOrganization(organizationId);
    const administers = this.authorizer.allows(currentActor(), 'members.read_contacts');
    const member = await this.db
      .one<MemberView>(sql`select ${memberColumns(administers)} from tenancy.memberships
       where organization_id = ${organizationId} and user_id = ${userId} ${this.reach.condition('members.read')}
         ${when(!administers, () => sql`and status = 'active'`)}`);
    if (!member) throw new MemberNotFound();
    return member;
  }
}
