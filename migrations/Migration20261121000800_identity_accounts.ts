import { Migration } from '@mikro-orm/migrations';
import { protect } from '#libs/persistence/tenant-table.js';

/** What people change about themselves, and the links in letters that prove an address is theirs. */
export class Migration20261121000800_identity_accounts extends Migration {
  override up(): void {
    // Row level security leaves each person his own row; whatever is authority is in none of these columns.
    this
      .addSql(`grant update (first_name, last_name, display_name, avatar_url, bio, website_url, github_username,
      department, job_title, phone, timezone, language, preferences, revision, updated_at)
      on identity.users to app_user`);

    this.addSql(
      `create type identity.link_purpose as enum ('verify_email', 'reset_password', 'change_email')`,
    );
    this.addSql(`create table identity.email_links (
      token_hash text primary key,
      user_id uuid not null references identity.users (id) on delete cascade deferrable initially deferred,
      purpose identity.link_purpose not null,
      email text not null check (length(email) between 3 and 254),
      expires_at timestamptz(3) not null
    )`);
    this.addSql(`create index email_links_of_user on identity.email_links (user_id, purpose)`);
    this.addSql(`create index email_links_expires_at on identity.email_links (expires_at)`);
    this.addSql(protect('identity.email_links', { app: [], system: ['select', 'insert', 'delete'] }));
  }

  override down(): void {
    this.addSql(`drop table identity.email_links`);
    this.addSql(`drop type identity.link_purpose`);
    this.addSql(`revoke update on identity.users from app_user`);
  }
}
