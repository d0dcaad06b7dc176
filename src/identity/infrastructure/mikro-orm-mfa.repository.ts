import { Injectable } from '@nestjs/common';
import { LockMode } from '@mikro-orm/postgresql';
import { commandRows } from '#libs/persistence/command-rows.js';
import { currentEm } from '#libs/persistence/orm.js';
import { sql } from '#libs/persistence/sql.js';
import { MfaFactor } from '../domain/mfa-factor.js';
import { MfaRepository } from '../domain/mfa.repository.js';

@Injectable()
export class MikroOrmMfaRepository extends MfaRepository {
  add(factor: MfaFactor): void {
    currentEm().persist(factor);
  }

  async lockedOf(userId: string): Promise<MfaFactor[]> {
    return currentEm().find(
      MfaFactor,
      { userId },
      { lockMode: LockMode.PESSIMISTIC_WRITE, orderBy: { id: 'asc' } },
    );
  }

  remove(factor: MfaFactor): void {
    currentEm().remove(factor);
  }

  async replaceRecoveryCodes(userId: string, hashes: readonly string[], at: Date): Promise<void> {
    await commandRows(sql`delete from identity.recovery_codes where user_id = ${userId}`);
    await commandRows(sql`insert into identity.recovery_codes (user_id, code_hash, created_at)
      select ${userId}, hash, ${at} from unnest(${[...hashes]}::text[]) as hash`);
  }

  async useRecoveryCode(userId: string, hash: string, at: Date): Promise<boolean> {
    const used = await commandRows(sql`update identity.recovery_codes set used_at = ${at}
      where user_id = ${userId} and code_hash = ${hash} and used_at is null returning 1`);
    return used.length > 0;
  }
}
