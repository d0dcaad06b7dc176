import { Migration } from '@mikro-orm/migrations';
import { protect } from '#libs/persistence/tenant-table.js';

/** Programs that work in an organization as themselves (OAuth 2.0 client credentials). */
export class Migration20261121000825_identity_machine_clients extends Migration {
  override up(): void {
    this.addSql(`create table identity.machine_clients (
      id uuid primary key,
      organization_id uuid not null references tenancy.organizations (id) on delete cascade deferrable initially deferred,
      name text not null check (length(name) between 1 and 100),
      scopes text[] not null check (cardinality(scopes) > 0),
      secret_hash text not null,
      previous_hash text,
      previous_expires_at timestamptz(3),
      created_by uuid not null,
      created_at timestamptz(3) not null,
      revoked_at timestamptz(3),
      check ((previous_hash is null) = (previous_expires_at is null))
    )`);
    this.addSql(
      `create index machine_clients_of_organization on identity.machine_clients (organization_id, created_at desc, id desc)`,
    );
    this.addSql(
      `create index machine_clients_revoked_at on identity.machine_clients (revoked_at) where revoked_at is not null`,
    );
    this.addSql(
      protect('identity.machine_clients', { app: ['select', 'insert', 'update'], system: ['select'] }),
    );
  }

  override down(): void {
    this.addSql(`drop table identity.machine_clients`);
  }
}
