import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Text, TextList } from '#libs/http/fields.js';
import { IdentityOptions } from '../../identity-options.js';

/** Authorization server metadata (RFC 8414). */
export class ServerMetadataView {
  @Text({ max: 2000, description: 'Claim "iss" of access tokens' })
  issuer: string;

  @Text({ max: 2000 })
  token_endpoint: string;

  @Text({ max: 2000, description: 'The keys that verify access tokens' })
  jwks_uri: string;

  @Text({ max: 2000, description: 'For people who write clients' })
  service_documentation: string;

  @TextList({ description: 'None: nobody is sent here by a browser to let a client in' })
  response_types_supported: string[];

  @TextList()
  grant_types_supported: string[];

  @TextList()
  token_endpoint_auth_methods_supported: string[];
}

@Message({ permission: 'public', mode: 'critical-auth' })
export class GetServerMetadata extends Query<ServerMetadataView> {}

@QueryHandler(GetServerMetadata)
export class GetServerMetadataHandler implements IQueryHandler<GetServerMetadata> {
  constructor(private readonly options: IdentityOptions) {}

  async execute(): Promise<ServerMetadataView> {
    const { issuer } = this.options;
    return {
      issuer,
      token_endpoint: `${issuer}/oauth/token`,
      jwks_uri: `${issuer}/.well-known/jwks.json`,
      service_documentation: `${issuer}/docs`,
      response_types_supported: [],
      grant_types_supported: ['client_credentials'],
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    };
  }
}
