import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { located, SERVICE_PROVIDER_CONFIG } from '../../scim/schema.js';
import { TenancyOptions } from '../../tenancy-options.js';

/** What this service provider can do (RFC 7644 §4). */
@Message({ permission: 'scim.provision', mode: 'read' })
export class GetScimConfig extends Query<object> {}

@QueryHandler(GetScimConfig)
export class GetScimConfigHandler implements IQueryHandler<GetScimConfig> {
  constructor(private readonly options: TenancyOptions) {}

  async execute(): Promise<object> {
    return located(SERVICE_PROVIDER_CONFIG, this.options.publicUrl);
  }
}
