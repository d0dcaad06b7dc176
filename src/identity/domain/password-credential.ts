/** What proves a password. Kept apart from the account, where the application role cannot read it. */
export class PasswordCredential {
  readonly userId: string;
  readonly hash: string;
  readonly changedAt: Date;

  static of(userId: string, hash: string, at: Date): PasswordCredential {
    return Object.assign(new PasswordCredential(), { userId, hash, changedAt: at });
  }
}
