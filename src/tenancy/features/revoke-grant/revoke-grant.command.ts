import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message, RECENT_SECONDS } from '#libs/cqrs/message.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { AccessChanges } from '../../domain/access-changes.js';
import { GrantNotFound } from '../../domain/authorization.errors.js';
import { GrantRepository } from '../../domain/authorization.repositories.js';

@Message({
  permission: 'permissions.grant',
  mode: 'write',
  system: true,
  aalMaxAgeSeconds: RECENT_SECONDS,
  idempotent: true,
  errors: [GrantNotFound],
  audit: {
    action: 'permission.revoked',
    category: 'admin',
    resource: 'grant',
    subject: ({ grantId }: RevokeGrant) => ({ resourceId: grantId }),
  },
})
export class RevokeGrant extends Command<void> {
  constructor(readonly grantId: string) {
    super();
  }
}

@CommandHandler(RevokeGrant)
export class RevokeGrantHandler implements ICommandHandler<RevokeGrant> {
  constructor(
    private readonly grants: GrantRepository,
    private readonly changes: AccessChanges,
  ) {}

  async execute({ grantId }: RevokeGrant): Promise<void> {
    const grant = await this.grants.byId(currentMember().organizationId, grantId);
    grant.revoke();
    this.grants.remove(grant);
    this.changes.ofMember(grant.organizationId, grant.userId);
  }
}
