import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { DomainNotFound } from '../../domain/mail-domain.errors.js';
import { MailDomainRepository } from '../../domain/mail-domain.repository.js';
import { OrganizationNotFound } from '../../domain/organization.errors.js';
import { requireCurrentOrganization } from '../current-organization.js';

@Message({
  permission: 'organization.update',
  mode: 'write',
  idempotent: true,
  errors: [OrganizationNotFound, DomainNotFound],
  audit: {
    action: 'domain.released',
    category: 'security',
    resource: 'domain',
    subject: ({ domainId }: RemoveDomain) => ({ resourceId: domainId }),
  },
})
export class RemoveDomain extends Command<void> {
  constructor(
    readonly organizationId: string,
    readonly domainId: string,
  ) {
    super();
  }
}

@CommandHandler(RemoveDomain)
export class RemoveDomainHandler implements ICommandHandler<RemoveDomain> {
  constructor(private readonly domains: MailDomainRepository) {}

  async execute({ organizationId, domainId }: RemoveDomain): Promise<void> {
    requireCurrentOrganization(organizationId);
    const domain = await this.domains.byId(organizationId, domainId);
    domain.release();
    this.domains.remove(domain);
  }
}
