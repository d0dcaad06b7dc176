import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/kernel/clock.js';
import { normalizeEmail } from '#libs/kernel/email.js';
import { newId } from '#libs/kernel/id.js';
import { requireUnambiguous } from '../domain/email-address.js';
import { FederatedIdentity } from '../domain/federated-identity.js';
import { FederatedIdentityRepository } from '../domain/federated-identity.repository.js';
import {
  AccountNotLinked,
  DomainNotVerified,
  FederatedEmailUnverified,
  SignUpRefused,
} from '../domain/federation.errors.js';
import type { Assertion } from '../domain/federation-protocol.js';
import { InvalidCredentials } from '../domain/identity.errors.js';
import { namesOf } from '../domain/profile.js';
import { UserRepository } from '../domain/repositories.js';
import { User } from '../domain/user.js';
import type { Judgement } from './federated-judgement.js';
import { OrganizationWord } from './organization-word.js';

type Provider = Judgement['provider'];

/**
 * Whose account an assertion is about: of whoever linked the identity, else of whoever has verified the same
 * address, else a new one. The address counts only where the provider has verified it and may speak for it.
 */
@Injectable()
export class FederatedAccounts {
  constructor(
    private readonly identities: FederatedIdentityRepository,
    private readonly users: UserRepository,
    private readonly word: OrganizationWord,
    private readonly clock: Clock,
  ) {}

  async of(assertion: Assertion, provider: Provider): Promise<User> {
    const at = this.clock.now();
    const known = await this.identities.find(provider.ref, assertion.issuer, assertion.subject);
    if (known) {
      const user = await this.users.byId(known.userId);
      if (!user) throw new InvalidCredentials();
      known.used(assertion.email, at);
      return user;
    }
    const email = await this.addressOf(assertion, provider);
    const user = await this.byAddress(email, assertion, provider, at);
    const identity = FederatedIdentity.link(newId(), user.id, provider.ref, assertion, at);
    identity.used(assertion.email, at);
    this.identities.add(identity);
    return user;
  }

  /** The address that the provider may be believed about. */
  private async addressOf({ email, emailVerified }: Assertion, provider: Provider): Promise<string> {
    if (email === null || !emailVerified || !/^[^\s@]+@[^\s@]+$/.test(email))
      throw new FederatedEmailUnverified();
    const address = normalizeEmail(email);
    const { organizationId } = provider;
    if (organizationId !== null && !(await this.word.countsFor(organizationId, address)))
      throw new DomainNotVerified();
    return address;
  }

  private async byAddress(email: string, assertion: Assertion, provider: Provider, at: Date): Promise<User> {
    const user = await this.users.byEmail(email);
    // Whoever registered an address that is not his must not be joined by its owner.
    if (user && !user.emailVerifiedAt) throw new AccountNotLinked();
    if (user) return user;
    if (provider.signUp === false) throw new SignUpRefused();
    requireUnambiguous(email);
    const { firstName, lastName } = namesOf(assertion, email);
    const newcomer = User.register(newId(), email, firstName, lastName, at);
    newcomer.verifyEmail(email, at);
    this.users.addWithoutPassword(newcomer);
    newcomer.registeredWith(provider.organizationId);
    return newcomer;
  }
}
