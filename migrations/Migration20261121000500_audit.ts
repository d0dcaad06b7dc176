import { Migration } from '@mikro-orm/migrations';
import { protect } from '#libs/persistence/tenant-table.js';

/** What was done by whom: append-only, a partition for each month. */
export class Migration20261121000500_audit extends Migration {
  override up(): void {
    this.addSql(`create schema audit`);
    this.addSql(`grant usage on schema audit to app_user, app_system`);

    // Behind a proxy the address is whatever the proxy says; what is no address must not fail the act itself.
    this.addSql(`create function audit.address_or_null(address text) returns inet
      language plpgsql immutable set search_path = '' as $$
      begin
        return nullif(address, '')::inet;
      exception when invalid_text_representation then
        return null;
      end $$`);

    // The context comes from the session variables, so that the statement on every command's path stays short.
    this.addSql(`create table audit.events (
      id uuid not null,
      organization_id uuid,
      category text not null check (category in ('change', 'security', 'activity', 'admin', 'system')),
      action text not null,
      outcome text not null check (outcome in ('success', 'failure')),
      operation text check (operation in ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'SYSTEM')),
      resource_type text not null,
      resource_id text,
      old_values jsonb,
      new_values jsonb,
      changed_fields text[],
      details jsonb not null default '{}',
      user_id uuid,
      actor_type text not null check (actor_type in ('anonymous', 'user', 'api_key', 'system')),
      session_id text default nullif(current_setting('app.session_id', true), ''),
      ip_address inet default audit.address_or_null(current_setting('app.ip', true)),
      user_agent text default nullif(left(current_setting('app.user_agent', true), 500), ''),
      request_id text default nullif(current_setting('app.request_id', true), ''),
      created_at timestamptz(3) not null default now(),
      primary key (id, created_at)
    ) partition by range (created_at)`);
    this.addSql(`create index events_newest on audit.events (organization_id, created_at desc, id desc)`);
    this.addSql(
      `create index events_actor on audit.events (organization_id, user_id, created_at desc, id desc)`,
    );
    this.addSql(
      `create index events_resource on audit.events (organization_id, resource_type, resource_id, created_at desc, id desc)`,
    );
    this.addSql(`create index events_request on audit.events (request_id)`);
    const own = 'organization_id = (select platform.current_organization_id())';
    this.addSql(
      protect('audit.events', {
        using: own,
        check: `organization_id is null or ${own}`,
        app: ['select', 'insert'],
        system: ['select', 'insert'],
      }),
    );

    this
      .addSql(`create function audit.refuse_change() returns trigger language plpgsql set search_path = '' as $$
      begin
        raise exception 'The audit log is append-only: % is refused', tg_op using errcode = 'insufficient_privilege';
      end $$`);
    // Privileges and policies of the parent do not hold for whoever names a partition, so each has its own.
    this.addSql(`create function audit.protect_events(relation regclass) returns void
      language plpgsql set search_path = '' as $$
      begin
        execute format('alter table %s enable row level security', relation);
        execute format('alter table %s force row level security', relation);
        execute format('create trigger append_only before update or delete or truncate on %s
                          for each statement execute function audit.refuse_change()', relation);
        execute format('alter table %s enable always trigger append_only', relation);
      end $$`);
    this.addSql(`revoke execute on function audit.protect_events(regclass) from public`);
    this.addSql(`select audit.protect_events('audit.events')`);

    // Takes what no month's partition takes, so that a missed month never fails an act.
    this.addSql(`create table audit.events_default partition of audit.events default`);
    this.addSql(`select audit.protect_events('audit.events_default')`);

    this.addSql(`create function audit.ensure_partitions(months_ahead int) returns int
      language plpgsql security definer set search_path = '' as $$
      declare
        this_month timestamp := date_trunc('month', now() at time zone 'utc');
        starts timestamp;
        partition_name text;
        created int := 0;
      begin
        perform pg_advisory_xact_lock(hashtext('audit.ensure_partitions'));
        for i in 0..months_ahead loop
          starts := this_month + make_interval(months => i);
          partition_name := 'events_' || to_char(starts, 'YYYYMM');
          continue when to_regclass(format('audit.%I', partition_name)) is not null;
          begin
            execute format('create table audit.%I partition of audit.events for values from (%L) to (%L)', partition_name,
                           starts at time zone 'utc', (starts + interval '1 month') at time zone 'utc');
            perform audit.protect_events(format('audit.%I', partition_name)::regclass);
            created := created + 1;
          exception when check_violation then
            raise warning 'Events of % are in the default partition already and stay there', to_char(starts, 'YYYY-MM');
          end;
        end loop;
        return created;
      end $$`);
    this.addSql(`revoke execute on function audit.ensure_partitions(int) from public`);
    this.addSql(`grant execute on function audit.ensure_partitions(int) to app_system`);
    this.addSql(`select audit.ensure_partitions(3)`);
  }

  override down(): void {
    this.addSql(`drop schema audit cascade`);
  }
}
