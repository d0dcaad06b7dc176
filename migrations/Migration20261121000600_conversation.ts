import { Migration } from '@mikro-orm/migrations';
import { CURRENT_ORGANIZATION, CURRENT_USER, protect } from '#libs/persistence/tenant-table.js';

/** Conversations, their messages, and the queue of answers being generated. Visible to their owner only. */
export class Migration20261121000600_conversation extends Migration {
  override up(): void {
    const owned = { using: `organization_id = ${CURRENT_ORGANIZATION} and user_id = ${CURRENT_USER}` };
    this.addSql(`create schema conversation`);
    this.addSql(`grant usage on schema conversation to app_user, app_system`);

    this.addSql(`create table conversation.conversations (
      id uuid primary key,
      organization_id uuid not null,
      user_id uuid not null,
      ai_agent_id uuid,
      agent_version int,
      model text not null,
      title text,
      context_data jsonb not null default '{}',
      status text not null default 'active' check (status in ('active', 'paused', 'completed', 'archived')),
      message_count int not null default 0 check (message_count >= 0),
      total_tokens bigint not null default 0 check (total_tokens >= 0),
      cost_nano_usd bigint not null default 0 check (cost_nano_usd >= 0),
      started_at timestamptz(3) not null,
      last_message_at timestamptz(3) not null,
      ended_at timestamptz(3),
      updated_at timestamptz(3) not null,
      revision int not null default 1,
      unique (organization_id, id)
    )`);
    this.addSql(`create index conversations_newest on conversation.conversations
      (organization_id, user_id, last_message_at desc, id desc)`);
    this.addSql(
      `create index conversations_agent on conversation.conversations (organization_id, ai_agent_id)`,
    );
    this.addSql(protect('conversation.conversations', owned));

    this.addSql(`create table conversation.messages (
      id uuid primary key,
      organization_id uuid not null,
      user_id uuid not null,
      conversation_id uuid not null,
      sequence_number int not null check (sequence_number > 0),
      role text not null check (role in ('user', 'assistant', 'system', 'tool')),
      content text not null,
      state text not null check (state in ('complete', 'generating', 'stopped', 'failed')),
      provider text,
      model_used text,
      finish_reason text,
      citations jsonb not null default '[]',
      input_tokens int check (input_tokens >= 0),
      output_tokens int check (output_tokens >= 0),
      usage_source text check (usage_source in ('provider', 'estimated')),
      cost_nano_usd bigint check (cost_nano_usd >= 0),
      price_version text,
      first_token_ms int,
      processing_time_ms int,
      error_code text,
      error_detail text,
      created_at timestamptz(3) not null,
      completed_at timestamptz(3),
      unique (organization_id, conversation_id, sequence_number),
      foreign key (organization_id, conversation_id) references conversation.conversations (organization_id, id) deferrable initially deferred,
      check (role <> 'user' or content ~ '\\S')
    )`);
    this.addSql(protect('conversation.messages', { ...owned, system: ['select'] }));

    this.addSql(`create table conversation.generations (
      message_id uuid primary key references conversation.messages (id) deferrable initially deferred,
      organization_id uuid not null,
      user_id uuid not null,
      conversation_id uuid not null,
      actor jsonb not null,
      lease_owner uuid,
      lease_until timestamptz,
      stop_requested_at timestamptz,
      queued_at timestamptz not null default now()
    )`);
    this.addSql(
      `create index generations_due on conversation.generations (lease_until nulls first, queued_at)`,
    );
    this.addSql(protect('conversation.generations', { ...owned, system: ['select', 'update'] }));

    this.addSql(`create table conversation.generation_chunks (
      message_id uuid not null,
      organization_id uuid not null,
      user_id uuid not null,
      position int not null check (position >= 0),
      text text not null,
      primary key (message_id, position)
    )`);
    this.addSql(
      protect('conversation.generation_chunks', {
        ...owned,
        app: ['select', 'delete'],
        system: ['select', 'insert'],
      }),
    );
  }

  override down(): void {
    this.addSql(`drop schema conversation cascade`);
  }
}
