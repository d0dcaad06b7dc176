import { Migration } from '@mikro-orm/migrations';
import { CURRENT_ORGANIZATION, CURRENT_USER, protect } from '#libs/persistence/tenant-table.js';

/** What stands for messages that are not sent any more, and calls of models by the platform itself for a conversation. */
export class Migration20261121000985_conversation_summaries extends Migration {
  override up(): void {
    // A summary is of the way to one message. It is written once; whoever goes on from it writes another.
    this.addSql(`create table conversation.summaries (
      conversation_id uuid not null,
      until_message_id uuid not null,
      organization_id uuid not null,
      user_id uuid not null,
      until_sequence int not null check (until_sequence > 0),
      text text not null check (text <> '' and length(text) <= 100000),
      model text not null,
      call_id uuid not null,
      created_at timestamptz(3) not null,
      primary key (conversation_id, until_message_id),
      foreign key (organization_id, conversation_id) references conversation.conversations (organization_id, id) on delete cascade
    )`);
    this.addSql(
      `create index summaries_of_conversation on conversation.summaries (organization_id, conversation_id, until_sequence)`,
    );
    this.addSql(
      protect('conversation.summaries', {
        using: `organization_id = ${CURRENT_ORGANIZATION} and user_id = ${CURRENT_USER}`,
        app: ['select', 'insert'],
        system: ['select'],
      }),
    );
    this.addSql(`create policy erased_rows on conversation.summaries as restrictive for delete to app_system
      using (organization_id = ${CURRENT_ORGANIZATION})`);
    this.addSql(`create policy erasable_rows on conversation.summaries to app_system
      using (organization_id = ${CURRENT_ORGANIZATION}) with check (false)`);
    this.addSql(`grant delete on conversation.summaries to app_system`);

    this.addSql(`alter table conversation.settings
      add column summary_model text,
      add column titles_by_model boolean`);

    this.addSql(`alter table conversation.model_calls
      add column conversation_id uuid,
      drop constraint model_calls_kind_check,
      add constraint model_calls_kind_check check (kind in ('chat', 'embeddings', 'summary', 'title'))`);

    // Titles from before are somebody's own, as far as anybody can tell.
    this.addSql(`alter table conversation.conversations add column title_state text not null default 'given'
      check (title_state in ('given', 'provisional', 'requested', 'settled'))`);
  }

  override down(): void {
    this.addSql(`alter table conversation.conversations drop column title_state`);
    this.addSql(`delete from conversation.model_calls where kind in ('summary', 'title')`);
    this.addSql(`alter table conversation.model_calls
      drop column conversation_id,
      drop constraint model_calls_kind_check,
      add constraint model_calls_kind_check check (kind in ('chat', 'embeddings'))`);
    this.addSql(`alter table conversation.settings drop column summary_model, drop column titles_by_model`);
    this.addSql(`drop table conversation.summaries`);
  }
}
