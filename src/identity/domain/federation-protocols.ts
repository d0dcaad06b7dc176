import type { FederatedProvider, FederationProtocol } from './federation-protocol.js';

/** How each provider is spoken to. */
export abstract class FederationProtocols {
  abstract of(provider: FederatedProvider): FederationProtocol;
}
