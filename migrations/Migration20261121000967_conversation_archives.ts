import { Migration } from '@mikro-orm/migrations';
import { CURRENT_ORGANIZATION, protect } from '#libs/persistence/tenant-table.js';

/** What is in cold storage of the conversations whose term is over. A file is there only if its row is. */
export class Migration20261121000967_conversation_archives extends Migration {
  override up(): void {
    this.addSql(`alter table conversation.settings
      add column when_expired text not null default 'delete' check (when_expired in ('delete', 'archive')),
      add column archive_retention_days int check (archive_retention_days between 1 and 36500)`);

    this.addSql(`create table conversation.archives (
      id uuid primary key,
      organization_id uuid not null,
      user_id uuid not null,
      conversation_id uuid not null,
      state text not null check (state in ('writing', 'stored', 'deleting')),
      attempt int not null check (attempt > 0),
      retry_at timestamptz(3),
      error text,
      started_at timestamptz(3),
      last_message_at timestamptz(3) not null,
      message_count int check (message_count >= 0),
      size_bytes bigint check (size_bytes > 0),
      sha256 text check (sha256 ~ '^[0-9a-f]{64}$'),
      archived_at timestamptz(3),
      created_at timestamptz(3) not null,
      unique (organization_id, conversation_id),
      check (state <> 'writing' or retry_at is not null),
      check (state <> 'stored'
        or (started_at, message_count, size_bytes, sha256, archived_at) is not null)
    )`);
    this.addSql(`create index archives_newest on conversation.archives
      (organization_id, last_message_at desc, id desc) where state = 'stored'`);
    this.addSql(`create index archives_of_person on conversation.archives
      (organization_id, user_id, last_message_at desc, id desc) where state = 'stored'`);
    this.addSql(
      `create index archives_expiring on conversation.archives (organization_id, archived_at) where state = 'stored'`,
    );
    this.addSql(`create index archives_in_work on conversation.archives (id) where state <> 'stored'`);
    this.addSql(protect('conversation.archives', { system: ['select'] }));
    this.addSql(`create policy erased_rows on conversation.archives as restrictive for delete to app_system
      using (organization_id = ${CURRENT_ORGANIZATION})`);
    this.addSql(`create policy erasable_rows on conversation.archives to app_system
      using (organization_id = ${CURRENT_ORGANIZATION}) with check (false)`);
    this.addSql(`grant delete on conversation.archives to app_system`);
  }

  override down(): void {
    this.addSql(`drop table conversation.archives`);
    this.addSql(
      `alter table conversation.settings drop column archive_retention_days, drop column when_expired`,
    );
  }
}
