import { Migration } from '@mikro-orm/migrations';
import { CURRENT_ORGANIZATION, CURRENT_USER, protect } from '#libs/persistence/tenant-table.js';

/** Characters of a message that search looks into; PostgreSQL keeps no more than 1 MB of words. */
const SEARCHED = 100_000;

/** What people do with their conversations afterwards: say what an answer was worth, and find things again. */
export class Migration20261121000961_conversation_keeping extends Migration {
  override up(): void {
    this.addSql(`create extension if not exists btree_gin`);
    this.addSql(`alter table conversation.messages add column words tsvector
      generated always as (to_tsvector('simple', left(content, ${SEARCHED}))) stored`);
    this.addSql(
      `create index messages_words on conversation.messages using gin (organization_id, user_id, words)`,
    );

    this.addSql(`create table conversation.message_feedback (
      message_id uuid primary key references conversation.messages (id) on delete cascade,
      organization_id uuid not null,
      user_id uuid not null,
      conversation_id uuid not null,
      rating text not null check (rating in ('up', 'down')),
      reason text check (reason in ('incorrect', 'incomplete', 'unsafe', 'off_topic', 'style', 'other')),
      comment text,
      created_at timestamptz(3) not null,
      updated_at timestamptz(3) not null,
      check (reason is null or rating = 'down')
    )`);
    this.addSql(`create index feedback_of_organization on conversation.message_feedback
      (organization_id, updated_at desc, message_id desc)`);
    this.addSql(
      protect('conversation.message_feedback', {
        using: `organization_id = ${CURRENT_ORGANIZATION} and user_id = ${CURRENT_USER}`,
      }),
    );
    this
      .addSql(`create policy erased_rows on conversation.message_feedback as restrictive for delete to app_system
      using (organization_id = ${CURRENT_ORGANIZATION})`);
    this.addSql(`create policy erasable_rows on conversation.message_feedback to app_system
      using (organization_id = ${CURRENT_ORGANIZATION}) with check (false)`);
    this.addSql(`grant select, delete on conversation.message_feedback to app_system`);
  }

  override down(): void {
    this.addSql(`drop table conversation.message_feedback`);
    this.addSql(`alter table conversation.messages drop column words`);
  }
}
