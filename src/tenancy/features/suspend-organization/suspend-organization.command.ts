import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { AccessChanges } from '../../domain/access-changes.js';
import { OrganizationNotFound, OrganizationStatusConflict } from '../../domain/organization.errors.js';
import { OrganizationRepository } from '../../domain/organization.repository.js';
import { toStandingView, type OrganizationStandingView } from '../organization.view.js';

@Message({
  permission: 'ops.manage',
  mode: 'operations',
  system: true,
  idempotent: true,
  errors: [OrganizationNotFound, OrganizationStatusConflict],
  audit: {
    action: 'organization.suspended',
    category: 'admin',
    resource: 'organization',
    subject: ({ organizationId, reason }: SuspendOrganization) => ({
      resourceId: organizationId,
      organizationId,
      details: { reason },
    }),
  },
})
export class SuspendOrganization extends Command<OrganizationStandingView> {
  constructor(
    readonly organizationId: string,
    readonly reason: string,
  ) {
    super();
  }
}

@CommandHandler(SuspendOrganization)
export class SuspendOrganizationHandler implements ICommandHandler<SuspendOrganization> {
  constructor(
    private readonly organizations: OrganizationRepository,
    private readonly accessChanges: AccessChanges,
    private readonly clock: Clock,
  ) {}

  async execute({ organizationId, reason }: SuspendOrganization): Promise<OrganizationStandingView> {
    const organization = await this.organizations.byId(organizationId);
    organization.suspend(reason, this.clock.now());
    this.accessChanges.ofOrganization(organizationId);
    return toStandingView(organization);
  }
}
