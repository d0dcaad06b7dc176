import type { Person } from './domain/membership.js';

/** A person's account as far as Tenancy may know it. */
export interface Account extends Person {
  /** He has shown that he reads the mail of his address. */
  readonly emailVerified: boolean;
  readonly firstName: string;
  readonly lastName: string;
}

/** How a person is called. */
export interface PersonName {
  readonly firstName: string;
  readonly lastName: string;
  readonly displayName: string;
}

/** The accounts of people. Identity has them, and offers this as part of the command at hand. */
export abstract class Accounts {
  abstract byId(userId: string): Promise<Account | undefined>;
  /** Also one that is switched off, which `Account.active` tells. Within a command of the system role. */
  abstract byEmail(email: string): Promise<(Account & { readonly active: boolean }) | undefined>;
  /**
   * Opens an account without a password, for an address whose domain the organization owns: whoever reads its mail
   * chooses a password, or signs in through the organization. Within a command of the system role.
   */
  abstract open(email: string, name: PersonName): Promise<Person>;
  /** Changes what an account says of its owner, and his address. Throws `EmailTaken` when the command commits. */
  abstract change(userId: string, changes: Partial<PersonName> & { readonly email?: string }): Promise<void>;
}
