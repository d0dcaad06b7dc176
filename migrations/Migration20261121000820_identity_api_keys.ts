import { Migration } from '@mikro-orm/migrations';
import { protect } from '#libs/persistence/tenant-table.js';

/** Keys with which programs work in an organization on behalf of one of its people. */
export class Migration20261121000820_identity_api_keys extends Migration {
  override up(): void {
    this.addSql(`create table identity.api_keys (
      id uuid primary key,
      organization_id uuid not null references tenancy.organizations (id) on delete cascade deferrable initially deferred,
      owner_id uuid not null references identity.users (id) on delete cascade deferrable initially deferred,
      name text not null check (length(name) between 1 and 100),
      prefix text not null,
      scopes text[] not null check (cardinality(scopes) > 0),
      secret_hash text not null,
      previous_hash text,
      previous_expires_at timestamptz(3),
      created_at timestamptz(3) not null,
      expires_at timestamptz(3),
      last_used_at timestamptz(3),
      check ((previous_hash is null) = (previous_expires_at is null))
    )`);
    this.addSql(`create unique index api_keys_prefix on identity.api_keys (prefix)`);
    this.addSql(
      `create index api_keys_of_organization on identity.api_keys (organization_id, created_at desc, id desc)`,
    );
    this.addSql(`create index api_keys_of_owner on identity.api_keys (owner_id)`);
    this.addSql(protect('identity.api_keys', { system: ['select'] }));
  }

  override down(): void {
    this.addSql(`drop table identity.api_keys`);
  }
}
