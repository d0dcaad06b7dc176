import { Migration } from '@mikro-orm/migrations';
import { CURRENT_ORGANIZATION, CURRENT_USER, protect } from '#libs/persistence/tenant-table.js';

/** Conversations as they were when their owner showed them to his organization. */
export class Migration20261121000964_conversation_shares extends Migration {
  override up(): void {
    this.addSql(`create table conversation.shares (
      id uuid primary key,
      organization_id uuid not null,
      user_id uuid not null,
      conversation_id uuid not null,
      title text,
      messages jsonb not null check (jsonb_array_length(messages) > 0),
      created_at timestamptz(3) not null,
      expires_at timestamptz(3),
      foreign key (organization_id, conversation_id) references conversation.conversations (organization_id, id) on delete cascade
    )`);
    this.addSql(
      `create index shares_of_conversation on conversation.shares (organization_id, conversation_id)`,
    );
    this.addSql(
      `create index shares_of_person on conversation.shares (organization_id, user_id, created_at desc, id desc)`,
    );
    const inside = `organization_id = ${CURRENT_ORGANIZATION}`;
    this.addSql(
      protect('conversation.shares', {
        using: inside,
        check: `${inside} and user_id = ${CURRENT_USER}`,
        app: ['select', 'insert', 'delete'],
      }),
    );
    this.addSql(`create policy own_rows on conversation.shares as restrictive for delete to app_user
      using (user_id = ${CURRENT_USER})`);
    this.addSql(`create policy erased_rows on conversation.shares as restrictive for delete to app_system
      using (${inside})`);
    this.addSql(`create policy erasable_rows on conversation.shares to app_system
      using (${inside}) with check (false)`);
    this.addSql(`grant select, delete on conversation.shares to app_system`);
    this.addSql(`alter table conversation.settings add column sharing_allowed boolean not null default true`);
  }

  override down(): void {
    this.addSql(`alter table conversation.settings drop column sharing_allowed`);
    this.addSql(`drop table conversation.shares`);
  }
}
