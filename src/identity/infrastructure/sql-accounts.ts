import { Injectable } from '@nestjs/common';
import { commandRows } from '#libs/persistence/command-rows.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { currentTransaction } from '#libs/persistence/transaction.js';
import { Accounts, type Account } from '../../tenancy/index.js';

@Injectable()
export class SqlAccounts extends Accounts {
  constructor(private readonly db: ReadDb) {
    super();
  }

  async byId(userId: string): Promise<Account | undefined> {
    const statement = sql`
      select id as "userId", email, display_name as "displayName", first_name as "firstName",
             last_name as "lastName", email_verified_at is not null as "emailVerified"
        from identity.users where id = ${userId} and is_active and deleted_at is null`;
    const [account] = await (currentTransaction()?.role === 'system'
      ? commandRows<Account>(statement)
      : this.db.systemRows<Account>(statement));
    return account;
  }
}
