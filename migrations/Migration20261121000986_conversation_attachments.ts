import { Migration } from '@mikro-orm/migrations';

/** Files that questions come with: which, what they were called, and what they take of a model's window. */
export class Migration20261121000986_conversation_attachments extends Migration {
  override up(): void {
    this.addSql(`alter table conversation.messages add column attachments jsonb not null default '[]'
      check (jsonb_array_length(attachments) <= 10)`);
  }

  override down(): void {
    this.addSql(`alter table conversation.messages drop column attachments`);
  }
}
