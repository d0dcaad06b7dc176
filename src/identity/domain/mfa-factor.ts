import { AggregateRoot } from '#libs/kernel/aggregate-root.js';
import { MfaCodeInvalid, TooManyMfaFactors } from './mfa.errors.js';
import { MfaEnrolled, MfaRemoved } from './mfa.events.js';
import { stepOf } from './totp.js';

const MAX_FACTORS = 10;

/** What a browser makes: a passkey recognises its owner by itself, a security key may know that somebody is there and no more. */
export const WEB_AUTHN_KINDS = ['passkey', 'security_key'] as const;
export type WebAuthnKind = (typeof WEB_AUTHN_KINDS)[number];

export type MfaFactorKind = 'totp' | WebAuthnKind;

/** What a passkey or security key is known by, once its browser has shown that it has the private key. */
export interface PasskeyCredential {
  readonly credentialId: string;
  /** COSE, base64url. */
  readonly publicKey: string;
  /** How often it was used, if it counts. */
  readonly signCount: number;
}

/** An authenticator app, a passkey or a security key of a person. An app counts once it has shown a code. */
export class MfaFactor extends AggregateRoot {
  readonly id: string;
  readonly userId: string;
  readonly kind: MfaFactorKind;
  readonly name: string;
  readonly credentialId: string | null;
  readonly publicKey: string | null;
  /** What its codes are made of, which the database cannot read. */
  readonly sealedSecret: string | null;
  readonly createdAt: Date;
  private _confirmedAt: Date | null;
  private _lastUsedAt: Date | null;
  /** The time step of the code that was taken last: none is taken twice. */
  private _lastStep: number;
  private _signCount: number;

  /** `others` are the person's factors, of which those he never confirmed count too. */
  static start(
    id: string,
    userId: string,
    name: string,
    sealedSecret: string,
    others: readonly MfaFactor[],
    at: Date,
  ): MfaFactor {
    const factor = MfaFactor.create(id, userId, name, others, at);
    return Object.assign(factor, { kind: 'totp', sealedSecret });
  }

  /** A passkey or security key counts at once: its browser has shown that it is there. */
  static key(
    id: string,
    userId: string,
    name: string,
    { kind, credentialId, publicKey, signCount }: PasskeyCredential & { readonly kind: WebAuthnKind },
    others: readonly MfaFactor[],
    at: Date,
  ): MfaFactor {
    const factor = MfaFactor.create(id, userId, name, others, at);
    Object.assign(factor, { kind, credentialId, publicKey });
    factor.record(new MfaEnrolled(userId, id));
    factor._confirmedAt = at;
    factor._signCount = signCount;
    return factor;
  }

  private static create(
    id: string,
    userId: string,
    name: string,
    others: readonly MfaFactor[],
    at: Date,
  ): MfaFactor {
    if (others.length >= MAX_FACTORS) throw new TooManyMfaFactors(MAX_FACTORS);
    const factor = new MfaFactor();
    Object.assign(factor, { id, userId, name, createdAt: at });
    Object.assign(factor, { sealedSecret: null, credentialId: null, publicKey: null });
    return Object.assign(factor, { _confirmedAt: null, _lastUsedAt: null, _lastStep: 0, _signCount: 0 });
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
  get signCount(): number {
    return this._signCount;
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

  /** What it is known by as a passkey or security key; an app has nothing of the kind. */
  get credential(): PasskeyCredential | undefined {
    const { credentialId, publicKey, signCount } = this;
    return credentialId === null || publicKey === null ? undefined : { credentialId, publicKey, signCount };
  }

  /** The key was used; `signCount` was found to be higher than before, if it counts. */
  used(signCount: number, at: Date): void {
    this._signCount = signCount;
    this._lastUsedAt = at;
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
