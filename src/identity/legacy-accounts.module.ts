import { Module } from '@nestjs/common';
import { SqlLegacyAccounts } from './infrastructure/sql-legacy-accounts.js';
import { LegacyAccounts } from './legacy-accounts.js';

/** What other contexts may know of accounts that were taken over. */
@Module({
  providers: [{ provide: LegacyAccounts, useClass: SqlLegacyAccounts }],
  exports: [LegacyAccounts],
})
export class LegacyAccountsModule {}
