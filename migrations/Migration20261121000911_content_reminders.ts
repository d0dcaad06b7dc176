import { Migration } from '@mikro-orm/migrations';
import { CURRENT_ORGANIZATION, protect } from '#libs/persistence/tenant-table.js';

/** Who was reminded of what is due, so that nobody is reminded twice of the same date. */
export class Migration20261121000911_content_reminders extends Migration {
  override up(): void {
    this.addSql(`create table content.reminders (
      id uuid primary key,
      organization_id uuid not null,
      assignment_id uuid not null references content.assignments (id) on delete cascade,
      user_id uuid not null,
      due_at timestamptz(3) not null,
      days_before int not null check (days_before >= 0),
      sent_at timestamptz(3),
      revision int not null default 1,
      created_at timestamptz(3) not null,
      constraint reminders_once unique (assignment_id, user_id, due_at, days_before)
    )`);
    this.addSql(`create index reminders_of_organization on content.reminders (organization_id, created_at)`);
    this.addSql(protect('content.reminders'));
    this.addSql(`create policy erased_rows on content.reminders as restrictive for delete to app_system
      using (organization_id = ${CURRENT_ORGANIZATION})`);
    this.addSql(`create policy erasable_rows on content.reminders to app_system
      using (organization_id = ${CURRENT_ORGANIZATION}) with check (false)`);
    this.addSql(`grant select, delete on content.reminders to app_system`);
    // Whose turn it is to be reminded is asked across organizations.
    this.addSql(`create policy due_rows on content.assignments for select to app_system using (true)`);
    this.addSql(
      `create index assignments_due_anywhere on content.assignments (due_at) where is_active and due_at is not null`,
    );
  }

  override down(): void {
    this.addSql(`drop index content.assignments_due_anywhere`);
    this.addSql(`drop policy due_rows on content.assignments`);
    this.addSql(`drop table content.reminders`);
  }
}
