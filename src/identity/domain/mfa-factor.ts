import { AggregateRoot } from '#libs/kernel/aggregate-root.js';
import { MfaCodeInvalid, TooManyMfaFactors } from './mfa.errors.js';
import { MfaEnrolled, MfaRemoved } from './mfa.events.js';
import { stepOf } from './totp.js';

const MAX_FACTORS = 10;

/** An authenticator app of a person. It counts as his second factor once it has shown a code. */
export class MfaFactor extends AggregateRoot {
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  /** What its codes are made of, which the database cannot read. */
  readonly sealedSecret: string;
  readonly createdAt: Date;
  private _confirmedAt: Date | null;
  private _lastUsedAt: Date | null;
  /** The time step of the code that was taken last: none is taken twice. */
  private _lastStep: number;

  /** `others` are the person's factors, of which those he never confirmed count too. */
  static start(
    id: string,
    userId: string,
    name: string,
    sealedSecret: string,
    others: readonly MfaFactor[],
    at: Date,
  ): MfaFactor {
    if (others.length >= MAX_FACTORS) throw new TooManyMfaFactors(MAX_FACTORS);
    const factor = new MfaFactor();
    Object.assign(factor, { id, userId, name, sealedSecret, createdAt: at });
    return Object.assign(factor, { _confirmedAt: null, _lastUsedAt: null, _lastStep: 0 });
  }

  get confirmedAt(): Date | null {
    return this._confirmedAt;
  }
  get lastUsedAt(): Date | null {
    return this._lastUsedAt;
  }
  get lastStep(): number {
    return this._lastStep;
  }
  get isConfirmed(): boolean {
    return this._confirmedAt !== null;
  }

  /** Takes the first code, which shows that the app has the secret. */
  confirm(secret: string, code: string, at: Date): void {
    if (this.isConfirmed || !this.take(secret, code, at)) throw new MfaCodeInvalid();
    this.record(new MfaEnrolled(this.userId, this.id));
    this._confirmedAt = at;
  }

  /** Takes a code, once; whether it was right. */
  verify(secret: string, code: string, at: Date): boolean {
    return this.isConfirmed && this.take(secret, code, at);
  }

  private take(secret: string, code: string, at: Date): boolean {
    const step = stepOf(secret, code, at);
    if (step === undefined || step <= this._lastStep) return false;
    this._lastStep = step;
    this._lastUsedAt = at;
    return true;
  }

  removed(): void {
    if (this.isConfirmed) this.record(new MfaRemoved(this.userId, this.id));
  }
}
