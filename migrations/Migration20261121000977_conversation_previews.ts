import { Migration } from '@mikro-orm/migrations';

/** Conversations in which somebody tries out an agent that he is still working on. */
export class Migration20261121000977_conversation_previews extends Migration {
  override up(): void {
    this.addSql(
      `alter table conversation.conversations add column is_preview boolean not null default false`,
    );
  }

  override down(): void {
    this.addSql(`alter table conversation.conversations drop column is_preview`);
  }
}
