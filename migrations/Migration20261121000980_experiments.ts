import { Migration } from '@mikro-orm/migrations';
import { CURRENT_ORGANIZATION, protect } from '#libs/persistence/tenant-table.js';

/** Experiments: which ways of answering are compared, for whom, and how far they have come. */
export class Migration20261121000980_experiments extends Migration {
  override up(): void {
    this.addSql(`create schema experiments`);
    this.addSql(`grant usage on schema experiments to app_user, app_system`);

    this.addSql(`create table experiments.experiments (
      id uuid primary key,
      organization_id uuid not null,
      name text not null check (name ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
      hypothesis text,
      scope text not null check (scope in ('organization', 'agent', 'named')),
      ai_agent_id uuid,
      unit text not null check (unit in ('conversation', 'user', 'organization')),
      variants jsonb not null,
      coverage int not null check (coverage between 0 and 100),
      guardrails jsonb not null,
      forced jsonb not null,
      seed text not null,
      status text not null check (status in ('draft', 'running', 'paused', 'stopped')),
      reason text,
      created_by uuid not null,
      created_at timestamptz(3) not null,
      updated_at timestamptz(3) not null,
      started_at timestamptz(3),
      stopped_at timestamptz(3),
      revision int not null,
      check (scope <> 'agent' or ai_agent_id is not null),
      check ((status = 'draft') = (started_at is null)),
      check ((status = 'stopped') = (stopped_at is not null))
    )`);
    this.addSql(
      `create index experiments_newest on experiments.experiments (organization_id, created_at desc, id desc)`,
    );
    // It is selectable by its name, so among those that are not over there is one of each.
    this.addSql(`create unique index experiments_name on experiments.experiments (organization_id, name)
      where status <> 'stopped'`);
    // Whose answers are compared in two ways at once tell nothing of either.
    this
      .addSql(`create unique index experiments_one_of_scope on experiments.experiments (organization_id, ai_agent_id) nulls not distinct
      where status = 'running' and scope <> 'named'`);
    this.addSql(`create index experiments_running on experiments.experiments (id) where status = 'running'`);
    this.addSql(protect('experiments.experiments', { system: ['select'] }));
    this.addSql(`create policy erased_rows on experiments.experiments as restrictive for delete to app_system
      using (organization_id = ${CURRENT_ORGANIZATION})`);
    this.addSql(`grant delete on experiments.experiments to app_system`);
  }

  override down(): void {
    this.addSql(`drop schema experiments cascade`);
  }
}
