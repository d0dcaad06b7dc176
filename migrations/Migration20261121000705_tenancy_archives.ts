import { Migration } from '@mikro-orm/migrations';
import { CURRENT_ORGANIZATION, protect } from '#libs/persistence/tenant-table.js';

/** What archives hold besides: the system role writes it for the organization it says it works for, and no other. */
const ARCHIVED = ['content.items', 'content.versions', 'conversation.conversations', 'conversation.messages'];

/** Operators' access to organizations, and archives of them. */
export class Migration20261121000705_tenancy_archives extends Migration {
  override up(): void {
    this.platformAccess();
    this.archives();
  }

  override down(): void {
    for (const table of ARCHIVED) {
      this.addSql(`drop policy archive_rows on ${table}`);
      this.addSql(`revoke select, insert on ${table} from app_system`);
    }
    this.addSql(`drop table tenancy.archives, tenancy.platform_access`);
    this.addSql(`drop type tenancy.archive_status, tenancy.archive_kind`);
  }

  private platformAccess(): void {
    this.addSql(`create table tenancy.platform_access (
      id uuid primary key,
      organization_id uuid not null references tenancy.organizations (id) deferrable initially deferred,
      operator_id uuid not null,
      subject_id uuid,
      reason text not null check (length(reason) between 10 and 1000),
      started_at timestamptz(3) not null,
      expires_at timestamptz(3) not null,
      ended_at timestamptz(3)
    )`);
    this.addSql(
      `create index platform_access_newest on tenancy.platform_access (organization_id, started_at, id)`,
    );
    this.addSql(
      `create index platform_access_open on tenancy.platform_access (operator_id, organization_id) where ended_at is null`,
    );
    this.addSql(
      protect('tenancy.platform_access', {
        app: ['select'],
        system: ['select', 'insert', 'update', 'delete'],
      }),
    );
  }

  private archives(): void {
    this.addSql(`create type tenancy.archive_kind as enum ('export', 'import')`);
    this.addSql(
      `create type tenancy.archive_status as enum ('queued', 'running', 'complete', 'failed', 'cancelled')`,
    );
    this.addSql(`create table tenancy.archives (
      id uuid primary key,
      organization_id uuid not null references tenancy.organizations (id) deferrable initially deferred,
      kind tenancy.archive_kind not null,
      status tenancy.archive_status not null default 'queued',
      done int not null default 0,
      total int,
      file text,
      size_bytes bigint,
      sha256 text,
      summary jsonb not null default '{}',
      error text,
      requested_by uuid not null,
      attempts int not null default 0,
      revision int not null default 1,
      created_at timestamptz(3) not null,
      updated_at timestamptz(3) not null,
      finished_at timestamptz(3),
      expires_at timestamptz(3)
    )`);
    this.addSql(`create index archives_newest on tenancy.archives (organization_id, created_at, id)`);
    this.addSql(`create index archives_expiring on tenancy.archives (expires_at) where file is not null`);
    this.addSql(protect('tenancy.archives', { system: ['select', 'insert', 'update', 'delete'] }));
    const isOpen = `status in ('queued', 'running')`;
    this.addSql(`create unique index archives_open on tenancy.archives (organization_id) where ${isOpen}`);
    this.addSql(
      `create unique index archives_open_import on tenancy.archives (requested_by) where kind = 'import' and ${isOpen}`,
    );
    for (const table of ARCHIVED) {
      this.addSql(`create policy archive_rows on ${table} to app_system
        using (organization_id = ${CURRENT_ORGANIZATION}) with check (organization_id = ${CURRENT_ORGANIZATION})`);
      this.addSql(`grant select, insert on ${table} to app_system`);
    }
  }
}
