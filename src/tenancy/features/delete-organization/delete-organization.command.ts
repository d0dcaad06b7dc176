import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message, RECENT_SECONDS } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { AccessChanges } from '../../domain/access-changes.js';
import {
  OrganizationHasDescendants,
  OrganizationNotFound,
  OrganizationStatusConflict,
  SlugNotConfirmed,
} from '../../domain/organization.errors.js';
import { OrganizationRepository } from '../../domain/organization.repository.js';
import { daysAfter, TenancyOptions } from '../../tenancy-options.js';
import { requireCurrentOrganization } from '../current-organization.js';
import { toStandingView, type OrganizationStandingView } from '../organization.view.js';

/** Closes the session's organization at once and has it deleted for good when the time of grace is over. */
@Message({
  permission: 'organization.delete',
  mode: 'write',
  system: true,
  aalMaxAgeSeconds: RECENT_SECONDS,
  idempotent: true,
  errors: [OrganizationNotFound, SlugNotConfirmed, OrganizationHasDescendants, OrganizationStatusConflict],
  audit: {
    action: 'organization.deletion_scheduled',
    category: 'admin',
    resource: 'organization',
    subject: ({ organizationId }: DeleteOrganization, organization?: OrganizationStandingView) => ({
      resourceId: organizationId,
      details: { dueAt: organization?.deletionDueAt },
    }),
  },
})
export class DeleteOrganization extends Command<OrganizationStandingView> {
  constructor(
    readonly organizationId: string,
    readonly confirmation: string,
  ) {
    super();
  }
}

@CommandHandler(DeleteOrganization)
export class DeleteOrganizationHandler implements ICommandHandler<DeleteOrganization> {
  constructor(
    private readonly organizations: OrganizationRepository,
    private readonly accessChanges: AccessChanges,
    private readonly options: TenancyOptions,
    private readonly clock: Clock,
  ) {}

  async execute({ organizationId, confirmation }: DeleteOrganization): Promise<OrganizationStandingView> {
    requireCurrentOrganization(organizationId);
    const organization = await this.organizations.byId(organizationId);
    if (await this.organizations.hasLiveDescendants(organization)) throw new OrganizationHasDescendants();
    const at = this.clock.now();
    organization.scheduleDeletion(confirmation, daysAfter(at, this.options.deletionGraceDays), at);
    this.accessChanges.ofOrganization(organizationId);
    return toStandingView(organization);
  }
}
