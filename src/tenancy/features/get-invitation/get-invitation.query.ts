import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { InvitationNotFound } from '../../domain/invitation.errors.js';
import { OrganizationNotFound } from '../../domain/organization.errors.js';
import { requireCurrentOrganization } from '../current-organization.js';
import { DepartmentReach } from '../department-reach.js';
import { invitationColumns, type InvitationView } from '../invitation.view.js';

@Message({ permission: 'members.manage', mode: 'read', errors: [OrganizationNotFound, InvitationNotFound] })
export class GetInvitation extends Query<InvitationView> {
  constructor(
    readonly organizationId: string,
    readonly invitationId: string,
  ) {
    super();
  }
}

@QueryHandler(GetInvitation)
export class GetInvitationHandler implements IQueryHandler<GetInvitation> {
  constructor(
    private readonly db: ReadDb,
    private readonly reach: DepartmentReach,
    private readonly clock: Clock,
  ) {}

  async execute({ organizationId, invitationId }: GetInvitation): Promise<InvitationView> {
    requireCurrentOrganization(organizationId);
    const invitation = await this.db.one<InvitationView>(sql`
      select ${invitationColumns(this.clock.now())} from tenancy.invitations
       where organization_id = ${organizationId} and id = ${invitationId} ${this.reach.condition('members.manage')}`);
    if (!invitation) throw new InvitationNotFound();
    return invitation;
  }
}
