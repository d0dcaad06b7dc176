import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { AccessChanges } from '../../domain/access-changes.js';
import { OrganizationNotFound, OrganizationStatusConflict } from '../../domain/organization.errors.js';
import { OrganizationRepository } from '../../domain/organization.repository.js';
import { requireCurrentOrganization } from '../current-organization.js';
import { toStandingView, type OrganizationStandingView } from '../organization.view.js';

@Message({
  permission: 'organization.delete',
  mode: 'write',
  system: true,
  idempotent: true,
  errors: [OrganizationNotFound, OrganizationStatusConflict],
  audit: {
    action: 'organization.restored',
    category: 'admin',
    resource: 'organization',
    subject: ({ organizationId }: RestoreOrganization) => ({ resourceId: organizationId }),
  },
})
export class RestoreOrganization extends Command<OrganizationStandingView> {
  constructor(readonly organizationId: string) {
    super();
  }
}

@CommandHandler(RestoreOrganization)
export class RestoreOrganizationHandler implements ICommandHandler<RestoreOrganization> {
  constructor(
    private readonly organizations: OrganizationRepository,
    private readonly accessChanges: AccessChanges,
    private readonly clock: Clock,
  ) {}

  async execute({ organizationId }: RestoreOrganization): Promise<OrganizationStandingView> {
    requireCurrentOrganization(organizationId);
    await this.organizations.holdTree('to-grow');
    const organization = await this.organizations.byId(organizationId);
    const { parentId } = organization;
    const parent = parentId === null ? null : await this.organizations.byId(parentId);
    organization.restore(parent, this.clock.now());
    this.accessChanges.ofOrganization(organizationId);
    return toStandingView(organization);
  }
}
