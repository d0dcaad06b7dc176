import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { listOf } from '../../scim/list.js';
import { located, RESOURCE_TYPES } from '../../scim/schema.js';
import { TenancyOptions } from '../../tenancy-options.js';

@Message({ permission: 'scim.provision', mode: 'read' })
export class ListScimResourceTypes extends Query<object> {}

@QueryHandler(ListScimResourceTypes)
export class ListScimResourceTypesHandler implements IQueryHandler<ListScimResourceTypes> {
  constructor(private readonly options: TenancyOptions) {}

  async execute(): Promise<object> {
    const all = RESOURCE_TYPES.map((each) => located(each, this.options.publicUrl));
    return listOf(all, all.length, 1);
  }
}
