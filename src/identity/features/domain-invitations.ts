import { Injectable } from '@nestjs/common';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Accounts, EnrolPerson, FederatedEnrolment } from '../../tenancy/index.js';

/** Has people invited to the organization whose mail domain their proven address is of. */
@Injectable()
export class DomainInvitations {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly accounts: Accounts,
    private readonly enrolment: FederatedEnrolment,
  ) {}

  /** Asks first: nearly every sign-in has nothing to do with any of it. */
  async offer(userId: string): Promise<void> {
    const account = await this.accounts.byId(userId);
    if (!account?.emailVerified || !(await this.enrolment.invites(userId, account.email))) return;
    await this.dispatcher.command(new EnrolPerson(userId));
  }
}
