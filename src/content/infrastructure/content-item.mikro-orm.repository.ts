import { Injectable } from '@nestjs/common';
import { LockMode } from '@mikro-orm/postgresql';
import { commandRows, writeAtCommit } from '#libs/persistence/command-rows.js';
import { currentEm } from '#libs/persistence/orm.js';
import { sql } from '#libs/persistence/sql.js';
import { ContentItemNotFound, ContentVersionNotFound } from '../domain/content-item.errors.js';
import { ContentItem, type ItemContent } from '../domain/content-item.js';
import { ContentItemRepository } from '../domain/content-item.repository.js';
import type { ContentVersion } from '../domain/content-version.js';
import { ContentVisibility } from '../features/visibility.js';

@Injectable()
export class ContentItemMikroOrmRepository extends ContentItemRepository {
  constructor(private readonly visibility: ContentVisibility) {
    super();
  }

  add(item: ContentItem): void {
    currentEm().persist(item);
  }

  async byId(id: string): Promise<ContentItem> {
    const item = await currentEm().findOne(ContentItem, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (!item) throw new ContentItemNotFound();
    await this.visibility.requireSight(item);
    return item;
  }

  async contentAt(itemId: string, number: number): Promise<ItemContent> {
    const [content] = await commandRows<ItemContent>(
      sql`select title, description, content_data as "contentData", schema_version as "schemaVersion", metadata from content.versions
           where item_id = ${itemId} and number = ${number}`,
    );
    if (!content) throw new ContentVersionNotFound();
    return content;
  }

  async idsAwaiting(userId: string): Promise<string[]> {
    const rows = await commandRows<{ id: string }>(
      sql`select id from content.items where reviewers <> '[]' and reviewers @> to_jsonb(${userId}::text) order by id`,
    );
    return rows.map(({ id }) => id);
  }

  addVersion(version: ContentVersion): void {
    const { organizationId, itemId, number, title, description, contentData, schemaVersion, metadata } =
      version;
    writeAtCommit(sql`insert into content.versions
        (organization_id, item_id, number, title, description, content_data, schema_version, metadata,
         change_summary, created_by, created_at)
      values (${organizationId}, ${itemId}, ${number}, ${title}, ${description}, ${JSON.stringify(contentData)}::jsonb, ${schemaVersion},
              ${JSON.stringify(metadata)}::jsonb, ${version.changeSummary}, ${version.createdBy}, ${version.createdAt})`);
  }
}
