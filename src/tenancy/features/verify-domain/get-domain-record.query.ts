import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { DomainNotFound } from '../../domain/mail-domain.errors.js';
import { OrganizationNotFound } from '../../domain/organization.errors.js';
import { GetDomain, GetDomainHandler } from '../get-domain/get-domain.query.js';

/** Where the record of a domain is looked for. As `VerifyDomain`, so that nobody asks the DNS in vain. */
@Message({ permission: 'organization.update', mode: 'write', errors: [OrganizationNotFound, DomainNotFound] })
export class GetDomainRecord extends Query<string> {
  constructor(
    readonly organizationId: string,
    readonly domainId: string,
  ) {
    super();
  }
}

@QueryHandler(GetDomainRecord)
export class GetDomainRecordHandler implements IQueryHandler<GetDomainRecord> {
  constructor(private readonly domains: GetDomainHandler) {}

  async execute({ organizationId, domainId }: GetDomainRecord): Promise<string> {
    const { record } = await this.domains.execute(new GetDomain(organizationId, domainId));
    return record.name;
  }
}
