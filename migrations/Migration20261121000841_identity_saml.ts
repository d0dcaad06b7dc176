import { Migration } from '@mikro-orm/migrations';
import { protect } from '#libs/persistence/tenant-table.js';

/** What SAML needs beside OpenID Connect: answers that are posted, and assertions that are taken once. */
export class Migration20261121000841_identity_saml extends Migration {
  override up(): void {
    this.addSql(`alter table identity.federated_requests add sealed_answer text`);
    this.addSql(`alter table identity.handovers add session_ends_at timestamptz(3)`);
    this.addSql(`create table identity.taken_assertions (
      provider text not null,
      id_hash text not null,
      expires_at timestamptz(3) not null,
      primary key (provider, id_hash)
    )`);
    this.addSql(`create index taken_assertions_expires_at on identity.taken_assertions (expires_at)`);
    this.addSql(protect('identity.taken_assertions', { app: [], system: ['select', 'insert', 'delete'] }));
  }

  override down(): void {
    this.addSql(`drop table identity.taken_assertions`);
    this.addSql(`alter table identity.handovers drop column session_ends_at`);
    this.addSql(`alter table identity.federated_requests drop column sealed_answer`);
  }
}
