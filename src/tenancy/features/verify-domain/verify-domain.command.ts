import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import {
  DnsUnavailable,
  DomainNotFound,
  DomainRecordNotFound,
  DomainTaken,
} from '../../domain/mail-domain.errors.js';
import { recordOf } from '../../domain/mail-domain.js';
import { MailDomainRepository } from '../../domain/mail-domain.repository.js';
import { OrganizationNotFound } from '../../domain/organization.errors.js';
import { requireCurrentOrganization } from '../current-organization.js';
import { toDomainView, type DomainView } from '../domain.view.js';

@Message({
  permission: 'organization.update',
  mode: 'write',
  idempotent: true,
  errors: [OrganizationNotFound, DomainNotFound, DomainRecordNotFound, DomainTaken, DnsUnavailable],
  audit: {
    action: 'domain.verified',
    failure: 'domain.verification_failed',
    category: 'security',
    resource: 'domain',
    subject: ({ domainId }: VerifyDomain, domain?: DomainView) => ({
      resourceId: domainId,
      details: { name: domain?.name },
    }),
  },
})
export class VerifyDomain extends Command<DomainView> {
  constructor(
    readonly organizationId: string,
    readonly domainId: string,
    /** What the DNS has answered. */
    readonly records: readonly string[],
  ) {
    super();
  }
}

@CommandHandler(VerifyDomain)
export class VerifyDomainHandler implements ICommandHandler<VerifyDomain> {
  constructor(
    private readonly domains: MailDomainRepository,
    private readonly clock: Clock,
  ) {}

  async execute({ organizationId, domainId, records }: VerifyDomain): Promise<DomainView> {
    requireCurrentOrganization(organizationId);
    const domain = await this.domains.byId(organizationId, domainId);
    const { name, value } = recordOf(domain);
    if (!records.includes(value)) throw new DomainRecordNotFound(name, records.length);
    domain.confirm(this.clock.now());
    return toDomainView(domain);
  }
}
