import { Migration } from '@mikro-orm/migrations';
import { protect } from '#libs/persistence/tenant-table.js';

/** What every context rests on: session functions, outbox, inbox, idempotency keys, service mode. */
export class Migration20261121000000_platform extends Migration {
  override up(): void {
    this.addSql(`create schema platform`);
    this.addSql(`grant usage on schema platform to app_user, app_system`);

    // Plain SQL functions, so that the planner inlines them into every policy.
    this.addSql(`create function platform.current_organization_id() returns uuid language sql stable
      return nullif(current_setting('app.organization_id', true), '')::uuid`);
    this.addSql(`create function platform.current_user_id() returns uuid language sql stable
      return nullif(current_setting('app.user_id', true), '')::uuid`);
    this.addSql(`create function platform.current_aal() returns int language sql stable
      return coalesce(nullif(current_setting('app.aal', true), '')::int, 0)`);

    this.addSql(`create table platform.outbox (
      position bigint generated always as identity primary key,
      event_id uuid not null,
      type text not null,
      version int not null,
      aggregate_type text not null,
      aggregate_id uuid not null,
      organization_id uuid,
      payload jsonb not null,
      headers jsonb not null,
      occurred_at timestamptz not null default now(),
      slice smallint generated always as (abs(hashtext(aggregate_id::text) % 16)) stored,
      attempts int not null default 0,
      available_at timestamptz not null default now(),
      last_error text
    ) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000)`);
    this.addSql(`create index outbox_slice on platform.outbox (slice, position)`);
    this.addSql(`create index outbox_aggregate on platform.outbox (aggregate_id, position)`);
    this.addSql(
      protect('platform.outbox', {
        using: 'false',
        check: 'true',
        app: ['insert'],
        system: ['select', 'insert', 'update', 'delete'],
      }),
    );

    this.addSql(`create table platform.dead_letters (
      event_id uuid primary key,
      type text not null,
      version int not null,
      aggregate_type text not null,
      aggregate_id uuid not null,
      organization_id uuid,
      payload jsonb not null,
      headers jsonb not null,
      occurred_at timestamptz not null,
      attempts int not null,
      last_error text not null,
      died_at timestamptz not null default now()
    )`);
    this.addSql(`create index dead_letters_died_at on platform.dead_letters (died_at, event_id)`);
    this.addSql(protect('platform.dead_letters', { app: [], system: ['select', 'insert', 'delete'] }));
    this
      .addSql(`create function platform.bury_event(outbox_position bigint, reason text) returns void language sql
      begin atomic
        with gone as (delete from platform.outbox where position = outbox_position returning *)
        insert into platform.dead_letters (event_id, type, version, aggregate_type, aggregate_id, organization_id, payload,
                                           headers, occurred_at, attempts, last_error)
        select event_id, type, version, aggregate_type, aggregate_id, organization_id, payload, headers, occurred_at,
               attempts + 1, reason from gone;
      end`);

    this.addSql(`create table platform.processed_events (
      consumer text not null,
      event_id uuid not null,
      processed_at timestamptz not null default now(),
      primary key (consumer, event_id)
    )`);
    this.addSql(`create index processed_events_processed_at on platform.processed_events (processed_at)`);
    this.addSql(
      protect('platform.processed_events', {
        using: 'false',
        check: 'true',
        app: ['insert'],
        system: ['select', 'insert', 'delete'],
      }),
    );

    // Nobody and no organization are the nil UUID: a primary key takes no null.
    this.addSql(`create table platform.idempotency_keys (
      organization_id uuid not null,
      user_id uuid not null,
      key text not null check (length(key) between 1 and 255),
      fingerprint text not null,
      result jsonb not null,
      created_at timestamptz not null default now(),
      expires_at timestamptz not null default now() + interval '24 hours',
      primary key (organization_id, user_id, key)
    )`);
    this.addSql(`create index idempotency_keys_expires_at on platform.idempotency_keys (expires_at)`);
    const owner = (column: string, setting: string) =>
      `${column} = coalesce((select platform.${setting}()), '00000000-0000-0000-0000-000000000000')`;
    this.addSql(
      protect('platform.idempotency_keys', {
        using: `${owner('organization_id', 'current_organization_id')} and ${owner('user_id', 'current_user_id')}`,
        app: ['select', 'insert'],
        system: ['select', 'insert', 'delete'],
      }),
    );

    this.addSql(`create table platform.service_mode (
      only_row boolean primary key default true check (only_row),
      mode text not null default 'normal' check (mode in ('normal', 'read_only', 'emergency', 'maintenance')),
      reason text,
      set_by uuid,
      set_at timestamptz not null default now(),
      until timestamptz
    )`);
    this.addSql(`insert into platform.service_mode default values`);
    this.addSql(
      protect('platform.service_mode', {
        using: 'true',
        check: 'false',
        app: ['select'],
        system: ['select', 'update'],
      }),
    );
  }

  override down(): void {
    this.addSql(`drop schema platform cascade`);
  }
}
