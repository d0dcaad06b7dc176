import { Migration } from '@mikro-orm/migrations';

/** What models think before they answer is kept with the answer, where the organization lets it be shown. */
export class Migration20261121000968_conversation_reasoning extends Migration {
  override up(): void {
    this.addSql(`alter table conversation.messages add column reasoning jsonb not null default '[]'`);
    this.addSql(
      `alter table conversation.generation_chunks add column is_reasoning boolean not null default false`,
    );
    this.addSql(`alter table conversation.settings add column reasoning_shown boolean not null default true`);
  }

  override down(): void {
    this.addSql(`alter table conversation.settings drop column reasoning_shown`);
    this.addSql(`alter table conversation.generation_chunks drop column is_reasoning`);
    this.addSql(`alter table conversation.messages drop column reasoning`);
  }
}
