import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { newId } from '#libs/kernel/id.js';
import { currentActor } from '#libs/kernel/request-context.js';
import { AccessChanges } from '../../domain/access-changes.js';
import { OrganizationNotFound } from '../../domain/organization.errors.js';
import { OrganizationRepository } from '../../domain/organization.repository.js';
import { PlatformAccess, PlatformAccessRepository } from '../../domain/platform-access.js';
import { toPlatformAccessView, type PlatformAccessView } from '../platform-access.view.js';

/** Recorded in the audit log of the organization that is opened, for its administrators to read. */
@Message({
  permission: 'ops.manage',
  mode: 'operations',
  system: true,
  idempotent: true,
  errors: [OrganizationNotFound],
  audit: {
    action: 'platform_access.opened',
    category: 'security',
    resource: 'platform_access',
    subject: ({ organizationId, reason, minutes }: OpenPlatformAccess, access?: PlatformAccessView) => ({
      resourceId: access?.id,
      organizationId,
      details: { reason, minutes },
    }),
  },
})
export class OpenPlatformAccess extends Command<PlatformAccessView> {
  constructor(
    readonly organizationId: string,
    readonly reason: string,
    readonly minutes: number,
  ) {
    super();
  }
}

@CommandHandler(OpenPlatformAccess)
export class OpenPlatformAccessHandler implements ICommandHandler<OpenPlatformAccess> {
  constructor(
    private readonly organizations: OrganizationRepository,
    private readonly accesses: PlatformAccessRepository,
    private readonly changes: AccessChanges,
    private readonly clock: Clock,
  ) {}

  async execute({ organizationId, reason, minutes }: OpenPlatformAccess): Promise<PlatformAccessView> {
    const { userId: operatorId = '' } = currentActor();
    await this.organizations.byId(organizationId);
    const facts = { id: newId(), organizationId, operatorId, subjectId: null, reason };
    const access = PlatformAccess.open(facts, minutes, this.clock.now());
    this.accesses.add(access);
    this.changes.ofMember(organizationId, operatorId);
    return toPlatformAccessView(access);
  }
}
