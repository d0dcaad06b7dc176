import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { AccessChanges } from '../../domain/access-changes.js';
import { OrganizationRepository } from '../../domain/organization.repository.js';

@Message({
  permission: 'system',
  mode: 'operations',
  system: true,
  audit: {
    action: 'organization.trial_ended',
    category: 'system',
    resource: 'organization',
    subject: ({ organizationId }: EndTrial) => ({ resourceId: organizationId, organizationId }),
  },
})
export class EndTrial extends Command<void> {
  constructor(readonly organizationId: string) {
    super();
  }
}

@CommandHandler(EndTrial)
export class EndTrialHandler implements ICommandHandler<EndTrial> {
  constructor(
    private readonly organizations: OrganizationRepository,
    private readonly accessChanges: AccessChanges,
    private readonly clock: Clock,
  ) {}

  async execute({ organizationId }: EndTrial): Promise<void> {
    const organization = await this.organizations.byId(organizationId);
    organization.endTrial(this.clock.now());
    this.accessChanges.ofOrganization(organizationId);
  }
}
