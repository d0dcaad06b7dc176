import { Global, Module } from '@nestjs/common';
import { Accounts } from '../tenancy/index.js';
import { SqlAccounts } from './infrastructure/sql-accounts.js';

/** What Tenancy may know of accounts. Global because Tenancy, which asks, knows nothing of Identity. */
@Global()
@Module({ providers: [{ provide: Accounts, useClass: SqlAccounts }], exports: [Accounts] })
export class AccountsModule {}
