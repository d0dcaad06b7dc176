import { Migration } from '@mikro-orm/migrations';
import { protect } from '#libs/persistence/tenant-table.js';

/** Which account stands for which one of the older system, and what the import of it has added. */
export class Migration20261121000830_identity_legacy extends Migration {
  override up(): void {
    this.addSql(`create table identity.legacy_ids (
      source text not null check (length(source) between 1 and 50),
      legacy_id text not null check (length(legacy_id) between 1 and 200),
      user_id uuid not null references identity.users (id) on delete cascade deferrable initially deferred,
      run_id uuid not null,
      created_account boolean not null,
      joined_organization_id uuid,
      imported_at timestamptz(3) not null,
      constraint legacy_ids_pkey primary key (source, legacy_id)
    )`);
    this.addSql(`create index legacy_ids_of_user on identity.legacy_ids (user_id)`);
    this.addSql(`create index legacy_ids_of_run on identity.legacy_ids (run_id)`);
    this.addSql(protect('identity.legacy_ids', { app: [], system: ['select', 'insert', 'delete'] }));
    // An account that an import made, and nobody has used, goes when the import is rolled back.
    this.addSql(`grant delete on identity.users to app_system`);
  }

  override down(): void {
    this.addSql(`revoke delete on identity.users from app_system`);
    this.addSql(`drop table identity.legacy_ids`);
  }
}
