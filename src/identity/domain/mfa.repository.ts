import type { MfaFactor } from './mfa-factor.js';

export abstract class MfaRepository {
  abstract add(factor: MfaFactor): void;
  /** All factors of a person, those he has not confirmed included; locked, so that changes to them queue. */
  abstract lockedOf(userId: string): Promise<MfaFactor[]>;
  /** The passkey or security key a browser named, locked. */
  abstract lockedKey(credentialId: string): Promise<MfaFactor | undefined>;
  abstract remove(factor: MfaFactor): void;
  /** Puts these in place of the recovery codes he had. */
  abstract replaceRecoveryCodes(userId: string, hashes: readonly string[], at: Date): Promise<void>;
  /** Remembers a challenge: one person's, or of whoever answers it. */
  abstract addChallenge(hash: string, userId: string | null, at: Date, expiresAt: Date): Promise<void>;
  /** Whether it was given out to this person, or to nobody in particular, and not answered yet; it is now. */
  abstract redeemChallenge(hash: string, userId: string | null, at: Date): Promise<boolean>;
  /** Whether it was one of his and not used yet; it is used now. */
  abstract useRecoveryCode(userId: string, hash: string, at: Date): Promise<boolean>;
}
