import { Injectable } from '@nestjs/common';
import { LockMode } from '@mikro-orm/postgresql';
import { commandRows } from '#libs/persistence/command-rows.js';
import { currentEm } from '#libs/persistence/orm.js';
import { sql } from '#libs/persistence/sql.js';
import { AuthSession } from '../domain/auth-session.js';
import { LoginAttempts } from '../domain/login-attempts.js';
import type { PasswordCredential } from '../domain/password-credential.js';
import { RefreshToken } from '../domain/refresh-token.js';
import { LoginAttemptsRepository, SessionRepository, UserRepository } from '../domain/repositories.js';
import { User } from '../domain/user.js';

const LOCKED = { lockMode: LockMode.PESSIMISTIC_WRITE } as const;

// The mappings know ids, not relations, so what others refer to is written first.

@Injectable()
export class UserMikroOrmRepository extends UserRepository {
  add(user: User, credential: PasswordCredential): void {
    currentEm().persist(user).persist(credential);
  }

  addWithoutPassword(user: User): void {
    currentEm().persist(user);
  }

  async byId(id: string): Promise<User | undefined> {
    return (await currentEm().findOne(User, { id })) ?? undefined;
  }

  async lockedById(id: string): Promise<User | undefined> {
    return (await currentEm().findOne(User, { id }, LOCKED)) ?? undefined;
  }

  async byEmail(email: string): Promise<User | undefined> {
    return (await currentEm().findOne(User, { email })) ?? undefined;
  }

  async lockedOperators(): Promise<User[]> {
    const rows = await commandRows<{ id: string }>(sql`select id from identity.users
       where platform_role is not null and is_active and deleted_at is null order by id for update`);
    return currentEm().find(User, { id: { $in: rows.map(({ id }) => id) } });
  }
}

@Injectable()
export class SessionMikroOrmRepository extends SessionRepository {
  add(session: AuthSession): void {
    currentEm().persist(session);
  }

  addToken(token: RefreshToken): void {
    currentEm().persist(token);
  }

  async byId(id: string): Promise<AuthSession | undefined> {
    return (await currentEm().findOne(AuthSession, { id })) ?? undefined;
  }

  async lockedById(id: string): Promise<AuthSession | undefined> {
    return (await currentEm().findOne(AuthSession, { id }, LOCKED)) ?? undefined;
  }

  async lockedAlive(userId: string, at: Date): Promise<AuthSession[]> {
    const rows = await commandRows<{ id: string }>(sql`select id from identity.sessions
       where user_id = ${userId} and revoked_at is null and expires_at > ${at} order by id for update`);
    return currentEm().find(AuthSession, { id: { $in: rows.map(({ id }) => id) } });
  }

  async lockedToken(tokenHash: string): Promise<RefreshToken | undefined> {
    return (await currentEm().findOne(RefreshToken, { tokenHash }, LOCKED)) ?? undefined;
  }
}

@Injectable()
export class LoginAttemptsMikroOrmRepository extends LoginAttemptsRepository {
  async locked(subjects: readonly string[], at: Date): Promise<LoginAttempts[]> {
    // A row that is there before it is locked, because two first attempts at once must count as two. Always in
    // the same order, so that no two attempts wait for each other.
    await commandRows(sql`insert into identity.login_attempts (subject, last_at)
      select subject, ${at} from unnest(${[...subjects].toSorted()}::text[]) as subject
      on conflict do nothing`);
    const found = await currentEm().find(
      LoginAttempts,
      { subject: { $in: [...subjects] } },
      { ...LOCKED, orderBy: { subject: 'asc' } },
    );
    return subjects.map(
      (subject) => found.find((attempts) => attempts.subject === subject) ?? LoginAttempts.none(subject, at),
    );
  }
}
