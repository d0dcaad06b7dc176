import { Injectable } from '@nestjs/common';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { PasswordAccounts } from '../../domain/password-accounts.js';
import { PasswordHasher } from '../../domain/password-hasher.js';
import { AdmitLoginAttempt } from './admit-login-attempt.command.js';
import { callerAddress } from '../caller.js';

/** The outcome of looking at an address and a password. */
export interface PasswordProof {
  readonly email: string;
  readonly ip: string;
  /** Whose address it is, also when the password was wrong. */
  readonly userId?: string;
  readonly lastOrganizationId: string | null;
  readonly proven: boolean;
  /** The hash that proved it, when it is not made like new ones, and one to keep instead. */
  readonly renewal?: { readonly from: string; readonly to: string };
}

/** Checks a password before the command that signs in: it takes too long to hold a transaction meanwhile. */
@Injectable()
export class PasswordProver {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly accounts: PasswordAccounts,
    private readonly hasher: PasswordHasher,
  ) {}

  /** Throws `TooManyAttempts` and `TooManyLogins`; a wrong password is an outcome. */
  async prove(email: string, password: string): Promise<PasswordProof> {
    const ip = callerAddress();
    await this.dispatcher.command(new AdmitLoginAttempt(email, ip));
    const account = await this.accounts.byEmail(email);
    const proven = await this.hasher.verify(account?.hash ?? undefined, password);
    return {
      email,
      ip,
      userId: account?.userId,
      lastOrganizationId: account?.lastOrganizationId ?? null,
      proven,
      renewal: proven ? await this.renew(account?.hash ?? null, password) : undefined,
    };
  }

  /** Only now is the password there to be hashed anew. */
  private async renew(hash: string | null, password: string): Promise<PasswordProof['renewal']> {
    if (hash === null || !this.hasher.isOutdated(hash)) return undefined;
    return { from: hash, to: await this.hasher.hash(password) };
  }
}
