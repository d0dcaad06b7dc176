import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { ContentLabelNotFound } from '../../domain/content-item.errors.js';
import { VERSION_COLUMNS, type ContentVersionView } from '../content-version.view.js';
import { inNewestSchema } from '../newest-schema.js';
import { ContentVisibility, labelOf } from '../visibility.js';

/** What clients keep and read again when `content.label_moved` arrives. */
@Message({ permission: 'content.read_assigned', mode: 'read', errors: [ContentLabelNotFound] })
export class GetLabelledVersion extends Query<ContentVersionView> {
  constructor(
    readonly itemId: string,
    readonly label: string,
  ) {
    super();
  }
}

@QueryHandler(GetLabelledVersion)
export class GetLabelledVersionHandler implements IQueryHandler<GetLabelledVersion> {
  constructor(
    private readonly db: ReadDb,
    private readonly visibility: ContentVisibility,
  ) {}

  async execute({ itemId, label }: GetLabelledVersion): Promise<ContentVersionView> {
    const version = await this.db.one<ContentVersionView>(sql`select ${VERSION_COLUMNS}
        from content.versions v join content.items i on i.id = v.item_id
       where i.id = ${itemId} and v.number = ${labelOf(label)} ${this.visibility.labelledCondition()}`);
    if (!version) throw new ContentLabelNotFound();
    return inNewestSchema(version);
  }
}
