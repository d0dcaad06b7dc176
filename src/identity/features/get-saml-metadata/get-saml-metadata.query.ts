import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { isId } from '#libs/kernel/id.js';
import { FederatedProviderNotFound } from '../../domain/federation.errors.js';
import { SamlDocuments } from '../../domain/saml-documents.js';

/** What SAML identity providers of an organization need to know of us. It says nothing of whether there is one. */
@Message({ permission: 'public', mode: 'critical-auth', errors: [FederatedProviderNotFound] })
export class GetSamlMetadata extends Query<string> {
  constructor(readonly realm: string) {
    super();
  }
}

@QueryHandler(GetSamlMetadata)
export class GetSamlMetadataHandler implements IQueryHandler<GetSamlMetadata> {
  constructor(private readonly documents: SamlDocuments) {}

  async execute({ realm }: GetSamlMetadata): Promise<string> {
    if (!isId(realm)) throw new FederatedProviderNotFound();
    return this.documents.describe(realm);
  }
}
