import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { currentActor } from '#libs/kernel/request-context.js';
import { AccessChanges } from '../../domain/access-changes.js';
import { PlatformAccessNotFound } from '../../domain/authorization.errors.js';
import { PlatformAccessRepository } from '../../domain/platform-access.js';
import { toPlatformAccessView, type PlatformAccessView } from '../platform-access.view.js';

@Message({
  permission: 'ops.manage',
  mode: 'operations',
  system: true,
  idempotent: true,
  errors: [PlatformAccessNotFound],
  audit: {
    action: 'platform_access.ended',
    category: 'security',
    resource: 'platform_access',
    subject: ({ accessId }: EndPlatformAccess, access?: PlatformAccessView) => ({
      resourceId: accessId,
      organizationId: access?.organizationId,
    }),
  },
})
export class EndPlatformAccess extends Command<PlatformAccessView> {
  constructor(readonly accessId: string) {
    super();
  }
}

@CommandHandler(EndPlatformAccess)
export class EndPlatformAccessHandler implements ICommandHandler<EndPlatformAccess> {
  constructor(
    private readonly accesses: PlatformAccessRepository,
    private readonly changes: AccessChanges,
    private readonly clock: Clock,
  ) {}

  async execute({ accessId }: EndPlatformAccess): Promise<PlatformAccessView> {
    const { userId: operatorId = '' } = currentActor();
    const access = await this.accesses.byId(accessId, operatorId);
    access.end(this.clock.now());
    this.changes.ofMember(access.organizationId, operatorId);
    return toPlatformAccessView(access);
  }
}
