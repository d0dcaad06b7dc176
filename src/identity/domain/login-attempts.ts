import { createHash } from 'node:crypto';

const FORGET_MS = 3_600_000;
const FIRST_BLOCK_MS = 30_000;
const LONGEST_BLOCK_MS = 900_000;

/** Attempts before waiting begins: on one account from one address, from one address, and on one account. */
export const ACCOUNT_LIMIT = 10;
export const ADDRESS_LIMIT = 100;
export const EVERYWHERE_LIMIT = 100;

/**
 * Attempts of one subject that have not succeeded. An account is counted together with the address it is
 * tried from, so that nobody can lock somebody else out. Whoever guesses from many addresses is slowed down by
 * the count of the account alone, which does not hold where its owner has signed in before.
 */
export class LoginAttempts {
  readonly subject: string;
  private _failures: number;
  private _blockedUntil: Date | null;
  private _lastAt: Date;

  get failures(): number {
    return this._failures;
  }
  get blockedUntil(): Date | null {
    return this._blockedUntil;
  }
  get lastAt(): Date {
    return this._lastAt;
  }

  static none(subject: string, at: Date): LoginAttempts {
    const attempts = new LoginAttempts();
    Object.assign(attempts, { subject, _failures: 0, _blockedUntil: null, _lastAt: at });
    return attempts;
  }

  /**
   * Counts an attempt before its password is looked at, so that many at once cannot slip through. Returns the
   * seconds to wait when it is not admitted; such an attempt is not counted.
   */
  admit(limit: number, at: Date): number {
    if (this._blockedUntil && this._blockedUntil > at)
      return Math.ceil((this._blockedUntil.getTime() - at.getTime()) / 1000);
    if (at.getTime() - this._lastAt.getTime() > FORGET_MS) this._failures = 0;
    this._failures += 1;
    this._lastAt = at;
    const over = this._failures - limit;
    this._blockedUntil =
      over < 0 ? null : new Date(at.getTime() + Math.min(FIRST_BLOCK_MS * 2 ** over, LONGEST_BLOCK_MS));
    return 0;
  }

  /** The right password clears the account's attempts. */
  clear(): void {
    this._failures = 0;
    this._blockedUntil = null;
  }

  /** One attempt turned out to be rightful; the address's other attempts stay counted. */
  forgive(): void {
    this._failures = Math.max(0, this._failures - 1);
    this._blockedUntil = null;
  }
}

/** Names of the two subjects an attempt counts for. Hashes, because they need not be read again. */
export function subjectsOf(email: string, ip: string): { account: string; address: string } {
  const network = networkOf(ip);
  return { account: hash(`account ${email} ${network}`), address: hash(`address ${network}`) };
}

/** Name of the subject of an account wherever it is tried from. */
export const everywhereOf = (email: string): string => hash(`everywhere ${email}`);

const hash = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** An IPv6 customer has a whole /64 to himself, so that is what counts as one address. */
export function networkOf(ip: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1];
  if (mapped) return mapped;
  if (!ip.includes(':')) return ip;
  const [head = '', tail] = ip.split('::');
  const left = head.split(':').filter(Boolean);
  const right = tail === undefined ? [] : tail.split(':').filter(Boolean);
  const groups = [...left, ...Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right];
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}
