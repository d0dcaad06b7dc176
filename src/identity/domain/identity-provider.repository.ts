import type { IdentityProvider } from './identity-provider.js';

export abstract class IdentityProviderRepository {
  abstract add(provider: IdentityProvider): void;
  abstract remove(provider: IdentityProvider): void;
  /** Of the organization at hand, locked; throws `IdentityProviderNotFound`. */
  abstract byId(organizationId: string, id: string): Promise<IdentityProvider>;
  /** How many the organization has; whoever adds one at the same moment waits. */
  abstract countLocked(organizationId: string): Promise<number>;
}
