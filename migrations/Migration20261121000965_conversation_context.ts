import { Migration } from '@mikro-orm/migrations';
import { CURRENT_ORGANIZATION, CURRENT_USER, protect } from '#libs/persistence/tenant-table.js';

/** What of a conversation a model is sent, and what it was sent for each answer: references, no texts. */
export class Migration20261121000965_conversation_context extends Migration {
  override up(): void {
    this.addSql(`alter table conversation.conversations add column context_policy jsonb`);
    // An answer that waited for an approval was asked for more than once, each time from a context of its own.
    this.addSql(`create table conversation.answer_contexts (
      message_id uuid not null references conversation.messages (id) on delete cascade,
      first_turn int not null check (first_turn > 0),
      organization_id uuid not null,
      user_id uuid not null,
      context jsonb not null,
      created_at timestamptz(3) not null,
      primary key (message_id, first_turn)
    )`);
    this.addSql(
      `create index answer_contexts_of_organization on conversation.answer_contexts (organization_id)`,
    );
    this.addSql(
      protect('conversation.answer_contexts', {
        using: `organization_id = ${CURRENT_ORGANIZATION} and user_id = ${CURRENT_USER}`,
        app: ['select', 'insert'],
        system: ['select'],
      }),
    );
    this
      .addSql(`create policy erased_rows on conversation.answer_contexts as restrictive for delete to app_system
      using (organization_id = ${CURRENT_ORGANIZATION})`);
    this.addSql(`create policy erasable_rows on conversation.answer_contexts to app_system
      using (organization_id = ${CURRENT_ORGANIZATION}) with check (false)`);
    this.addSql(`grant delete on conversation.answer_contexts to app_system`);
  }

  override down(): void {
    this.addSql(`drop table conversation.answer_contexts`);
    this.addSql(`alter table conversation.conversations drop column context_policy`);
  }
}
