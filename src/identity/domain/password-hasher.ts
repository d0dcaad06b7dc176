/** Turns passwords into what may be stored. Slow on purpose, so never call it inside a transaction. */
export abstract class PasswordHasher {
  /** Throws `TooManyLogins` when too many are waiting already. */
  abstract hash(password: string): Promise<string>;
  /** Takes the same time without a hash, so that an unknown account cannot be told from a wrong password. */
  abstract verify(hash: string | undefined, password: string): Promise<boolean>;
  /** Whether a hash was made in a way that new ones are not made any more. */
  abstract isOutdated(hash: string): boolean;
}
