import { Migration } from '@mikro-orm/migrations';

/** How a session was started, and by which operator when it is not his own. */
export class Migration20261121000710_identity_sessions extends Migration {
  override up(): void {
    this.addSql(`alter table identity.sessions
      add methods text[] not null default '{pwd}',
      add impersonator_id uuid`);
  }

  override down(): void {
    this.addSql(`alter table identity.sessions drop column methods, drop column impersonator_id`);
  }
}
