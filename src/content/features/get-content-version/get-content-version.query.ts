import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { ContentVersionNotFound } from '../../domain/content-item.errors.js';
import { VERSION_COLUMNS, type ContentVersionView } from '../content-version.view.js';
import { inNewestSchema } from '../newest-schema.js';
import { ContentVisibility } from '../visibility.js';

@Message({ permission: 'content.read_assigned', mode: 'read', errors: [ContentVersionNotFound] })
export class GetContentVersion extends Query<ContentVersionView> {
  constructor(
    readonly itemId: string,
    readonly number: number,
  ) {
    super();
  }
}

@QueryHandler(GetContentVersion)
export class GetContentVersionHandler implements IQueryHandler<GetContentVersion> {
  constructor(
    private readonly db: ReadDb,
    private readonly visibility: ContentVisibility,
  ) {}

  async execute({ itemId, number }: GetContentVersion): Promise<ContentVersionView> {
    const version = await this.db.one<ContentVersionView>(sql`select ${VERSION_COLUMNS}
        from content.versions v join content.items i on i.id = v.item_id and i.organization_id = v.organization_id
       where v.item_id = ${itemId} and v.number = ${number} ${this.visibility.versionCondition()}`);
    if (!version) throw new ContentVersionNotFound();
    return inNewestSchema(version);
  }
}
