import type { AuthSession } from './auth-session.js';
import type { LoginAttempts } from './login-attempts.js';
import type { PasswordCredential } from './password-credential.js';
import type { RefreshToken } from './refresh-token.js';
import type { User } from './user.js';

export abstract class UserRepository {
  /** An address that is taken fails when the command commits, as `EmailTaken`. */
  abstract add(user: User, credential: PasswordCredential): void;
  /** Of somebody who signs in otherwise. */
  abstract addWithoutPassword(user: User): void;
  abstract byId(id: string): Promise<User | undefined>;
  /** Waits for whoever else is changing the account. */
  abstract lockedById(id: string): Promise<User | undefined>;
  abstract byEmail(email: string): Promise<User | undefined>;
  /** Who may sign in and has the platform's own role; locked in the same order by everybody. */
  abstract lockedOperators(): Promise<User[]>;
}

export abstract class SessionRepository {
  abstract add(session: AuthSession): void;
  abstract addToken(token: RefreshToken): void;
  abstract byId(id: string): Promise<AuthSession | undefined>;
  /** Waits for whoever else is changing it, and keeps others waiting until the command is done. */
  abstract lockedById(id: string): Promise<AuthSession | undefined>;
  /** Those of a person that have not ended, locked in the same order by everybody. */
  abstract lockedAlive(userId: string, at: Date): Promise<AuthSession[]>;
  abstract lockedToken(tokenHash: string): Promise<RefreshToken | undefined>;
}

export abstract class LoginAttemptsRepository {
  /** The subjects' attempts in the order asked for, none yet if there were none; locked like a session. */
  abstract locked(subjects: readonly string[], at: Date): Promise<LoginAttempts[]>;
}
