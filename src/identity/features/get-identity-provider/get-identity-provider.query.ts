import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { IdentityProviderNotFound } from '../../domain/identity-provider.errors.js';
import { PROVIDER_COLUMNS, type ProviderRow } from '../identity-provider-columns.js';
import { toIdentityProviderView, type IdentityProviderView } from '../identity-provider.view.js';

@Message({ permission: 'organization.update', mode: 'read', errors: [IdentityProviderNotFound] })
export class GetIdentityProvider extends Query<IdentityProviderView> {
  constructor(readonly providerId: string) {
    super();
  }
}

@QueryHandler(GetIdentityProvider)
export class GetIdentityProviderHandler implements IQueryHandler<GetIdentityProvider> {
  constructor(private readonly db: ReadDb) {}

  async execute({ providerId }: GetIdentityProvider): Promise<IdentityProviderView> {
    const row = await this.db.one<ProviderRow>(sql`
      select ${PROVIDER_COLUMNS} from identity.identity_providers
       where organization_id = ${currentMember().organizationId} and id = ${providerId}`);
    if (!row) throw new IdentityProviderNotFound();
    return toIdentityProviderView(row);
  }
}
