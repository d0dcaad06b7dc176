import { Injectable } from '@nestjs/common';
import { Unauthenticated } from '#libs/kernel/errors.js';
import { currentActor } from '#libs/kernel/request-context.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { PasswordWrong } from '../domain/account.errors.js';
import { Attempts } from './attempts.js';
import { PasswordProver, type PasswordProof } from './log-in/password-prover.js';

/** Lets the signed-in person say his password again, before what a borrowed device must not do. */
@Injectable()
export class PasswordConfirmation {
  constructor(
    private readonly db: ReadDb,
    private readonly prover: PasswordProver,
    private readonly attempts: Attempts,
  ) {}

  /** Before the command, because it takes too long to hold a transaction meanwhile. */
  async prove(password: string): Promise<PasswordProof> {
    const user = await this.db.one<{ email: string }>(
      sql`select email from identity.users where id = ${currentActor().userId}`,
    );
    if (!user) throw new Unauthenticated();
    return this.prover.prove(user.email, password);
  }

  /** Inside the command. Throws `PasswordWrong`. */
  async require({ proven, userId, email, ip }: PasswordProof): Promise<string> {
    if (!proven || userId === undefined || userId !== currentActor().userId) throw new PasswordWrong();
    await this.attempts.forget(email, ip);
    return userId;
  }
}
