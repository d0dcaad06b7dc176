import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { ScimResourceNotFound } from '../../domain/scim.errors.js';
import { located, SCHEMAS } from '../../scim/schema.js';
import { TenancyOptions } from '../../tenancy-options.js';

@Message({ permission: 'scim.provision', mode: 'read', errors: [ScimResourceNotFound] })
export class GetScimSchema extends Query<object> {
  constructor(readonly id: string) {
    super();
  }
}

@QueryHandler(GetScimSchema)
export class GetScimSchemaHandler implements IQueryHandler<GetScimSchema> {
  constructor(private readonly options: TenancyOptions) {}

  async execute({ id }: GetScimSchema): Promise<object> {
    const found = SCHEMAS.find((each) => each.id.toLowerCase() === id.toLowerCase());
    if (!found) throw new ScimResourceNotFound(id);
    return located(found, this.options.publicUrl);
  }
}
