import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { newId } from '#libs/kernel/id.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { DomainNames } from '../../domain/domain-names.js';
import {
  DomainClaimedAlready,
  DomainLimitReached,
  DomainNameUnusable,
  DomainPublic,
} from '../../domain/mail-domain.errors.js';
import { MailDomain } from '../../domain/mail-domain.js';
import { MailDomainRepository } from '../../domain/mail-domain.repository.js';
import { OrganizationNotFound } from '../../domain/organization.errors.js';
import { requireCurrentOrganization } from '../current-organization.js';
import { toDomainView, type DomainView } from '../domain.view.js';

/** Each is asked for in the DNS once a day. */
const MAX_DOMAINS = 100;

@Message({
  permission: 'organization.update',
  mode: 'write',
  idempotent: true,
  errors: [OrganizationNotFound, DomainNameUnusable, DomainPublic, DomainClaimedAlready, DomainLimitReached],
  audit: {
    action: 'domain.claimed',
    category: 'security',
    resource: 'domain',
    subject: ({ name }: ClaimDomain, domain?: DomainView) => ({
      resourceId: domain?.id,
      details: { name: domain?.name ?? name },
    }),
  },
})
export class ClaimDomain extends Command<DomainView> {
  constructor(
    readonly organizationId: string,
    readonly name: string,
  ) {
    super();
  }
}

@CommandHandler(ClaimDomain)
export class ClaimDomainHandler implements ICommandHandler<ClaimDomain> {
  constructor(
    private readonly domains: MailDomainRepository,
    private readonly names: DomainNames,
    private readonly clock: Clock,
  ) {}

  async execute({ organizationId, name }: ClaimDomain): Promise<DomainView> {
    requireCurrentOrganization(organizationId);
    const claimable = this.names.claimable(name);
    if ((await this.domains.count(organizationId)) >= MAX_DOMAINS) throw new DomainLimitReached(MAX_DOMAINS);
    const { userId } = currentMember();
    const domain = MailDomain.claim(newId(), organizationId, claimable, userId, this.clock.now());
    this.domains.add(domain);
    return toDomainView(domain);
  }
}
