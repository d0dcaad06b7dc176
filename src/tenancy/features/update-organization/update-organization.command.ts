import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { CurrentAccess } from '../../current-access.js';
import { AccessChanges } from '../../domain/access-changes.js';
import {
  OnlyFromAbove,
  OrganizationNameTaken,
  OrganizationNameUnusable,
  OrganizationNotFound,
  OrganizationObjectTooLarge,
  SecurityPolicyElsewhere,
} from '../../domain/organization.errors.js';
import type { Organization } from '../../domain/organization.js';
import type { OrganizationProfile } from '../../domain/organization-profile.js';
import { OrganizationRepository } from '../../domain/organization.repository.js';
import { requireCurrentOrganization } from '../current-organization.js';
import { toOrganizationView, type OrganizationView } from '../organization.view.js';

/** Changes the organization the session works in. */
@Message({
  permission: 'organization.update',
  mode: 'write',
  system: true,
  idempotent: true,
  errors: [
    OrganizationNotFound,
    OrganizationNameUnusable,
    OrganizationNameTaken,
    OrganizationObjectTooLarge,
    SecurityPolicyElsewhere,
    OnlyFromAbove,
  ],
  audit: {
    action: 'organization.updated',
    category: 'admin',
    resource: 'organization',
    subject: ({ organizationId, changes }: UpdateOrganization) => ({
      resourceId: organizationId,
      details: { fields: Object.keys(changes) },
    }),
  },
})
export class UpdateOrganization extends Command<OrganizationView> {
  constructor(
    readonly organizationId: string,
    readonly changes: Partial<OrganizationProfile>,
    readonly expectedRevision: number | undefined,
  ) {
    super();
  }
}

@CommandHandler(UpdateOrganization)
export class UpdateOrganizationHandler implements ICommandHandler<UpdateOrganization> {
  constructor(
    private readonly organizations: OrganizationRepository,
    private readonly access: CurrentAccess,
    private readonly accessChanges: AccessChanges,
    private readonly clock: Clock,
  ) {}

  async execute({
    organizationId,
    changes,
    expectedRevision,
  }: UpdateOrganization): Promise<OrganizationView> {
    requireCurrentOrganization(organizationId);
    const organization = await this.organizations.byId(organizationId);
    organization.expect(expectedRevision);
    if (reachesUp(organization, changes) && !this.access.fromAbove()) throw new OnlyFromAbove();
    const { inheritsAdministration } = organization;
    organization.update(changes, this.clock.now());
    if (organization.inheritsAdministration !== inheritsAdministration)
      this.accessChanges.ofOrganization(organizationId);
    return toOrganizationView(organization, this.access.roleIn(organizationId) ?? '');
  }
}

/** What those below cannot decide: to shut out those above, or whose seats they fill. */
function reachesUp(organization: Organization, changes: Partial<OrganizationProfile>): boolean {
  const { parentId, inheritsAdministration, inheritsLimits } = organization;
  if (parentId === null) return false;
  const shutsOut = inheritsAdministration && changes.inheritsAdministration === false;
  return shutsOut || (changes.inheritsLimits ?? inheritsLimits) !== inheritsLimits;
}
