import { Migration } from '@mikro-orm/migrations';
import { CURRENT_ORGANIZATION, protect } from '#libs/persistence/tenant-table.js';

const TABLES = ['conversation.mcp_servers', 'conversation.mcp_tools'];

/** Servers of tools that organizations bring, and which of their tools were allowed as what they were then. */
export class Migration20261121000976_mcp_servers extends Migration {
  override up(): void {
    // What identifies the organization there is sealed by the application and never shown again.
    this.addSql(`create table conversation.mcp_servers (
      id uuid primary key,
      organization_id uuid not null,
      name text not null check (name ~ '^[a-z][a-z0-9-]{0,29}$'),
      url text not null check (length(url) <= 2000),
      header_name text,
      sealed_header text,
      trusted boolean not null,
      created_at timestamptz(3) not null,
      updated_at timestamptz(3) not null,
      updated_by uuid not null,
      tested_at timestamptz(3),
      unique (organization_id, id),
      constraint mcp_servers_name_unique unique (organization_id, name),
      check ((header_name is null) = (sealed_header is null))
    )`);
    this.addSql(`create table conversation.mcp_tools (
      organization_id uuid not null,
      server_id uuid not null,
      name text not null check (length(name) between 1 and 128),
      title text,
      description text not null,
      parameters jsonb not null,
      read_only boolean not null,
      digest text not null check (digest ~ '^[0-9a-f]{64}$'),
      is_present boolean not null,
      allowed_digest text,
      allowed_by uuid,
      allowed_at timestamptz(3),
      seen_at timestamptz(3) not null,
      primary key (organization_id, server_id, name),
      foreign key (organization_id, server_id) references conversation.mcp_servers (organization_id, id) on delete cascade,
      check ((allowed_digest is null) = (allowed_by is null) and (allowed_digest is null) = (allowed_at is null))
    )`);
    for (const table of TABLES) {
      this.addSql(protect(table));
      this.addSql(`create policy erased_rows on ${table} as restrictive for delete to app_system
        using (organization_id = ${CURRENT_ORGANIZATION})`);
      this.addSql(`create policy erasable_rows on ${table} to app_system
        using (organization_id = ${CURRENT_ORGANIZATION}) with check (false)`);
      this.addSql(`grant select, delete on ${table} to app_system`);
    }
  }

  override down(): void {
    for (const table of TABLES.toReversed()) this.addSql(`drop table ${table}`);
  }
}
