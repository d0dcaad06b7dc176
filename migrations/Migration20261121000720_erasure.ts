import { Migration } from '@mikro-orm/migrations';
import { CURRENT_ORGANIZATION } from '#libs/persistence/tenant-table.js';

const ERASED = [
  'content.items',
  'content.versions',
  'conversation.conversations',
  'conversation.messages',
  'conversation.generations',
  'conversation.generation_chunks',
  'billing.subscriptions',
  'billing.usage_counters',
  'billing.usage_records',
];

/** The system role erases what belonged to a deleted organization, and of no other than the one it works for. */
export class Migration20261121000720_erasure extends Migration {
  override up(): void {
    for (const table of ERASED) {
      this.addSql(`create policy erased_rows on ${table} as restrictive for delete to app_system
        using (organization_id = ${CURRENT_ORGANIZATION})`);
      this.addSql(`create policy erasable_rows on ${table} to app_system
        using (organization_id = ${CURRENT_ORGANIZATION}) with check (false)`);
      this.addSql(`grant select, delete on ${table} to app_system`);
    }
  }

  override down(): void {
    for (const table of ERASED) {
      this.addSql(`revoke delete on ${table} from app_system`);
      this.addSql(`drop policy erasable_rows on ${table}`);
      this.addSql(`drop policy erased_rows on ${table}`);
    }
  }
}
