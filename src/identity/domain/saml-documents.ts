import type { SamlSettings } from './federation-protocol.js';

/** What two sides of SAML tell each other about themselves. */
export abstract class SamlDocuments {
  /** What a provider's metadata says. Throws `IdentityProviderUnusable`. */
  abstract read(metadata: string): Promise<Pick<SamlSettings, 'entityId' | 'ssoUrl' | 'certificates'>>;
  /** Our own metadata, for the providers of one organization. */
  abstract describe(realm: string): Promise<string>;
  /** Who says it, for who has yet to prove it; undefined when it cannot be read. */
  abstract claimedIssuer(posted: string): Promise<string | undefined>;
}
