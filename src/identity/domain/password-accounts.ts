/** What signing in has to know of an account before anybody is signed in. */
export interface PasswordAccount {
  readonly userId: string;
  readonly hash: string | null;
  /** Where the person worked last. */
  readonly lastOrganizationId: string | null;
}

export abstract class PasswordAccounts {
  abstract byEmail(email: string): Promise<PasswordAccount | undefined>;
  /** Where the person has signed in from, the last places; part of the caller's command. */
  abstract addressesOf(email: string): Promise<string[]>;
  /** Part of the caller's command; a password that was changed meanwhile stays. */
  abstract replaceHash(userId: string, from: string, to: string): void;
}
