import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { OrganizationNotFound } from '../../domain/organization.errors.js';
import { OPEN_POLICY, type SecurityPolicy } from '../../domain/security-policy.js';
import { requireCurrentOrganization } from '../current-organization.js';
import { toPolicyView, type SecurityPolicyView } from '../security-policy.view.js';

@Message({ permission: 'organization.read_settings', mode: 'read', errors: [OrganizationNotFound] })
export class GetSecurityPolicy extends Query<SecurityPolicyView> {
  constructor(readonly organizationId: string) {
    super();
  }
}

@QueryHandler(GetSecurityPolicy)
export class GetSecurityPolicyHandler implements IQueryHandler<GetSecurityPolicy> {
  constructor(private readonly db: ReadDb) {}

  async execute({ organizationId }: GetSecurityPolicy): Promise<SecurityPolicyView> {
    requireCurrentOrganization(organizationId);
    const row = await this.db.one<{ policy: Partial<SecurityPolicy> | null }>(
      sql`select settings -> 'security' as policy from tenancy.organizations where id = ${organizationId}`,
    );
    if (!row) throw new OrganizationNotFound();
    return toPolicyView({ ...OPEN_POLICY, ...row.policy });
  }
}
