import type { FederatedIdentity } from './federated-identity.js';

export abstract class FederatedIdentityRepository {
  /** One that somebody has fails when the command commits, as `IdentityTaken`. */
  abstract add(identity: FederatedIdentity): void;
  abstract remove(identity: FederatedIdentity): void;
  abstract find(provider: string, issuer: string, subject: string): Promise<FederatedIdentity | undefined>;
  /** All of a person. */
  abstract ofUser(userId: string): Promise<FederatedIdentity[]>;
  /** Besides linked identities: in how many ways a person can sign in. */
  abstract otherWaysIn(userId: string): Promise<number>;
  /** Nobody signs in with a provider that is deleted. */
  abstract removeAllOf(provider: string): void;
}
