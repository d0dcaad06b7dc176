import { Migration } from '@mikro-orm/migrations';
import { CURRENT_ORGANIZATION, protect } from '#libs/persistence/tenant-table.js';

const LIBRARY = `(select l.item_id from content.library_entries l)`;

/** Items that the platform offers to every organization. What is live of them is seen by all, and changed by none of those. */
export class Migration20261121000933_content_library extends Migration {
  override up(): void {
    this.addSql(`create table content.library_entries (
      item_id uuid primary key,
      organization_id uuid not null,
      added_by uuid not null,
      added_at timestamptz(3) not null,
      foreign key (organization_id, item_id) references content.items (organization_id, id) on delete cascade
    )`);
    this.addSql(
      `create index library_entries_of_organization on content.library_entries (organization_id, item_id)`,
    );
    this.addSql(
      `create index library_entries_newest on content.library_entries (added_at desc, item_id desc)`,
    );
    // Nobody but the platform writes it: what is in it is shown to everybody.
    this.addSql(protect('content.library_entries', { using: 'true', check: 'false', app: ['select'] }));
    this.addSql(`create policy own_rows on content.library_entries to app_system
      using (organization_id = ${CURRENT_ORGANIZATION}) with check (organization_id = ${CURRENT_ORGANIZATION})`);
    this.addSql(`grant select, insert, delete on content.library_entries to app_system`);
    this.addSql(`create policy library_rows on content.items for select to app_user
      using (published_version is not null and id in ${LIBRARY})`);
    this.addSql(`create policy library_rows on content.versions for select to app_user
      using (item_id in ${LIBRARY} and exists (select from content.items i
        where i.id = versions.item_id and i.published_version >= versions.number))`);
    this.addSql(`create policy library_rows on content.search_entries for select to app_user
      using (item_id in ${LIBRARY} and exists (select from content.items i
        where i.id = search_entries.item_id and i.published_version = search_entries.version))`);
    for (const table of ['content.media_passages', 'content.media_words'])
      this.addSql(`create policy library_rows on ${table} for select to app_user
        using (exists (select from content.items i
          join content.versions v on v.organization_id = i.organization_id and v.item_id = i.id and v.number = i.published_version
         where i.id in ${LIBRARY} and content.media_of(v.content_data) = asset_id))`);
  }

  override down(): void {
    for (const table of ['items', 'versions', 'search_entries', 'media_passages', 'media_words'])
      this.addSql(`drop policy library_rows on content.${table}`);
    this.addSql(`drop table content.library_entries`);
  }
}
