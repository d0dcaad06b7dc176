import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import type { Page } from '#libs/kernel/page.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { ContentItemNotFound } from '../../domain/content-item.errors.js';
import type { ItemLabelView } from '../content-item.view.js';
import { ContentVisibility } from '../visibility.js';

/** An item has few labels, so they are one page. */
@Message({ permission: 'content.read_assigned', mode: 'read', errors: [ContentItemNotFound] })
export class ListContentLabels extends Query<Page<ItemLabelView>> {
  constructor(readonly itemId: string) {
    super();
  }
}

@QueryHandler(ListContentLabels)
export class ListContentLabelsHandler implements IQueryHandler<ListContentLabels> {
  constructor(
    private readonly db: ReadDb,
    private readonly visibility: ContentVisibility,
  ) {}

  async execute({ itemId }: ListContentLabels): Promise<Page<ItemLabelView>> {
    const item = await this.db.one<{ labels: ItemLabelView[] }>(
      sql`select labels from ${this.visibility.items()} where id = ${itemId}`,
    );
    if (!item) throw new ContentItemNotFound();
    return { data: item.labels, nextCursor: null };
  }
}
