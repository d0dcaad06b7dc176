import { Migration } from '@mikro-orm/migrations';
import { CURRENT_ORGANIZATION, CURRENT_USER, protect } from '#libs/persistence/tenant-table.js';

const ERASED = ['conversation.model_policies', 'conversation.provider_keys', 'conversation.model_attempts'];

/** What organizations allow and bring, every call of a provider, the prices calls were charged at, shared breakers. */
export class Migration20261121000940_model_providers extends Migration {
  override up(): void {
    this.addSql(`create table conversation.model_policies (
      organization_id uuid primary key,
      allowed_models text[],
      no_training boolean not null default false,
      zero_retention boolean not null default false,
      regions text[],
      own_keys_only boolean not null default false,
      updated_at timestamptz(3) not null,
      updated_by uuid not null
    )`);
    this.addSql(protect('conversation.model_policies'));

    // The key itself is sealed by the application; a hint of four characters is all that is ever shown of it.
    this.addSql(`create table conversation.provider_keys (
      organization_id uuid not null,
      vendor text not null check (vendor ~ '^[a-z0-9-]{1,50}$'),
      sealed_key text not null,
      hint text not null check (length(hint) <= 4),
      created_at timestamptz(3) not null,
      updated_at timestamptz(3) not null,
      updated_by uuid not null,
      primary key (organization_id, vendor)
    )`);
    this.addSql(protect('conversation.provider_keys'));

    this.addSql(`create table conversation.model_attempts (
      id uuid primary key,
      organization_id uuid not null,
      user_id uuid not null,
      message_id uuid not null references conversation.messages (id) on delete cascade,
      provider text not null,
      model text not null,
      key_source text not null check (key_source in ('platform', 'organization')),
      started_at timestamptz(3) not null,
      outcome text check (outcome in ('completed', 'failed', 'broken', 'stopped', 'interrupted')),
      error_kind text,
      latency_ms int,
      first_event_ms int,
      input_tokens int,
      output_tokens int,
      cached_input_tokens int,
      cache_write_tokens int,
      reasoning_tokens int,
      usage_source text check (usage_source in ('provider', 'estimated')),
      price_version text not null,
      cost_nano_usd bigint
    )`);
    this.addSql(
      `create index model_attempts_of_message on conversation.model_attempts (message_id, started_at, id)`,
    );
    this.addSql(
      `create index model_attempts_of_organization on conversation.model_attempts (organization_id)`,
    );
    this.addSql(
      protect('conversation.model_attempts', {
        using: `organization_id = ${CURRENT_ORGANIZATION} and user_id = ${CURRENT_USER}`,
        app: ['select'],
        system: ['select', 'insert', 'update'],
      }),
    );

    // A version is never changed: a bill is recomputed from the one it names.
    this.addSql(`create table conversation.model_prices (
      id text primary key,
      model text not null,
      effective_from date not null,
      tiers jsonb not null,
      created_at timestamptz(3) not null default now()
    )`);
    this.addSql(
      protect('conversation.model_prices', {
        using: 'true',
        check: 'false',
        app: ['select'],
        system: ['select', 'insert'],
      }),
    );

    this.addSql(`create table conversation.circuit_breakers (
      provider text not null,
      model text not null,
      opened_at timestamptz(3) not null,
      open_until timestamptz(3) not null,
      primary key (provider, model)
    )`);
    this.addSql(
      protect('conversation.circuit_breakers', { app: [], system: ['select', 'insert', 'update', 'delete'] }),
    );

    this.addSql(`alter table billing.usage_records
      add column cache_write_tokens int not null default 0 check (cache_write_tokens >= 0),
      add column key_source text not null default 'platform' check (key_source in ('platform', 'organization'))`);

    for (const table of ERASED) {
      this.addSql(`create policy erased_rows on ${table} as restrictive for delete to app_system
        using (organization_id = ${CURRENT_ORGANIZATION})`);
      this.addSql(`create policy erasable_rows on ${table} to app_system
        using (organization_id = ${CURRENT_ORGANIZATION}) with check (false)`);
      this.addSql(`grant select, delete on ${table} to app_system`);
    }
  }

  override down(): void {
    this.addSql(`alter table billing.usage_records drop column key_source, drop column cache_write_tokens`);
    for (const table of [
      'circuit_breakers',
      'model_prices',
      'model_attempts',
      'provider_keys',
      'model_policies',
    ])
      this.addSql(`drop table conversation.${table}`);
  }
}
