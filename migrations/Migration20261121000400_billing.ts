import { Migration } from '@mikro-orm/migrations';
import { protect } from '#libs/persistence/tenant-table.js';

/** Plans with their limits, who is on which, and what was used. */
export class Migration20261121000400_billing extends Migration {
  override up(): void {
    this.addSql(`create schema billing`);
    this.addSql(`grant usage on schema billing to app_user, app_system`);

    // A price or limit never changes in place: a new version is added, and subscribers keep theirs.
    this.addSql(`create table billing.plans (
      name text not null check (name in ('free', 'basic', 'pro', 'team', 'enterprise')),
      version int not null check (version > 0),
      monthly_price_cents int check (monthly_price_cents >= 0),
      yearly_price_cents int check (yearly_price_cents >= 0),
      currency text not null default 'usd' check (currency ~ '^[a-z]{3}$'),
      limits jsonb not null,
      created_at timestamptz(3) not null default now(),
      primary key (name, version)
    )`);
    // A limit of null is no limit, a meter that is not named is not part of the plan, a price of null is agreed individually.
    this
      .addSql(`insert into billing.plans (name, version, monthly_price_cents, yearly_price_cents, limits) values
      ('free', 1, 0, 0, '{"generations": 100, "storageGb": 1, "teamMembers": 1, "users": 10}'),
      ('basic', 1, 1900, 19000, '{"generations": 1000, "storageGb": 10, "teamMembers": 5, "users": 100}'),
      ('pro', 1, 4900, 49000, '{"generations": 5000, "storageGb": 100, "teamMembers": 10, "users": 100}'),
      ('team', 1, 19900, 199000, '{"generations": 25000, "storageGb": 500, "teamMembers": 50, "users": 500}'),
      ('enterprise', 1, null, null, '{"generations": null, "storageGb": null, "teamMembers": null, "users": null}')`);
    this.addSql(protect('billing.plans', { using: 'true', check: 'false', app: ['select'] }));

    this.addSql(`create table billing.subscriptions (
      organization_id uuid primary key,
      plan text not null,
      plan_version int not null,
      interval text check (interval in ('month', 'year')),
      status text not null
        check (status in ('active', 'trialing', 'past_due', 'canceled', 'unpaid', 'incomplete', 'paused')),
      current_period_start timestamptz(3),
      current_period_end timestamptz(3),
      created_at timestamptz(3) not null,
      updated_at timestamptz(3) not null,
      foreign key (plan, plan_version) references billing.plans (name, version)
    )`);
    this.addSql(protect('billing.subscriptions', { app: ['select', 'insert'] }));

    // Updated by every generation: room on the page keeps those updates out of the index.
    this.addSql(`create table billing.usage_counters (
      organization_id uuid not null,
      meter text not null,
      window_start date not null,
      used bigint not null default 0 check (used >= 0),
      reserved bigint not null default 0 check (reserved >= 0),
      primary key (organization_id, meter, window_start)
    ) with (fillfactor = 50)`);
    this.addSql(protect('billing.usage_counters', { app: ['select', 'insert', 'update'] }));

    this.addSql(`create table billing.usage_records (
      organization_id uuid not null,
      message_id uuid not null,
      conversation_id uuid not null,
      user_id uuid not null,
      provider text not null,
      model text not null,
      input_tokens int not null check (input_tokens >= 0),
      output_tokens int not null check (output_tokens >= 0),
      cached_input_tokens int not null check (cached_input_tokens >= 0),
      reasoning_tokens int not null check (reasoning_tokens >= 0),
      cost_nano_usd bigint not null check (cost_nano_usd >= 0),
      price_version text not null,
      source text not null check (source in ('provider', 'estimated')),
      outcome text not null check (outcome in ('completed', 'stopped', 'failed')),
      started_at timestamptz(3) not null,
      recorded_at timestamptz(3) not null,
      primary key (organization_id, message_id)
    )`);
    this.addSql(
      `create index usage_records_newest on billing.usage_records (organization_id, started_at desc, message_id desc)`,
    );
    this.addSql(protect('billing.usage_records', { app: ['select', 'insert'] }));
  }

  override down(): void {
    this.addSql(`drop schema billing cascade`);
  }
}
