import { Migration } from '@mikro-orm/migrations';

/** Security keys: like passkeys, but a second factor only, because they need not recognise their owner. */
export class Migration20261121000860_identity_security_keys extends Migration {
  override up(): void {
    this.addSql(`alter table identity.mfa_factors
      drop constraint mfa_factors_kind_check,
      drop constraint mfa_factors_check1,
      add constraint mfa_factors_kind_check check (kind in ('totp', 'passkey', 'security_key')),
      add constraint mfa_factors_check1
        check ((kind in ('passkey', 'security_key')) = (credential_id is not null and public_key is not null))`);
  }

  override down(): void {
    this.addSql(`delete from identity.mfa_factors where kind = 'security_key'`);
    this.addSql(`alter table identity.mfa_factors
      drop constraint mfa_factors_kind_check,
      drop constraint mfa_factors_check1,
      add constraint mfa_factors_kind_check check (kind in ('totp', 'passkey')),
      add constraint mfa_factors_check1
        check ((kind = 'passkey') = (credential_id is not null and public_key is not null))`);
  }
}
