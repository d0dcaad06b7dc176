import type { FederatedProvider } from './federation-protocol.js';

/** A provider as the page to sign in offers it. */
export interface OfferedProvider {
  readonly ref: string;
  readonly name: string;
  readonly protocol: string;
  readonly organizationId: string | null;
}

/** The identity providers that may be used now: those of organizations, and those of the deployment. */
export abstract class FederatedProviders {
  /** Undefined for one that is switched off. */
  abstract byRef(ref: string): Promise<FederatedProvider | undefined>;
  /** One of the current organization, switched on or not. Throws `IdentityProviderNotFound`. */
  abstract ofOrganization(organizationId: string, id: string): Promise<FederatedProvider>;
  /** The `ref` of the organization's SAML provider with this entity id, where people may begin there. */
  abstract beginningElsewhere(organizationId: string, entityId: string): Promise<string | undefined>;
  /** Those of the deployment, and those of the organization with this slug. */
  abstract offered(organizationSlug: string | undefined): Promise<OfferedProvider[]>;
}
