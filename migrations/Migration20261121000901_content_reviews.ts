import { Migration } from '@mikro-orm/migrations';
import { CURRENT_ORGANIZATION, protect } from '#libs/persistence/tenant-table.js';

/** What people say about items under review, and items that are published together. */
export class Migration20261121000901_content_reviews extends Migration {
  override up(): void {
    this.addSql(`create table content.comments (
      id uuid primary key,
      organization_id uuid not null,
      item_id uuid not null,
      version int not null check (version > 0),
      thread_id uuid,
      pointer text,
      body text not null,
      created_by uuid not null,
      created_at timestamptz(3) not null,
      updated_at timestamptz(3) not null,
      deleted_at timestamptz(3),
      resolved_at timestamptz(3),
      resolved_by uuid,
      revision int not null,
      foreign key (organization_id, item_id) references content.items (organization_id, id) deferrable initially deferred,
      check ((resolved_at is null) = (resolved_by is null))
    )`);
    this.addSql(
      `create index comments_of_item on content.comments (organization_id, item_id, created_at, id)`,
    );
    this.addSql(protect('content.comments', { app: ['select', 'insert', 'update'] }));
    this.addSql(erasable('content.comments'));

    this.addSql(`create table content.releases (
      id uuid primary key,
      organization_id uuid not null,
      name text not null check (length(name) between 1 and 200),
      description text,
      entries jsonb not null,
      status text not null check (status in ('draft', 'scheduled', 'published', 'failed', 'cancelled')),
      due_at timestamptz(3),
      scheduled_by uuid,
      conflicts jsonb not null default '[]',
      created_by uuid not null,
      created_at timestamptz(3) not null,
      updated_at timestamptz(3) not null,
      published_at timestamptz(3),
      revision int not null,
      check ((status = 'scheduled') = (due_at is not null))
    )`);
    this.addSql(
      `create index releases_newest on content.releases (organization_id, created_at desc, id desc)`,
    );
    this.addSql(`create index releases_due on content.releases (due_at) where due_at is not null`);
    this.addSql(protect('content.releases', { app: ['select', 'insert', 'update'] }));
    this.addSql(erasable('content.releases'));
    // Whose time has come is looked up over all organizations; each is then carried out within its own.
    this.addSql(
      `create policy due_rows on content.releases for select to app_system using (due_at is not null)`,
    );
    this.addSql(
      `create index items_reviewers on content.items using gin (reviewers jsonb_path_ops) where reviewers <> '[]'`,
    );
  }

  override down(): void {
    this.addSql(`drop index content.items_reviewers`);
    this.addSql(`drop table content.comments, content.releases`);
  }
}

/** The system role erases what belonged to a deleted organization, and of no other than the one it works for. */
const erasable = (table: string): string => `
  create policy erased_rows on ${table} as restrictive for delete to app_system using (organization_id = ${CURRENT_ORGANIZATION});
  create policy erasable_rows on ${table} to app_system using (organization_id = ${CURRENT_ORGANIZATION}) with check (false);
  grant select, delete on ${table} to app_system`;
