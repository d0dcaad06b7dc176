import type { AccessToken } from './access-tokens.js';

/** Whom a machine's token is about, and what it may be used for. */
export interface MachineGrant {
  readonly clientId: string;
  readonly organizationId: string;
  readonly scopes: readonly string[];
}

/** Makes the short-lived tokens of machine clients. */
export abstract class MachineTokens {
  abstract issue(grant: MachineGrant, at: Date): Promise<AccessToken>;
}
