import { Injectable } from '@nestjs/common';
import { commandRows, writeAtCommit } from '#libs/persistence/command-rows.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { PasswordAccounts, type PasswordAccount } from '../domain/password-accounts.js';

@Injectable()
export class SqlPasswordAccounts extends PasswordAccounts {
  constructor(private readonly db: ReadDb) {
    super();
  }

  async byEmail(email: string): Promise<PasswordAccount | undefined> {
    const [account] = await this.db.systemRows<PasswordAccount>(sql`
      select u.id as "userId", c.hash,
             (select s.organization_id from identity.sessions s where s.user_id = u.id
               order by s.created_at desc limit 1) as "lastOrganizationId"
        from identity.users u left join identity.password_credentials c on c.user_id = u.id
       where lower(u.email) = lower(${email})`);
    return account;
  }

  async addressesOf(email: string): Promise<string[]> {
    const rows = await commandRows<{ ip: string }>(sql`
      select s.ip from identity.users u join identity.sessions s on s.user_id = u.id
       where lower(u.email) = lower(${email}) and s.ip is not null and s.impersonator_id is null
       order by s.created_at desc limit 100`);
    return rows.map(({ ip }) => ip);
  }

  replaceHash(userId: string, from: string, to: string): void {
    writeAtCommit(
      sql`update identity.password_credentials set hash = ${to} where user_id = ${userId} and hash = ${from}`,
    );
  }
}
