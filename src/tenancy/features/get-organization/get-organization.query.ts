import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { PermissionDenied } from '#libs/kernel/errors.js';
import { currentActor } from '#libs/kernel/request-context.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { OrganizationNotFound } from '../../domain/organization.errors.js';
import { rolesAllow } from '../../domain/roles.js';
import { ORGANIZATION_COLUMNS, withoutSettings, type OrganizationView } from '../organization.view.js';

/** Any organization one belongs to, judged by one's role there, whichever is active in the session. */
@Message({ permission: 'signed-in', mode: 'read', errors: [OrganizationNotFound, PermissionDenied] })
export class GetOrganization extends Query<OrganizationView> {
  constructor(readonly organizationId: string) {
    super();
  }
}

@QueryHandler(GetOrganization)
export class GetOrganizationHandler implements IQueryHandler<GetOrganization> {
  constructor(private readonly db: ReadDb) {}

  async execute({ organizationId }: GetOrganization): Promise<OrganizationView> {
    const view = await this.db.one<OrganizationView>(sql`select ${ORGANIZATION_COLUMNS}
       from tenancy.organizations o join tenancy.memberships m on m.organization_id = o.id
      where o.id = ${organizationId} and m.user_id = ${currentActor().userId} and m.status = 'active'`);
    if (!view) throw new OrganizationNotFound();
    if (!rolesAllow([view.role], 'organization.read')) throw new PermissionDenied('organization.read');
    return rolesAllow([view.role], 'organization.read_settings') ? view : withoutSettings(view);
  }
}
