import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Authorizer } from '#libs/cqrs/ports.js';
import { OrganizationRefuses, PermissionDenied, StepUpRequired } from '#libs/kernel/errors.js';
import { currentActor } from '#libs/kernel/request-context.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { CurrentAccess } from '../../current-access.js';
import { OrganizationNotFound } from '../../domain/organization.errors.js';
import { ORGANIZATION_COLUMNS, withoutSettings, type OrganizationView } from '../organization.view.js';

/** Any organization one belongs to, judged by what one may do there, whichever is active in the session. */
@Message({
  permission: 'signed-in',
  mode: 'read',
  errors: [OrganizationNotFound, PermissionDenied, OrganizationRefuses, StepUpRequired],
})
export class GetOrganization extends Query<OrganizationView> {
  constructor(readonly organizationId: string) {
    super();
  }
}

@QueryHandler(GetOrganization)
export class GetOrganizationHandler implements IQueryHandler<GetOrganization> {
  constructor(
    private readonly db: ReadDb,
    private readonly authorizer: Authorizer,
    private readonly access: CurrentAccess,
  ) {}

  async execute({ organizationId }: GetOrganization): Promise<OrganizationView> {
    const there = { ...currentActor(), organizationId };
    await this.authorizer.prepare(there);
    const role = this.access.roleIn(organizationId);
    if (role === undefined) throw new OrganizationNotFound();
    const decision = this.authorizer.decide(there, 'organization.read');
    if (!decision.allowed) throw this.authorizer.refusal(there, 'organization.read', decision);
    const view = await this.db.one<OrganizationView>(sql`select ${ORGANIZATION_COLUMNS}, ${role}::text as role
       from tenancy.organizations o where o.id = ${organizationId}`);
    if (!view) throw new OrganizationNotFound();
    return this.authorizer.allows(there, 'organization.read_settings') ? view : withoutSettings(view);
  }
}
