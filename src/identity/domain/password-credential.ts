/** What proves a password. Kept apart from the account, where the application role cannot read it. */
export class PasswordCredential {
  readonly userId: string;
  readonly hash: string;
  readonly changedAt: Date;

  /** No password proves it: the person has to ask for a new one. */
  static unusable(userId: string, at: Date): PasswordCredential {
    return PasswordCredential.of(userId, '!', at);
  }

  static of(userId: string, hash: string, at: Date): PasswordCredential {
    return Object.assign(new PasswordCredential(), { userId, hash, changedAt: at });
  }
}
