import type { Person } from './domain/membership.js';

/** A person's account as far as Tenancy may know it. */
export interface Account extends Person {
  /** He has shown that he reads the mail of his address. */
  readonly emailVerified: boolean;
  readonly firstName: string;
  readonly lastName: string;
}

/** The accounts of people. Identity has them, and offers this as part of the command at hand. */
export abstract class Accounts {
  abstract byId(userId: string): Promise<Account | undefined>;
}
