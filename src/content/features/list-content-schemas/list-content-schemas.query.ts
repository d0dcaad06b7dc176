import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import type { Page } from '#libs/kernel/page.js';
import { allSchemaViews, type ContentSchemaView } from '../content-schema.view.js';

@Message({ permission: 'content.read_assigned', mode: 'read' })
export class ListContentSchemas extends Query<Page<ContentSchemaView>> {}

@QueryHandler(ListContentSchemas)
export class ListContentSchemasHandler implements IQueryHandler<ListContentSchemas> {
  async execute(): Promise<Page<ContentSchemaView>> {
    return { data: allSchemaViews(), nextCursor: null };
  }
}
