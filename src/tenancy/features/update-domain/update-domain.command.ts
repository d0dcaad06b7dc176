import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { currentActor } from '#libs/kernel/request-context.js';
import { AccessChanges } from '../../domain/access-changes.js';
import { GrantableRoles } from '../../domain/grantable-roles.js';
import { DomainNotFound, OwnerByDomain, SsoNotShown } from '../../domain/mail-domain.errors.js';
import type { EnrolmentTerms } from '../../domain/mail-domain.js';
import { MailDomainRepository } from '../../domain/mail-domain.repository.js';
import { OrganizationNotFound, RoleNotGrantable, RoleUnknown } from '../../domain/organization.errors.js';
import { requireCurrentOrganization } from '../current-organization.js';
import { toDomainView, type DomainView } from '../domain.view.js';

@Message({
  permission: 'organization.update',
  mode: 'write',
  system: true,
  idempotent: true,
  errors: [OrganizationNotFound, DomainNotFound, OwnerByDomain, SsoNotShown, RoleNotGrantable, RoleUnknown],
  audit: {
    action: 'domain.updated',
    category: 'security',
    resource: 'domain',
    subject: ({ domainId, terms }: UpdateDomain) => ({ resourceId: domainId, details: { ...terms } }),
  },
})
export class UpdateDomain extends Command<DomainView> {
  constructor(
    readonly organizationId: string,
    readonly domainId: string,
    readonly terms: Partial<EnrolmentTerms>,
    readonly expectedRevision: number | undefined,
  ) {
    super();
  }
}

@CommandHandler(UpdateDomain)
export class UpdateDomainHandler implements ICommandHandler<UpdateDomain> {
  constructor(
    private readonly domains: MailDomainRepository,
    private readonly grantable: GrantableRoles,
    private readonly changes: AccessChanges,
    private readonly clock: Clock,
  ) {}

  /** Nobody gives a whole domain what he could not give to one person. */
  async execute({ organizationId, domainId, terms, expectedRevision }: UpdateDomain): Promise<DomainView> {
    requireCurrentOrganization(organizationId);
    const domain = await this.domains.byId(organizationId, domainId);
    domain.expect(expectedRevision);
    const vouched = currentActor().ssoOrganizationId === organizationId;
    domain.enrol(terms, vouched, this.clock.now());
    this.changes.ofOrganization(organizationId);
    await this.grantable.check(domain.defaultRole);
    return toDomainView(domain);
  }
}
