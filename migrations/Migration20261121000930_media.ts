import { Migration } from '@mikro-orm/migrations';
import { protect } from '#libs/persistence/tenant-table.js';

const EVERYTHING = ['select', 'insert', 'update', 'delete'] as const;

/** Files that people send, the room they take, and the text of those that have one. */
export class Migration20261121000930_media extends Migration {
  override up(): void {
    this.addSql(`create schema media`);
    this.addSql(`grant usage on schema media to app_user, app_system`);
    this.addSql(`create type media.asset_status as enum
      ('pending', 'uploaded', 'processing', 'ready', 'failed', 'quarantined', 'deleted')`);

    // Progress is told often: room on the page keeps those updates out of the indexes.
    this.addSql(`create table media.assets (
      id uuid primary key,
      organization_id uuid not null,
      owner_id uuid not null,
      kind text not null check (kind in ('video', 'image', 'document', 'file')),
      filename text not null check (length(filename) between 1 and 255),
      mime text not null,
      size_bytes bigint not null check (size_bytes > 0),
      part_size bigint not null check (part_size > 0),
      algorithm text check (algorithm in ('sha256', 'crc32')),
      checksum text,
      storage_key text not null,
      upload_id text,
      status media.asset_status not null,
      charge text not null check (charge in ('reserved', 'used', 'none')),
      width int,
      height int,
      duration_ms bigint,
      variants jsonb not null default '[]',
      progress int not null default 0 check (progress between 0 and 100),
      attempts int not null default 0,
      error text,
      created_at timestamptz(3) not null,
      updated_at timestamptz(3) not null,
      finalized_at timestamptz(3),
      cleared_at timestamptz(3),
      expires_at timestamptz(3),
      deleted_at timestamptz(3),
      purge_at timestamptz(3),
      is_purging boolean not null default false,
      unique (organization_id, id)
    ) with (fillfactor = 80)`);
    this.addSql(`create index assets_newest on media.assets (organization_id, created_at desc, id desc)`);
    this.addSql(
      `create index assets_of_owner on media.assets (organization_id, owner_id, created_at desc, id desc)`,
    );
    this.addSql(`create index assets_expiring on media.assets (expires_at) where status = 'pending'`);
    this.addSql(`create index assets_to_purge on media.assets (purge_at) where purge_at is not null`);
    this.addSql(protect('media.assets', { system: EVERYTHING }));

    // The subject is a person or the organization itself. Updated by every upload, like the counters of billing.
    this.addSql(`create table media.storage_usage (
      organization_id uuid not null,
      subject_id uuid not null,
      used_bytes bigint not null default 0 check (used_bytes >= 0),
      reserved_bytes bigint not null default 0 check (reserved_bytes >= 0),
      primary key (organization_id, subject_id)
    ) with (fillfactor = 50)`);
    this.addSql(protect('media.storage_usage', { app: ['select', 'insert', 'update'], system: EVERYTHING }));

    this.addSql(`create table media.texts (
      organization_id uuid not null,
      asset_id uuid not null,
      content text not null,
      is_whole boolean not null,
      primary key (organization_id, asset_id),
      foreign key (organization_id, asset_id) references media.assets (organization_id, id) on delete cascade
    )`);
    this.addSql(protect('media.texts', { system: EVERYTHING }));
  }

  override down(): void {
    this.addSql(`drop schema media cascade`);
  }
}
