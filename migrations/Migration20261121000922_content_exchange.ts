import { Migration } from '@mikro-orm/migrations';
import { CURRENT_ORGANIZATION, protect } from '#libs/persistence/tenant-table.js';

/** What imported items are called where they come from, so that importing them again finds them. */
export class Migration20261121000922_content_exchange extends Migration {
  override up(): void {
    this.addSql(`create table content.external_keys (
      organization_id uuid not null,
      external_key text not null check (length(external_key) between 1 and 200),
      item_id uuid not null,
      primary key (organization_id, external_key),
      unique (organization_id, item_id),
      foreign key (organization_id, item_id) references content.items (organization_id, id) on delete cascade
    )`);
    this.addSql(protect('content.external_keys', { app: ['select', 'insert'] }));
    this.addSql(`create policy erased_rows on content.external_keys as restrictive for delete to app_system
      using (organization_id = ${CURRENT_ORGANIZATION})`);
    this.addSql(`create policy erasable_rows on content.external_keys to app_system
      using (organization_id = ${CURRENT_ORGANIZATION}) with check (false)`);
    this.addSql(`grant select, delete on content.external_keys to app_system`);
  }

  override down(): void {
    this.addSql(`drop table content.external_keys`);
  }
}
