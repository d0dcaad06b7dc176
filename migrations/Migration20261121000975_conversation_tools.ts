import { Migration } from '@mikro-orm/migrations';
import { CURRENT_ORGANIZATION, CURRENT_USER, protect } from '#libs/persistence/tenant-table.js';

const TABLES = ['conversation.answer_steps', 'conversation.tool_calls'];

/** Tools that answers use: each turn of a model that called some, and every call with what became of it. */
export class Migration20261121000975_conversation_tools extends Migration {
  override up(): void {
    this.addSql(`alter table conversation.messages drop constraint if exists messages_state_check`);
    this.addSql(`alter table conversation.messages add constraint messages_state_check
      check (state in ('complete', 'generating', 'awaiting_approval', 'stopped', 'failed'))`);

    this.addSql(`create table conversation.answer_steps (
      message_id uuid not null references conversation.messages (id) on delete cascade,
      number int not null check (number > 0),
      organization_id uuid not null,
      user_id uuid not null,
      text_until int not null check (text_until >= 0),
      reasoning jsonb not null,
      spent jsonb not null,
      created_at timestamptz(3) not null,
      primary key (message_id, number)
    )`);

    this.addSql(`create index answer_steps_of_organization on conversation.answer_steps (organization_id)`);

    this.addSql(`create table conversation.tool_calls (
      id uuid primary key,
      organization_id uuid not null,
      user_id uuid not null,
      conversation_id uuid not null,
      message_id uuid not null references conversation.messages (id) on delete cascade,
      step int not null check (step > 0),
      place int not null check (place >= 0),
      call_id text not null,
      tool text not null,
      offered_name text not null,
      server_id uuid,
      arguments text not null check (length(arguments) <= 100000),
      arguments_hash text not null check (arguments_hash ~ '^[0-9a-f]{64}$'),
      provider_data jsonb,
      position int not null check (position >= 0),
      needs_approval boolean not null,
      state text not null check (state in
        ('awaiting_approval', 'approved', 'denied', 'running', 'succeeded', 'failed', 'cancelled')),
      result text,
      result_bytes int check (result_bytes >= 0),
      error_code text,
      decided_by uuid,
      decided_at timestamptz(3),
      started_at timestamptz(3),
      ended_at timestamptz(3),
      created_at timestamptz(3) not null,
      unique (message_id, step, place),
      check (decided_at is not null or state not in ('approved', 'denied')),
      check (started_at is null or decided_at is not null or not needs_approval)
    )`);
    this.addSql(
      `create index tool_calls_of_organization on conversation.tool_calls (organization_id, created_at)`,
    );
    // What somebody approved is what is called, and neither is changed afterwards.
    this.addSql(`create function conversation.keep_tool_call() returns trigger language plpgsql as $$
      begin
        if (new.tool, new.server_id, new.arguments, new.arguments_hash, new.needs_approval, new.message_id)
             is distinct from (old.tool, old.server_id, old.arguments, old.arguments_hash, old.needs_approval, old.message_id)
           or (old.decided_at is not null and new.decided_at is distinct from old.decided_at)
           or (old.started_at is not null and new.started_at is distinct from old.started_at)
           or (old.ended_at is not null)
        then raise exception 'a tool call is what it was approved as, once' using errcode = 'check_violation';
        end if;
        return new;
      end $$`);
    this.addSql(`create trigger keep_tool_call before update on conversation.tool_calls
      for each row execute function conversation.keep_tool_call()`);

    for (const table of TABLES) {
      this.addSql(
        protect(table, {
          using: `organization_id = ${CURRENT_ORGANIZATION} and user_id = ${CURRENT_USER}`,
          app: ['select', 'insert', 'update'],
          system: ['select'],
        }),
      );
      this.addSql(`create policy erased_rows on ${table} as restrictive for delete to app_system
        using (organization_id = ${CURRENT_ORGANIZATION})`);
      this.addSql(`create policy erasable_rows on ${table} to app_system
        using (organization_id = ${CURRENT_ORGANIZATION}) with check (false)`);
      this.addSql(`grant delete on ${table} to app_system`);
    }
  }

  override down(): void {
    for (const table of TABLES.toReversed()) this.addSql(`drop table ${table}`);
    this.addSql(`drop function conversation.keep_tool_call`);
    this.addSql(`alter table conversation.messages no force row level security`);
    this.addSql(`update conversation.messages set state = 'stopped' where state = 'awaiting_approval'`);
    this.addSql(`alter table conversation.messages force row level security`);
    this.addSql(`alter table conversation.messages drop constraint messages_state_check`);
    this.addSql(`alter table conversation.messages add constraint messages_state_check
      check (state in ('complete', 'generating', 'stopped', 'failed'))`);
  }
}
