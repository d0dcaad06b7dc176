import { Migration } from '@mikro-orm/migrations';

/** Messages that a model is always sent. */
export class Migration20261121000966_conversation_pins extends Migration {
  override up(): void {
    this.addSql(`alter table conversation.messages add column pinned_at timestamptz(3)`);
    this.addSql(`create index messages_pinned on conversation.messages (organization_id, conversation_id)
      where pinned_at is not null`);
  }

  override down(): void {
    this.addSql(`drop index conversation.messages_pinned`);
    this.addSql(`alter table conversation.messages drop column pinned_at`);
  }
}
