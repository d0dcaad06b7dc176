import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { ScimResourceNotFound } from '../../domain/scim.errors.js';
import { located, RESOURCE_TYPES } from '../../scim/schema.js';
import { TenancyOptions } from '../../tenancy-options.js';

@Message({ permission: 'scim.provision', mode: 'read', errors: [ScimResourceNotFound] })
export class GetScimResourceType extends Query<object> {
  constructor(readonly id: string) {
    super();
  }
}

@QueryHandler(GetScimResourceType)
export class GetScimResourceTypeHandler implements IQueryHandler<GetScimResourceType> {
  constructor(private readonly options: TenancyOptions) {}

  async execute({ id }: GetScimResourceType): Promise<object> {
    const found = RESOURCE_TYPES.find((each) => each.id === id);
    if (!found) throw new ScimResourceNotFound(id);
    return located(found, this.options.publicUrl);
  }
}
