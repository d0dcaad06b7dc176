import { Migration } from '@mikro-orm/migrations';
import { CURRENT_ORGANIZATION, protect } from '#libs/persistence/tenant-table.js';

/** Who has looked at which item, by day; of the organization that the person works in, whoever's the item is. */
export class Migration20261121000912_content_views extends Migration {
  override up(): void {
    // Looked at again, a row is written again: room on the page keeps that out of the indexes.
    this.addSql(`create table content.views (
      organization_id uuid not null,
      item_id uuid not null references content.items (id) on delete cascade,
      user_id uuid not null,
      day date not null,
      views int not null default 1 check (views > 0),
      version int not null check (version > 0),
      first_at timestamptz(3) not null,
      last_at timestamptz(3) not null,
      primary key (organization_id, item_id, day, user_id)
    ) with (fillfactor = 80)`);
    this.addSql(`create index views_by_day on content.views (organization_id, day, item_id)`);
    this.addSql(`create index views_of_item on content.views (item_id)`);
    this.addSql(protect('content.views'));
    this.addSql(`create policy erased_rows on content.views as restrictive for delete to app_system
      using (organization_id = ${CURRENT_ORGANIZATION})`);
    this.addSql(`create policy erasable_rows on content.views to app_system
      using (organization_id = ${CURRENT_ORGANIZATION}) with check (false)`);
    this.addSql(`grant select, delete on content.views to app_system`);
  }

  override down(): void {
    this.addSql(`drop table content.views`);
  }
}
