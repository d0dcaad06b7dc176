import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { ContentSchemaNotFound } from '../../domain/content-item.errors.js';
import { REPOSITORIES } from '../../domain/repository-name.js';
import { schemaView, type ContentSchemaView } from '../content-schema.view.js';

@Message({ permission: 'content.read_assigned', mode: 'read', errors: [ContentSchemaNotFound] })
export class GetContentSchema extends Query<ContentSchemaView> {
  constructor(
    readonly repository: string,
    readonly version: number,
  ) {
    super();
  }
}

@QueryHandler(GetContentSchema)
export class GetContentSchemaHandler implements IQueryHandler<GetContentSchema> {
  async execute({ repository, version }: GetContentSchema): Promise<ContentSchemaView> {
    const name = REPOSITORIES.find((each) => each === repository);
    const schema = name && schemaView(name, version);
    if (!schema) throw new ContentSchemaNotFound();
    return schema;
  }
}
