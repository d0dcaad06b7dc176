import { Migration } from '@mikro-orm/migrations';
import { CURRENT_USER, protect } from '#libs/persistence/tenant-table.js';

/** Second factors of people, their recovery codes, and when a session's second factor was confirmed. */
export class Migration20261121000810_identity_mfa extends Migration {
  override up(): void {
    this.addSql(`alter table identity.users add mfa_enrolled_at timestamptz(3)`);
    this.addSql(`alter table identity.sessions add mfa_at timestamptz(3)`);

    this.addSql(`create table identity.mfa_factors (
      id uuid primary key,
      user_id uuid not null references identity.users (id) on delete cascade deferrable initially deferred,
      name text not null check (length(name) between 1 and 100),
      kind text not null check (kind in ('totp', 'passkey')),
      sealed_secret text,
      last_step int not null default 0,
      credential_id text,
      public_key text,
      sign_count bigint not null default 0,
      created_at timestamptz(3) not null,
      confirmed_at timestamptz(3),
      last_used_at timestamptz(3),
      check ((kind = 'totp') = (sealed_secret is not null)),
      check ((kind = 'passkey') = (credential_id is not null and public_key is not null))
    )`);
    this.addSql(`create unique index mfa_factors_credential on identity.mfa_factors (credential_id)`);
    this.addSql(`create index mfa_factors_of_user on identity.mfa_factors (user_id, id)`);
    this.addSql(
      protect('identity.mfa_factors', { app: [], system: ['select', 'insert', 'update', 'delete'] }),
    );
    // A person sees which factors he has; what proves them he is shown once, by the system role.
    this.addSql(
      `create policy app_rows on identity.mfa_factors for select to app_user using (user_id = ${CURRENT_USER})`,
    );
    this.addSql(`grant select (id, user_id, kind, name, created_at, confirmed_at, last_used_at)
      on identity.mfa_factors to app_user`);

    this.addSql(`create table identity.recovery_codes (
      user_id uuid not null references identity.users (id) on delete cascade deferrable initially deferred,
      code_hash text not null,
      created_at timestamptz(3) not null,
      used_at timestamptz(3),
      primary key (user_id, code_hash)
    )`);
    this.addSql(
      protect('identity.recovery_codes', { app: [], system: ['select', 'insert', 'update', 'delete'] }),
    );
    this.addSql(
      `create policy app_rows on identity.recovery_codes for select to app_user using (user_id = ${CURRENT_USER})`,
    );
    this.addSql(`grant select (user_id, used_at) on identity.recovery_codes to app_user`);

    // Challenges are random bits that a browser has signed within minutes: of whom, the passkey says.
    this.addSql(`create table identity.passkey_challenges (
      challenge_hash text primary key,
      user_id uuid references identity.users (id) on delete cascade deferrable initially deferred,
      expires_at timestamptz(3) not null
    )`);
    this.addSql(`create index passkey_challenges_user on identity.passkey_challenges (user_id)`);
    this.addSql(`create index passkey_challenges_expires_at on identity.passkey_challenges (expires_at)`);
    this.addSql(
      protect('identity.passkey_challenges', { app: [], system: ['select', 'insert', 'update', 'delete'] }),
    );
  }

  override down(): void {
    this.addSql(`drop table identity.passkey_challenges`);
    this.addSql(`drop table identity.recovery_codes`);
    this.addSql(`drop table identity.mfa_factors`);
    this.addSql(`alter table identity.sessions drop column mfa_at`);
    this.addSql(`alter table identity.users drop column mfa_enrolled_at`);
  }
}
