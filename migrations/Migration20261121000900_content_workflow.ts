import { Migration } from '@mikro-orm/migrations';
import { CURRENT_ORGANIZATION, protect } from '#libs/persistence/tenant-table.js';

/** Labels, asked reviewers and schedules of items, versions of schemas, and how an organization publishes. */
export class Migration20261121000900_content_workflow extends Migration {
  override up(): void {
    this.addSql(`alter table content.items
      add column schema_version int not null default 1 check (schema_version > 0),
      add column approved_versions jsonb not null default '[]',
      add column labels jsonb not null default '[]',
      add column reviewers jsonb not null default '[]',
      add column schedule jsonb not null default '{"publish": null, "unpublish": null, "refused": null}',
      add column next_due_at timestamptz(3)`);
    this.addSql(
      `alter table content.versions add column schema_version int not null default 1 check (schema_version > 0)`,
    );
    // What is known to have been reviewed: what is live, and what waits to be published. No policy is for the owner.
    this.addSql(`alter table content.items no force row level security`);
    this.addSql(`update content.items set
      approved_versions = (select coalesce(jsonb_agg(distinct number), '[]') from unnest(array[
        published_version, case when status in ('approved', 'published') then version end]) number where number is not null),
      labels = case when published_version is null then '[]' else jsonb_build_array(jsonb_build_object(
        'label', 'production', 'version', published_version, 'movedBy', created_by,
        'movedAt', to_char(coalesce(published_at, updated_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))) end`);
    this.addSql(`alter table content.items force row level security`);
    this.addSql(
      `create index items_review on content.items (organization_id, updated_at desc, id desc) where status = 'review'`,
    );
    this.addSql(`create index items_due on content.items (next_due_at) where next_due_at is not null`);
    // Whose time has come is looked up over all organizations; each is then carried out within its own.
    this.addSql(
      `create policy due_rows on content.items for select to app_system using (next_due_at is not null)`,
    );

    this.addSql(`create table content.settings (
      organization_id uuid primary key,
      self_approval text not null check (self_approval in ('never', 'where_nobody_else', 'always')),
      production_follows_publishing boolean not null,
      protected_labels jsonb not null,
      repository_labels jsonb not null,
      revision int not null,
      updated_by uuid not null,
      updated_at timestamptz(3) not null
    )`);
    this.addSql(protect('content.settings', { app: ['select', 'insert', 'update'] }));
    this.addSql(erasable('content.settings'));
  }

  override down(): void {
    this.addSql(`drop table content.settings`);
    this.addSql(`drop policy due_rows on content.items`);
    this.addSql(`alter table content.versions drop column schema_version`);
    this
      .addSql(`alter table content.items drop column schema_version, drop column approved_versions, drop column labels,
      drop column reviewers, drop column schedule, drop column next_due_at`);
  }
}

/** The system role erases what belonged to a deleted organization, and of no other than the one it works for. */
const erasable = (table: string): string => `
  create policy erased_rows on ${table} as restrictive for delete to app_system using (organization_id = ${CURRENT_ORGANIZATION});
  create policy erasable_rows on ${table} to app_system using (organization_id = ${CURRENT_ORGANIZATION}) with check (false);
  grant select, delete on ${table} to app_system`;
