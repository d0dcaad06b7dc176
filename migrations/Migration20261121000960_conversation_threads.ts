import { Migration } from '@mikro-orm/migrations';

const OWNED = ['conversation.conversations', 'conversation.messages'];

/** Messages form a tree, of which a conversation shows one path; deleted conversations disappear before they are erased. */
export class Migration20261121000960_conversation_threads extends Migration {
  override up(): void {
    this.addSql(`alter table conversation.conversations
      add column active_leaf_id uuid,
      add column is_branched boolean not null default false,
      add column deleted_at timestamptz(3)`);
    this.addSql(
      `alter table conversation.messages add column parent_id uuid, add column requested_model text`,
    );
    for (const table of OWNED) this.addSql(`alter table ${table} no force row level security`);
    this.addSql(`update conversation.messages m set parent_id = before.id
      from conversation.messages before
     where before.organization_id = m.organization_id and before.conversation_id = m.conversation_id
       and before.sequence_number = m.sequence_number - 1`);
    this.addSql(`update conversation.conversations c set active_leaf_id = (
      select id from conversation.messages m
       where m.organization_id = c.organization_id and m.conversation_id = c.id
       order by sequence_number desc limit 1)`);
    for (const table of OWNED) this.addSql(`alter table ${table} force row level security`);
    this.addSql(
      `create index messages_siblings on conversation.messages (organization_id, conversation_id, parent_id)`,
    );
    this.addSql(`drop index conversation.conversations_newest`);
    this.addSql(`create index conversations_newest on conversation.conversations
      (organization_id, user_id, last_message_at desc, id desc) where deleted_at is null`);
  }

  override down(): void {
    this.addSql(`drop index conversation.conversations_newest`);
    this.addSql(`create index conversations_newest on conversation.conversations
      (organization_id, user_id, last_message_at desc, id desc)`);
    this.addSql(`drop index conversation.messages_siblings`);
    this.addSql(`alter table conversation.messages drop column parent_id, drop column requested_model`);
    this.addSql(`alter table conversation.conversations
      drop column active_leaf_id, drop column is_branched, drop column deleted_at`);
  }
}
