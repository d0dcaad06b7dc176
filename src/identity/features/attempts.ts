import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/kernel/clock.js';
import { TooManyAttempts } from '../domain/identity.errors.js';
import {
  ACCOUNT_LIMIT,
  ADDRESS_LIMIT,
  EVERYWHERE_LIMIT,
  everywhereOf,
  networkOf,
  subjectsOf,
} from '../domain/login-attempts.js';
import { PasswordAccounts } from '../domain/password-accounts.js';
import { LoginAttemptsRepository } from '../domain/repositories.js';

/** Whose attempt it is: of this account, as one counts it, from this address. */
export interface Attempt {
  readonly account: string;
  readonly ip: string;
  /** Counted together wherever they come from; otherwise the account's are counted by address. */
  readonly anywhere?: true;
}

/** Counts what strangers could try again and again, by account and address, as part of a command. */
@Injectable()
export class Attempts {
  constructor(
    private readonly attempts: LoginAttemptsRepository,
    private readonly accounts: PasswordAccounts,
    private readonly clock: Clock,
  ) {}

  /** Throws `TooManyAttempts`. */
  async admit(attempt: Attempt): Promise<void> {
    const at = this.clock.now();
    const [ofAccount, ofAddress] = await this.of(attempt, at);
    const wait = Math.max(ofAccount?.admit(ACCOUNT_LIMIT, at) ?? 0, ofAddress?.admit(ADDRESS_LIMIT, at) ?? 0);
    if (wait > 0) throw new TooManyAttempts(wait);
  }

  /** For what is begun before it is known whose it is. Throws `TooManyAttempts`. */
  async admitAddress(ip: string): Promise<void> {
    const at = this.clock.now();
    const [ofAddress] = await this.attempts.locked([subjectsOf('', ip).address], at);
    const wait = ofAddress?.admit(ADDRESS_LIMIT, at) ?? 0;
    if (wait > 0) throw new TooManyAttempts(wait);
  }

  /** It turned out to be rightful. */
  async forget(attempt: Attempt): Promise<void> {
    const [ofAccount, ofAddress] = await this.of(attempt, this.clock.now());
    ofAccount?.clear();
    ofAddress?.forgive();
  }

  /** What was begun from there ended well. */
  async forgiveAddress(ip: string): Promise<void> {
    const [ofAddress] = await this.attempts.locked([subjectsOf('', ip).address], this.clock.now());
    ofAddress?.forgive();
  }

  /** The same for a password, of which those from everywhere are counted as well. Throws `TooManyAttempts`. */
  async admitPassword(email: string, ip: string): Promise<void> {
    await this.admit({ account: email, ip });
    const at = this.clock.now();
    const [everywhere] = await this.attempts.locked([everywhereOf(email)], at);
    const wait = everywhere?.admit(EVERYWHERE_LIMIT, at) ?? 0;
    if (wait > 0 && !(await this.isAtHome(email, ip))) throw new TooManyAttempts(wait);
  }

  /** The password was right. */
  async forgetPassword(email: string, ip: string): Promise<void> {
    await this.forget({ account: email, ip });
    const [everywhere] = await this.attempts.locked([everywhereOf(email)], this.clock.now());
    everywhere?.forgive();
  }

  private async isAtHome(email: string, ip: string): Promise<boolean> {
    const known = await this.accounts.addressesOf(email);
    return known.some((address) => networkOf(address) === networkOf(ip));
  }

  private of({ account, ip, anywhere }: Attempt, at: Date) {
    const { address } = subjectsOf(account, ip);
    return this.attempts.locked([subjectsOf(account, anywhere ? 'anywhere' : ip).account, address], at);
  }
}
