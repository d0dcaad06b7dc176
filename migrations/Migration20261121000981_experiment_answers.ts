import { Migration } from '@mikro-orm/migrations';
import { CURRENT_ORGANIZATION, protect } from '#libs/persistence/tenant-table.js';

/** Which unit has which variant, and what became of the answers that were given so. */
export class Migration20261121000981_experiment_answers extends Migration {
  override up(): void {
    // Of units only digests are kept, so that a row tells of nobody.
    this.addSql(`create table experiments.assignments (
      organization_id uuid not null,
      experiment_id uuid not null references experiments.experiments (id),
      unit text not null,
      variant text not null,
      assigned_at timestamptz(3) not null,
      exposed_at timestamptz(3),
      primary key (organization_id, experiment_id, unit)
    ) with (fillfactor = 80)`);
    this.addSql(`create index assignments_experiment on experiments.assignments (experiment_id)`);
    this.addSql(
      protect('experiments.assignments', {
        app: ['select', 'insert', 'update'],
        system: ['select', 'update'],
      }),
    );

    this.addSql(`create table experiments.answers (
      organization_id uuid not null,
      experiment_id uuid not null references experiments.experiments (id),
      answer_id uuid not null,
      unit text not null,
      variant text not null,
      outcome text not null check (outcome in ('completed', 'stopped', 'failed')),
      executed text not null check (executed in ('variant', 'fallback', 'default', 'unknown')),
      recorded_fingerprint text not null,
      executed_fingerprint text,
      model text not null,
      input_tokens bigint not null,
      output_tokens bigint not null,
      cost_nano_usd bigint not null,
      first_token_ms int,
      latency_ms int not null,
      rating text check (rating in ('up', 'down')),
      ended_at timestamptz(3) not null,
      primary key (organization_id, experiment_id, answer_id)
    )`);
    this.addSql(`create index answers_experiment on experiments.answers (experiment_id)`);
    this.addSql(protect('experiments.answers', { app: ['select', 'insert', 'update'], system: ['select'] }));
    for (const table of ['experiments.assignments', 'experiments.answers']) {
      this.addSql(`create policy erased_rows on ${table} as restrictive for delete to app_system
        using (organization_id = ${CURRENT_ORGANIZATION})`);
      this.addSql(`grant delete on ${table} to app_system`);
    }

    this.addSql(
      `alter table conversation.conversations add column experiment_id uuid, add column variant text`,
    );
    this.addSql(`alter table conversation.messages add column trial jsonb`);
    this.addSql(`alter table conversation.model_calls add column trial jsonb`);
  }

  override down(): void {
    this.addSql(`alter table conversation.model_calls drop column trial`);
    this.addSql(`alter table conversation.messages drop column trial`);
    this.addSql(`alter table conversation.conversations drop column experiment_id, drop column variant`);
    this.addSql(`drop table experiments.answers`);
    this.addSql(`drop table experiments.assignments`);
  }
}
