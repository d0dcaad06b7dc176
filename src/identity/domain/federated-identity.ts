import { AggregateRoot } from '#libs/kernel/aggregate-root.js';
import { IdentityLinked, IdentityUnlinked } from './federated-identity.events.js';
import type { Assertion } from './federation-protocol.js';
import { LastWayIn } from './federation.errors.js';

/**
 * A person as a provider knows him. The issuer is part of it: a provider that is pointed at another issuer knows
 * nobody any more.
 */
export class FederatedIdentity extends AggregateRoot {
  readonly id: string;
  readonly userId: string;
  /** The `ref` of the provider. */
  readonly provider: string;
  readonly issuer: string;
  readonly subject: string;
  /** What the provider called his address when it was last used. */
  readonly email: string | null;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;

  static link(
    id: string,
    userId: string,
    provider: string,
    { issuer, subject, email }: Pick<Assertion, 'issuer' | 'subject' | 'email'>,
    at: Date,
  ): FederatedIdentity {
    const identity = new FederatedIdentity();
    identity.record(new IdentityLinked(userId, provider));
    return Object.assign(identity, {
      id,
      userId,
      provider,
      issuer,
      subject,
      email,
      createdAt: at,
      lastUsedAt: null,
    });
  }

  used(email: string | null, at: Date): void {
    Object.assign(this, { email, lastUsedAt: at });
  }

  /** `otherWays` is in how many other ways he can sign in. */
  unlink(otherWays: number): void {
    if (otherWays === 0) throw new LastWayIn();
    this.record(new IdentityUnlinked(this.userId, this.provider));
  }
}
