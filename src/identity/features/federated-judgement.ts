import type { DomainError } from '#libs/kernel/domain-error.js';
import type { Assertion, FederatedProvider } from '../domain/federation-protocol.js';

/** What came of asking a provider, before the command that acts on it: it is asked outside any transaction. */
export interface Judgement {
  readonly provider: Pick<FederatedProvider, 'ref' | 'name' | 'organizationId' | 'trustsSecondFactor'> & {
    readonly signUp?: boolean;
  };
  readonly assertion?: Assertion;
  /** Why its answer is not believed. */
  readonly refusal?: DomainError;
}

export function assertionOf({ assertion, refusal }: Judgement): Assertion {
  if (!assertion) throw refusal ?? new Error('A judgement has an assertion or a refusal');
  return assertion;
}

/** For the audit log: which provider, and why it was not believed. The person's data stay out. */
export const judgementDetails = ({ provider, refusal }: Judgement) => ({
  method: 'federated',
  provider: provider.ref,
  providerName: provider.name,
  ...(refusal && { reason: (refusal as { reason?: unknown }).reason ?? refusal.code }),
});
