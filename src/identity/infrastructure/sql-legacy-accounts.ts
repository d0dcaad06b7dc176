import { Injectable } from '@nestjs/common';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';
import { LegacyAccounts } from '../legacy-accounts.js';

@Injectable()
export class SqlLegacyAccounts extends LegacyAccounts {
  async userId(legacyId: string): Promise<string | undefined> {
    const [row] = await commandRows<{ userId: string }>(sql`
      select user_id as "userId" from identity.legacy_ids where legacy_id = ${legacyId}
       order by source desc limit 1`);
    return row?.userId;
  }
}
