import { Migration } from '@mikro-orm/migrations';
import { CURRENT_ORGANIZATION, CURRENT_USER, protect } from '#libs/persistence/tenant-table.js';

/** Calls of models by programs: written down before a provider is asked, ended afterwards. */
export class Migration20261121000970_model_calls extends Migration {
  override up(): void {
    // What was asked and answered is not in it. Room on the page keeps the update at the end out of the indexes.
    this.addSql(`create table conversation.model_calls (
      id uuid primary key,
      organization_id uuid not null,
      user_id uuid not null,
      api_key_id uuid,
      kind text not null check (kind in ('chat', 'embeddings')),
      model text not null,
      agent_id uuid,
      agent_version int,
      estimated_input_tokens int not null check (estimated_input_tokens >= 0),
      started_at timestamptz(3) not null,
      outcome text check (outcome in ('completed', 'stopped', 'failed')),
      error_code text,
      ended_at timestamptz(3),
      check ((outcome is null) = (ended_at is null))
    ) with (fillfactor = 70)`);
    this.addSql(
      `create index model_calls_open on conversation.model_calls (started_at) where outcome is null`,
    );
    this.addSql(`create index model_calls_of_organization on conversation.model_calls (organization_id)`);
    this.addSql(
      protect('conversation.model_calls', {
        using: `organization_id = ${CURRENT_ORGANIZATION} and user_id = ${CURRENT_USER}`,
        app: ['select', 'insert'],
        system: ['select', 'update'],
      }),
    );
    this.addSql(`create policy erased_rows on conversation.model_calls as restrictive for delete to app_system
      using (organization_id = ${CURRENT_ORGANIZATION})`);
    this.addSql(`create policy erasable_rows on conversation.model_calls to app_system
      using (organization_id = ${CURRENT_ORGANIZATION}) with check (false)`);
    this.addSql(`grant select, delete on conversation.model_calls to app_system`);

    // An attempt is made for an answer or for a call.
    this.addSql(`alter table conversation.model_attempts
      alter column message_id drop not null,
      add column call_id uuid references conversation.model_calls (id) on delete cascade,
      add constraint model_attempts_made_for_one check (num_nonnulls(message_id, call_id) = 1)`);
    this.addSql(`create index model_attempts_of_call on conversation.model_attempts (call_id)`);

    // Of a call no conversation is known.
    this.addSql(`alter table billing.usage_records alter column conversation_id drop not null`);

    // Ends the transaction of a reservation that is not granted, so that nothing else of it is written.
    this
      .addSql(`create function billing.refuse_beyond(meter text, allowance bigint, window_start date) returns void
      language plpgsql set search_path = '' as $$
      begin
        raise exception 'The allowance of % is used up', meter using errcode = 'check_violation',
          constraint = 'usage_within_allowance',
          detail = jsonb_build_object('meter', meter, 'allowance', allowance, 'window', window_start)::text;
      end $$`);
  }

  override down(): void {
    this.addSql(`drop function billing.refuse_beyond(text, bigint, date)`);
    this.addSql(`delete from billing.usage_records where conversation_id is null`);
    this.addSql(`alter table billing.usage_records alter column conversation_id set not null`);
    this.addSql(`delete from conversation.model_attempts where message_id is null`);
    this.addSql(`alter table conversation.model_attempts
      drop constraint model_attempts_made_for_one, drop column call_id, alter column message_id set not null`);
    this.addSql(`drop table conversation.model_calls`);
  }
}
