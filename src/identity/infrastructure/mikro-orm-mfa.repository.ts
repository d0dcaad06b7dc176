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

  async lockedKey(credentialId: string): Promise<MfaFactor | undefined> {
    const lockMode = LockMode.PESSIMISTIC_WRITE;
    return (await currentEm().findOne(MfaFactor, { credentialId }, { lockMode })) ?? undefined;
  }

  remove(factor: MfaFactor): void {
    currentEm().remove(factor);
  }

  async replaceRecoveryCodes(userId: string, hashes: readonly string[], at: Date): Promise<void> {
    await commandRows(sql`delete from identity.recovery_codes where user_id = ${userId}`);
    await commandRows(sql`insert into identity.recovery_codes (user_id, code_hash, created_at)
      select ${userId}, hash, ${at} from unnest(${[...hashes]}::text[]) as hash`);
  }

  async addChallenge(hash: string, userId: string | null, at: Date, expiresAt: Date): Promise<void> {
    // Whoever asks for one clears away more than he adds, so that they do not pile up.
    await commandRows(sql`delete from identity.passkey_challenges where ctid = any (array(
      select ctid from identity.passkey_challenges where expires_at < ${at} limit 10 for update skip locked))`);
    await commandRows(sql`insert into identity.passkey_challenges (challenge_hash, user_id, expires_at)
      values (${hash}, ${userId}, ${expiresAt})`);
  }

  async redeemChallenge(hash: string, userId: string | null, at: Date): Promise<boolean> {
    const redeemed = await commandRows(sql`delete from identity.passkey_challenges
      where challenge_hash = ${hash} and user_id is not distinct from ${userId}::uuid and expires_at > ${at} returning 1`);
    return redeemed.length > 0;
  }

  async useRecoveryCode(userId: string, hash: string, at: Date): Promise<boolean> {
    const used = await commandRows(sql`update identity.recovery_codes set used_at = ${at}
      where user_id = ${userId} and code_hash = ${hash} and used_at is null returning 1`);
    return used.length > 0;
  }
}
