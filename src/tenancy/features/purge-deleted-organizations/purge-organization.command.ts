import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { AccessChanges } from '../../domain/access-changes.js';
import { OrganizationRepository } from '../../domain/organization.repository.js';

/** Deletes an organization that was emptied before, and tells the other contexts. */
@Message({
  permission: 'system',
  mode: 'operations',
  system: true,
  audit: {
    action: 'organization.deleted',
    category: 'system',
    resource: 'organization',
    subject: ({ organizationId }: PurgeOrganization) => ({ resourceId: organizationId, organizationId }),
  },
})
export class PurgeOrganization extends Command<void> {
  constructor(readonly organizationId: string) {
    super();
  }
}

@CommandHandler(PurgeOrganization)
export class PurgeOrganizationHandler implements ICommandHandler<PurgeOrganization> {
  constructor(
    private readonly organizations: OrganizationRepository,
    private readonly accessChanges: AccessChanges,
    private readonly clock: Clock,
  ) {}

  async execute({ organizationId }: PurgeOrganization): Promise<void> {
    const organization = await this.organizations.byId(organizationId);
    organization.delete(this.clock.now());
    this.organizations.remove(organization);
    this.accessChanges.ofOrganization(organizationId);
  }
}
