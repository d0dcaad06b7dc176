import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { listOf } from '../../scim/list.js';
import { located, SCHEMAS } from '../../scim/schema.js';
import { TenancyOptions } from '../../tenancy-options.js';

@Message({ permission: 'scim.provision', mode: 'read' })
export class ListScimSchemas extends Query<object> {}

@QueryHandler(ListScimSchemas)
export class ListScimSchemasHandler implements IQueryHandler<ListScimSchemas> {
  constructor(private readonly options: TenancyOptions) {}

  async execute(): Promise<object> {
    const all = SCHEMAS.map((each) => located(each, this.options.publicUrl));
    return listOf(all, all.length, 1);
  }
}
