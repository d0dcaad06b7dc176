import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { DomainNotFound } from '../../domain/mail-domain.errors.js';
import { OrganizationNotFound } from '../../domain/organization.errors.js';
import { requireCurrentOrganization } from '../current-organization.js';
import { DOMAIN_COLUMNS, toDomainView, type DomainRow, type DomainView } from '../domain.view.js';

@Message({ permission: 'organization.update', mode: 'read', errors: [OrganizationNotFound, DomainNotFound] })
export class GetDomain extends Query<DomainView> {
  constructor(
    readonly organizationId: string,
    readonly domainId: string,
  ) {
    super();
  }
}

@QueryHandler(GetDomain)
export class GetDomainHandler implements IQueryHandler<GetDomain> {
  constructor(private readonly db: ReadDb) {}

  async execute({ organizationId, domainId }: GetDomain): Promise<DomainView> {
    requireCurrentOrganization(organizationId);
    const row = await this.db.one<DomainRow>(
      sql`select ${DOMAIN_COLUMNS} from tenancy.domains where organization_id = ${organizationId} and id = ${domainId}`,
    );
    if (!row) throw new DomainNotFound();
    return toDomainView(row);
  }
}
