import { Migration } from '@mikro-orm/migrations';
import { CURRENT_ORGANIZATION, protect } from '#libs/persistence/tenant-table.js';

/** What answers where nobody says otherwise, and which variants have become it. */
export class Migration20261121000982_answer_defaults extends Migration {
  override up(): void {
    this.addSql(`create table conversation.answer_defaults (
      organization_id uuid not null,
      ai_agent_id uuid,
      model text not null,
      temperature float8 check (temperature between 0 and 2),
      max_output_tokens int check (max_output_tokens > 0),
      reasoning_effort text check (reasoning_effort in ('none', 'low', 'medium', 'high')),
      updated_at timestamptz(3) not null,
      updated_by uuid not null,
      constraint answer_defaults_once unique nulls not distinct (organization_id, ai_agent_id)
    )`);
    this.addSql(protect('conversation.answer_defaults', { system: ['select'] }));
    this
      .addSql(`create policy erased_rows on conversation.answer_defaults as restrictive for delete to app_system
      using (organization_id = ${CURRENT_ORGANIZATION})`);
    this.addSql(`grant delete on conversation.answer_defaults to app_system`);
    this
      .addSql(`alter table experiments.experiments add column shipped_variant text, add column shipped_at timestamptz(3),
      add column shipped_by uuid, add check ((shipped_variant is null) = (shipped_at is null))`);
  }

  override down(): void {
    this.addSql(`alter table experiments.experiments drop column shipped_variant, drop column shipped_at,
      drop column shipped_by`);
    this.addSql(`drop table conversation.answer_defaults`);
  }
}
