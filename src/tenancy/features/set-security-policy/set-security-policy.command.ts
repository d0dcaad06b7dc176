import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message, RECENT_SECONDS } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { AccessChanges } from '../../domain/access-changes.js';
import { SecurityPolicyInvalid, SecurityPolicyLocksOut } from '../../domain/authorization.errors.js';
import { Explainer } from '../../domain/explainer.js';
import { GrantableRoles } from '../../domain/grantable-roles.js';
import { OrganizationNotFound, RoleUnknown } from '../../domain/organization.errors.js';
import { OrganizationRepository } from '../../domain/organization.repository.js';
import { acceptPolicy, type SecurityPolicy } from '../../domain/security-policy.js';
import { requireCurrentOrganization } from '../current-organization.js';
import { toPolicyView, type SecurityPolicyView } from '../security-policy.view.js';

@Message({
  permission: 'organization.update',
  mode: 'write',
  system: true,
  aalMaxAgeSeconds: RECENT_SECONDS,
  idempotent: true,
  errors: [OrganizationNotFound, RoleUnknown, SecurityPolicyInvalid, SecurityPolicyLocksOut],
  audit: {
    action: 'organization.security_policy_set',
    category: 'security',
    resource: 'organization',
    subject: ({ organizationId, policy }: SetSecurityPolicy) => ({
      resourceId: organizationId,
      details: { policy: { ...policy } },
    }),
  },
})
export class SetSecurityPolicy extends Command<SecurityPolicyView> {
  constructor(
    readonly organizationId: string,
    readonly policy: SecurityPolicy,
  ) {
    super();
  }
}

@CommandHandler(SetSecurityPolicy)
export class SetSecurityPolicyHandler implements ICommandHandler<SetSecurityPolicy> {
  constructor(
    private readonly organizations: OrganizationRepository,
    private readonly roles: GrantableRoles,
    private readonly explainer: Explainer,
    private readonly changes: AccessChanges,
    private readonly clock: Clock,
  ) {}

  async execute({ organizationId, policy }: SetSecurityPolicy): Promise<SecurityPolicyView> {
    requireCurrentOrganization(organizationId);
    await this.requireKnown(policy.mfaRoles);
    const accepted = acceptPolicy(policy, this.explainer.circumstances());
    const organization = await this.organizations.byId(organizationId);
    organization.secure(accepted, this.clock.now());
    this.changes.ofOrganization(organizationId);
    return toPolicyView(accepted);
  }

  /** A role that does not exist would ask it of nobody. */
  private async requireKnown(roles: readonly string[]): Promise<void> {
    for (const role of roles) if (!(await this.roles.exists(role))) throw new RoleUnknown(role);
  }
}
