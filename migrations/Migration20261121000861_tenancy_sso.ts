import { Migration } from '@mikro-orm/migrations';

/** Organizations may have their people sign in through the organization's identity provider, and in no other way. */
export class Migration20261121000861_tenancy_sso extends Migration {
  override up(): void {
    this.addSql(`alter table tenancy.domains add sso_required boolean not null default false`);
  }

  override down(): void {
    this.addSql(`alter table tenancy.domains drop column sso_required`);
  }
}
