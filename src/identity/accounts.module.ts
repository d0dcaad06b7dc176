import { Global, Module } from '@nestjs/common';
import { Accounts } from '../tenancy/index.js';
import { EmailLinks } from './domain/email-link.js';
import { UserRepository } from './domain/repositories.js';
import { UserMikroOrmRepository } from './infrastructure/mikro-orm.repositories.js';
import { SqlAccounts } from './infrastructure/sql-accounts.js';
import { SqlEmailLinks } from './infrastructure/sql-email-links.js';

/** What Tenancy may know of accounts. Global because Tenancy, which asks, knows nothing of Identity. */
@Global()
@Module({
  providers: [
    { provide: Accounts, useClass: SqlAccounts },
    { provide: UserRepository, useClass: UserMikroOrmRepository },
    { provide: EmailLinks, useClass: SqlEmailLinks },
  ],
  exports: [Accounts],
})
export class AccountsModule {}
