import { Migration } from '@mikro-orm/migrations';
import { CURRENT_ORGANIZATION, protect } from '#libs/persistence/tenant-table.js';

/** Which item or assignment stands for which one of the older system. */
export class Migration20261121000921_content_legacy extends Migration {
  override up(): void {
    this.addSql(`create table content.legacy_ids (
      kind text not null check (kind in ('item', 'assignment')),
      legacy_id text not null check (length(legacy_id) between 1 and 200),
      organization_id uuid not null,
      here_id uuid not null,
      run_id uuid not null,
      imported_at timestamptz(3) not null,
      primary key (kind, legacy_id)
    )`);
    this.addSql(`create index legacy_ids_of_organization on content.legacy_ids (organization_id)`);
    this.addSql(`create index legacy_ids_of_run on content.legacy_ids (run_id)`);
    this.addSql(protect('content.legacy_ids', { app: [], system: ['select', 'insert', 'delete'] }));
    this.addSql(`create policy imported_rows on content.assignments for insert to app_system
      with check (organization_id = ${CURRENT_ORGANIZATION})`);
    this.addSql(`grant insert on content.assignments to app_system`);
  }

  override down(): void {
    this.addSql(`drop policy imported_rows on content.assignments`);
    this.addSql(`revoke insert on content.assignments from app_system`);
    this.addSql(`drop table content.legacy_ids`);
  }
}
