import { Migration } from '@mikro-orm/migrations';
import { CURRENT_ORGANIZATION, protect } from '#libs/persistence/tenant-table.js';

/** What the organization above gives to the current one now. */
const SHARED = `(select a.item_id from content.assignments a
  where a.target_organization_id = ${CURRENT_ORGANIZATION} and a.is_active
    and (a.starts_at is null or a.starts_at <= now()) and (a.expires_at is null or a.expires_at > now()))`;

/** Who is given which content, and how far each person has come with it. */
export class Migration20261121000910_content_assignments extends Migration {
  override up(): void {
    this.addSql(`create type content.assignment_type as enum ('required', 'optional', 'recommended')`);
    // In this order: a level includes those before it.
    this.addSql(`create type content.access_level as enum ('read', 'use', 'write', 'manage')`);
    this.assignments();
    this.progress();
    this.sharedItems();
    for (const table of ['content.assignments', 'content.progress']) {
      this.addSql(`create policy erased_rows on ${table} as restrictive for delete to app_system
        using (organization_id = ${CURRENT_ORGANIZATION})`);
      this.addSql(`create policy erasable_rows on ${table} to app_system
        using (organization_id = ${CURRENT_ORGANIZATION}) with check (false)`);
      this.addSql(`grant select, delete on ${table} to app_system`);
    }
  }

  override down(): void {
    this.addSql(`drop policy shared_rows on content.versions`);
    this.addSql(`drop policy shared_rows on content.items`);
    this.addSql(`drop table content.progress, content.assignments`);
    this.addSql(`drop type content.access_level, content.assignment_type`);
  }

  private assignments(): void {
    this.addSql(`create table content.assignments (
      id uuid primary key,
      organization_id uuid not null,
      item_id uuid not null references content.items (id) on delete cascade,
      user_id uuid,
      team_id uuid,
      target_organization_id uuid,
      assignment_type content.assignment_type not null,
      access_level content.access_level not null default 'read',
      starts_at timestamptz(3),
      expires_at timestamptz(3),
      due_at timestamptz(3),
      note text check (length(note) <= 1000),
      is_active boolean not null default true,
      assigned_by uuid not null,
      revision int not null default 1,
      created_at timestamptz(3) not null,
      updated_at timestamptz(3) not null,
      constraint assignments_target check (num_nonnulls(user_id, team_id, target_organization_id) = 1),
      constraint assignments_window check (expires_at > starts_at),
      constraint assignments_once unique nulls not distinct
        (organization_id, item_id, user_id, team_id, target_organization_id)
    )`);
    // No index on is_active alone: it would have two keys. It is in each index where it narrows something.
    this.addSql(
      `create index assignments_of_item on content.assignments (item_id, user_id, is_active, expires_at)`,
    );
    this.addSql(
      `create index assignments_of_user on content.assignments (user_id, is_active, expires_at) where is_active`,
    );
    this.addSql(
      `create index assignments_of_team on content.assignments (team_id) where is_active and team_id is not null`,
    );
    this.addSql(`create index assignments_of_target on content.assignments (target_organization_id, item_id)
      where is_active and target_organization_id is not null`);
    this.addSql(
      `create index assignments_expiring on content.assignments (expires_at) where expires_at is not null`,
    );
    this.addSql(
      `create index assignments_newest on content.assignments (organization_id, created_at desc, id desc, is_active)`,
    );
    this.addSql(`create index assignments_due on content.assignments (organization_id, due_at, id)
      where is_active and due_at is not null`);
    this.addSql(protect('content.assignments'));
    // Whoever is given something sees by what, and cannot make it his own: this is for reading alone.
    this.addSql(`create policy target_rows on content.assignments for select to app_user
      using (target_organization_id = ${CURRENT_ORGANIZATION})`);
  }

  private progress(): void {
    this.addSql(`create table content.progress (
      id uuid primary key,
      organization_id uuid not null,
      item_id uuid not null references content.items (id) on delete cascade,
      user_id uuid not null,
      percent int not null default 0 check (percent between 0 and 100),
      started_at timestamptz(3),
      completed_at timestamptz(3),
      revision int not null default 1,
      updated_at timestamptz(3) not null,
      constraint progress_once unique (organization_id, item_id, user_id),
      check ((completed_at is not null) = (percent = 100))
    )`);
    this.addSql(`create index progress_of_item on content.progress (item_id, user_id)`);
    this.addSql(`create index progress_of_user on content.progress (organization_id, user_id, item_id)`);
    this.addSql(protect('content.progress'));
  }

  /** For reading alone, so that nothing of another organization can be locked or changed. */
  private sharedItems(): void {
    this.addSql(`create policy shared_rows on content.items for select to app_user
      using (published_version is not null and id in ${SHARED})`);
    this.addSql(`create policy shared_rows on content.versions for select to app_user
      using (item_id in ${SHARED} and exists (select from content.items i
        where i.id = versions.item_id and i.published_version >= versions.number))`);
  }
}
