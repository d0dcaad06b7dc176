import { Injectable } from '@nestjs/common';
import { RECENT_SECONDS } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { Unauthenticated } from '#libs/kernel/errors.js';
import { currentActor } from '#libs/kernel/request-context.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { PasswordNeeded, PasswordWrong } from '../domain/account.errors.js';
import { Attempts } from './attempts.js';
import { PasswordProver, type PasswordProof } from './log-in/password-prover.js';

/** Lets the signed-in person say his password again, before what a borrowed device must not do. */
@Injectable()
export class PasswordConfirmation {
  constructor(
    private readonly db: ReadDb,
    private readonly prover: PasswordProver,
    private readonly attempts: Attempts,
    private readonly clock: Clock,
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
    await this.attempts.forgetPassword(email, ip);
    return userId;
  }

  /**
   * The same for what only takes that he signed in just now: a token somebody took from him long ago does not suffice.
   * Who has a second factor is asked for that instead (`aalMaxAgeSeconds`). Throws `PasswordNeeded`.
   */
  async requireRecent(proof: PasswordProof | undefined): Promise<void> {
    if (proof) await this.require(proof);
    else if (!this.signedInJustNow()) throw new PasswordNeeded();
  }

  private signedInJustNow(): boolean {
    const { signedInAt, mfaAt } = currentActor();
    const age = this.clock.now().getTime() - (signedInAt?.getTime() ?? 0);
    return mfaAt !== undefined || age <= RECENT_SECONDS * 1000;
  }
}
