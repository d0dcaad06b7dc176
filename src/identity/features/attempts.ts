import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/kernel/clock.js';
import { TooManyAttempts } from '../domain/identity.errors.js';
import { ACCOUNT_LIMIT, ADDRESS_LIMIT, subjectsOf } from '../domain/login-attempts.js';
import { LoginAttemptsRepository } from '../domain/repositories.js';

/** Counts what strangers could try again and again, by account and address, as part of a command. */
@Injectable()
export class Attempts {
  constructor(
    private readonly attempts: LoginAttemptsRepository,
    private readonly clock: Clock,
  ) {}

  /** Throws `TooManyAttempts`. */
  async admit(account: string, ip: string): Promise<void> {
    const at = this.clock.now();
    const [ofAccount, ofAddress] = await this.of(account, ip, at);
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
  async forget(account: string, ip: string): Promise<void> {
    const [ofAccount, ofAddress] = await this.of(account, ip, this.clock.now());
    ofAccount?.clear();
    ofAddress?.forgive();
  }

  /** What was begun from there ended well. */
  async forgiveAddress(ip: string): Promise<void> {
    const [ofAddress] = await this.attempts.locked([subjectsOf('', ip).address], this.clock.now());
    ofAddress?.forgive();
  }

  private of(account: string, ip: string, at: Date) {
    const subjects = subjectsOf(account, ip);
    return this.attempts.locked([subjects.account, subjects.address], at);
  }
}
