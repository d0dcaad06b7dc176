import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message, RECENT_SECONDS } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { newId } from '#libs/kernel/id.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { AccessChanges } from '../../domain/access-changes.js';
import {
  GrantExists,
  GrantExpired,
  PermissionNotHeld,
  PermissionUnknown,
} from '../../domain/authorization.errors.js';
import { MemberNotFound } from '../../domain/membership.errors.js';
import { GrantRepository } from '../../domain/authorization.repositories.js';
import { Grant } from '../../domain/grant.js';
import { GrantAuthority } from '../grant-authority.js';
import { toGrantView, type GrantView } from '../grant.view.js';

export interface GrantTerms {
  readonly userId: string;
  readonly resource: string;
  readonly action: string;
  readonly scope: 'organization' | 'department';
  readonly expiresAt: Date | null;
}

@Message({
  permission: 'permissions.grant',
  mode: 'write',
  system: true,
  aalMaxAgeSeconds: RECENT_SECONDS,
  idempotent: true,
  errors: [MemberNotFound, GrantExists, GrantExpired, PermissionNotHeld, PermissionUnknown],
  audit: {
    action: 'permission.granted',
    category: 'admin',
    resource: 'grant',
    subject: ({ terms }: GrantPermission, grant?: GrantView) => ({
      resourceId: grant?.id,
      details: { ...terms, expiresAt: terms.expiresAt?.toISOString() ?? null },
    }),
  },
})
export class GrantPermission extends Command<GrantView> {
  constructor(readonly terms: GrantTerms) {
    super();
  }
}

@CommandHandler(GrantPermission)
export class GrantPermissionHandler implements ICommandHandler<GrantPermission> {
  constructor(
    private readonly grants: GrantRepository,
    private readonly authority: GrantAuthority,
    private readonly changes: AccessChanges,
    private readonly clock: Clock,
  ) {}

  async execute({ terms }: GrantPermission): Promise<GrantView> {
    const { organizationId, userId: grantedBy } = currentMember();
    const grant = Grant.give({ ...terms, id: newId(), organizationId, grantedBy }, this.clock.now());
    this.authority.requireHeld(grant.permissions, terms.scope);
    if (!(await this.grants.isGrantable(organizationId, terms.userId))) throw new MemberNotFound();
    this.grants.add(grant);
    this.changes.ofMember(organizationId, terms.userId);
    return toGrantView(grant);
  }
}
