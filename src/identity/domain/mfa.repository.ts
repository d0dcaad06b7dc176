import type { MfaFactor } from './mfa-factor.js';

export abstract class MfaRepository {
  abstract add(factor: MfaFactor): void;
  /** All factors of a person, those he has not confirmed included; locked, so that changes to them queue. */
  abstract lockedOf(userId: string): Promise<MfaFactor[]>;
  abstract remove(factor: MfaFactor): void;
  /** Puts these in place of the recovery codes he had. */
  abstract replaceRecoveryCodes(userId: string, hashes: readonly string[], at: Date): Promise<void>;
  /** Whether it was one of his and not used yet; it is used now. */
  abstract useRecoveryCode(userId: string, hash: string, at: Date): Promise<boolean>;
}
