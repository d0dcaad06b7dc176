import { Migration } from '@mikro-orm/migrations';
import { protect } from '#libs/persistence/tenant-table.js';

/** The five repositories, their items and the items' immutable versions. */
export class Migration20261121000100_content extends Migration {
  override up(): void {
    this.addSql(`create schema content`);
    this.addSql(`grant usage on schema content to app_user, app_system`);
    this.addSql(
      `create type content.item_status as enum ('draft', 'review', 'approved', 'published', 'archived')`,
    );

    this.addSql(`create table content.repositories (
      name text primary key,
      display_name text not null,
      description text not null,
      content_type text not null unique
    )`);
    this.addSql(`insert into content.repositories (name, display_name, description, content_type) values
      ('ai_agents', 'AI agents', 'Agents that hold conversations', 'ai_agent'),
      ('videos', 'Videos', 'Recorded lessons', 'video'),
      ('documents', 'Documents', 'Texts that people read and agents quote', 'document'),
      ('prompts', 'Prompts', 'Reusable instructions for models', 'prompt'),
      ('automations', 'Automations', 'Published workflows', 'automation')`);
    this.addSql(protect('content.repositories', { using: 'true', check: 'false', app: ['select'] }));

    this.addSql(`create table content.items (
      id uuid primary key,
      organization_id uuid not null,
      repository text not null references content.repositories (name),
      title text not null check (length(title) between 1 and 500),
      description text,
      content_data jsonb not null default '{}',
      metadata jsonb not null default '{}',
      status content.item_status not null default 'draft',
      version int not null default 1 check (version > 0),
      published_version int,
      created_by uuid not null,
      rejection_reason text,
      revision int not null default 1,
      created_at timestamptz(3) not null,
      updated_at timestamptz(3) not null,
      published_at timestamptz(3),
      unique (organization_id, id)
    )`);
    this.addSql(`create index items_newest on content.items (organization_id, updated_at desc, id desc)`);
    this.addSql(
      `create index items_repository on content.items (organization_id, repository, updated_at desc, id desc)`,
    );
    this.addSql(
      `create index items_status on content.items (organization_id, status, updated_at desc, id desc)`,
    );
    this.addSql(
      `create index items_author on content.items (organization_id, created_by, updated_at desc, id desc)`,
    );
    this.addSql(protect('content.items'));

    this.addSql(`create table content.versions (
      organization_id uuid not null,
      item_id uuid not null,
      number int not null check (number > 0),
      title text not null,
      description text,
      content_data jsonb not null,
      metadata jsonb not null,
      change_summary text,
      created_by uuid not null,
      created_at timestamptz(3) not null,
      search_vector tsvector generated always as (
        setweight(to_tsvector('english', title), 'A') ||
        setweight(to_tsvector('english', coalesce(description, '')), 'B') ||
        setweight(jsonb_to_tsvector('english', content_data, '["string"]'), 'C')) stored,
      primary key (organization_id, item_id, number),
      foreign key (organization_id, item_id) references content.items (organization_id, id) deferrable initially deferred
    )`);
    this.addSql(`create index versions_search on content.versions using gin (search_vector)`);
    this.addSql(protect('content.versions', { app: ['select', 'insert'] }));
  }

  override down(): void {
    this.addSql(`drop schema content cascade`);
  }
}
