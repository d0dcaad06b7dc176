import { Injectable } from '@nestjs/common';
import { onConstraint } from '#libs/persistence/constraint-errors.js';
import { commandRows, writeAtCommit } from '#libs/persistence/command-rows.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { fragment, sql } from '#libs/persistence/sql.js';
import { LegacyIds, type LegacyId, type Namesake } from '../domain/legacy-ids.js';
import { LegacyAccountRefused } from '../domain/legacy.errors.js';

const COLUMNS = fragment(`source, legacy_id as "legacyId", user_id as "userId", run_id as "runId",
  created_account as "createdAccount", joined_organization_id as "joinedOrganizationId"`);

@Injectable()
export class SqlLegacyIds extends LegacyIds {
  constructor(private readonly db: ReadDb) {
    super();
  }

  async lock(source: string, legacyId: string): Promise<LegacyId | undefined> {
    await commandRows(
      sql`select pg_advisory_xact_lock(hashtextextended(${`legacy ${source} ${legacyId}`}, 0))`,
    );
    const [entry] = await commandRows<LegacyId>(sql`
      select ${COLUMNS} from identity.legacy_ids where source = ${source} and legacy_id = ${legacyId}`);
    return entry;
  }

  async namesake(email: string): Promise<Namesake | undefined> {
    const [found] = await commandRows<Namesake>(sql`
      select u.id as "userId", u.is_active and u.deleted_at is null as "maySignIn",
             u.email_verified_at is not null or exists (
               select from identity.legacy_ids l where l.user_id = u.id and l.created_account) as "isConfirmed"
        from identity.users u where lower(u.email) = lower(${email})`);
    return found;
  }

  add({ source, legacyId, userId, runId, createdAccount, joinedOrganizationId }: LegacyId, at: Date): void {
    writeAtCommit(sql`
      insert into identity.legacy_ids
        (source, legacy_id, user_id, run_id, created_account, joined_organization_id, imported_at)
      values (${source}, ${legacyId}, ${userId}, ${runId}, ${createdAccount}, ${joinedOrganizationId}, ${at})`);
  }

  remove({ source, legacyId }: LegacyId): void {
    writeAtCommit(sql`delete from identity.legacy_ids where source = ${source} and legacy_id = ${legacyId}`);
  }

  async deleteUnused(userId: string): Promise<boolean> {
    const deleted = await commandRows(sql`
      delete from identity.users u where u.id = ${userId} and u.last_login_at is null
         and (select count(*) from identity.legacy_ids l where l.user_id = u.id) = 1
      returning u.id`);
    return deleted.length > 0;
  }

  ofRun(runId: string): Promise<LegacyId[]> {
    return this.db.systemRows<LegacyId>(sql`
      select ${COLUMNS} from identity.legacy_ids where run_id = ${runId} order by imported_at desc, legacy_id desc`);
  }
}

onConstraint('users_pkey', () => new LegacyAccountRefused('Its id is that of another account.'));
