import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/kernel/clock.js';
import { newId } from '#libs/kernel/id.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql, type Statement } from '#libs/persistence/sql.js';
import { currentTransaction } from '#libs/persistence/transaction.js';
import { Accounts, type Account, type Person, type PersonName } from '../../tenancy/index.js';
import { EmailLinks } from '../domain/email-link.js';
import { PasswordCredential } from '../domain/password-credential.js';
import { UserRepository } from '../domain/repositories.js';
import { User } from '../domain/user.js';

type Found = Account & { readonly active: boolean };

const found = (where: Statement): Statement => sql`
  select id as "userId", email, display_name as "displayName", first_name as "firstName", last_name as "lastName",
         email_verified_at is not null as "emailVerified", is_active and deleted_at is null as active
    from identity.users where ${where}`;

@Injectable()
export class SqlAccounts extends Accounts {
  constructor(
    private readonly db: ReadDb,
    private readonly users: UserRepository,
    private readonly links: EmailLinks,
    private readonly clock: Clock,
  ) {
    super();
  }

  async byId(userId: string): Promise<Account | undefined> {
    const statement = found(sql`id = ${userId} and is_active and deleted_at is null`);
    const [account] = await (currentTransaction()?.role === 'system'
      ? commandRows<Account>(statement)
      : this.db.systemRows<Account>(statement));
    return account;
  }

  async byEmail(email: string): Promise<Found | undefined> {
    const [account] = await commandRows<Found>(found(sql`email = ${email}`));
    return account;
  }

  async open(email: string, { firstName, lastName, displayName }: PersonName): Promise<Person> {
    const at = this.clock.now();
    const user = User.register(newId(), email, firstName, lastName, at);
    user.verifyEmail(email, at);
    user.changeProfile({ displayName }, at);
    this.users.add(user, PasswordCredential.unusable(user.id, at));
    return { userId: user.id, email, displayName: user.displayName };
  }

  async change(userId: string, { email, ...name }: Partial<PersonName> & { email?: string }): Promise<void> {
    const at = this.clock.now();
    const user = await this.users.lockedById(userId);
    if (!user) return;
    if (Object.keys(name).length > 0) user.changeProfile(name, at);
    if (email === undefined || email === user.email) return;
    user.changeEmail(email, at);
    this.links.revokeAll(user.id);
  }
}
