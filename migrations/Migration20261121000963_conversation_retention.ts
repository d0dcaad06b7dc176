import { Migration } from '@mikro-orm/migrations';
import { CURRENT_ORGANIZATION, protect } from '#libs/persistence/tenant-table.js';

/** How long conversations are kept: as their organization says, or a day where their owner wants no trace of them. */
export class Migration20261121000963_conversation_retention extends Migration {
  override up(): void {
    this.addSql(
      `alter table conversation.conversations add column is_temporary boolean not null default false`,
    );
    this.addSql(`drop index conversation.conversations_newest`);
    this.addSql(`create index conversations_newest on conversation.conversations
      (organization_id, user_id, last_message_at desc, id desc) where deleted_at is null and not is_temporary`);
    this.addSql(`create index conversations_idle on conversation.conversations
      (organization_id, last_message_at) where deleted_at is null`);
    this.addSql(`create index conversations_temporary on conversation.conversations
      (last_message_at) where deleted_at is null and is_temporary`);

    // Whose time is over is looked up for all organizations at once.
    this.addSql(
      `create policy system_rows on conversation.conversations for select to app_system using (true)`,
    );

    this.addSql(`create table conversation.settings (
      organization_id uuid primary key,
      retention_days int check (retention_days between 1 and 3650),
      updated_at timestamptz(3) not null,
      updated_by uuid not null
    )`);
    this.addSql(protect('conversation.settings', { system: ['select'] }));
    this.addSql(`create policy erased_rows on conversation.settings as restrictive for delete to app_system
      using (organization_id = ${CURRENT_ORGANIZATION})`);
    this.addSql(`create policy erasable_rows on conversation.settings to app_system
      using (organization_id = ${CURRENT_ORGANIZATION}) with check (false)`);
    this.addSql(`grant delete on conversation.settings to app_system`);
  }

  override down(): void {
    this.addSql(`drop table conversation.settings`);
    this.addSql(`drop policy system_rows on conversation.conversations`);
    this.addSql(
      `drop index conversation.conversations_temporary, conversation.conversations_idle, conversation.conversations_newest`,
    );
    this.addSql(`create index conversations_newest on conversation.conversations
      (organization_id, user_id, last_message_at desc, id desc) where deleted_at is null`);
    this.addSql(`alter table conversation.conversations drop column is_temporary`);
  }
}
