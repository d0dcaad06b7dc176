import { describe, expect, it } from 'vitest';
import { AssertionRefused, FederatedEmailUnverified } from '../domain/federation.errors.js';
import { assertionOf, judgementDetails } from './federated-judgement.js';

const provider = { ref: 'company', name: 'Company', organizationId: null, trustsSecondFactor: false };

describe('a judgement', () => {
  it('IDN-10 that is a refusal throws it where somebody is to be believed', () => {
    const refusal = new AssertionRefused('it has expired');
    expect(() => assertionOf({ provider, refusal })).toThrow(refusal);
  });

  it.each([
    [new AssertionRefused('it has expired'), 'it has expired'],
    [new FederatedEmailUnverified(), 'identity.federated_email_unverified'],
  ])('IDN-18 tells the audit log why: %s', (refusal, reason) => {
    expect(judgementDetails({ provider, refusal })).toEqual({
      method: 'federated',
      provider: 'company',
      providerName: 'Company',
      reason,
    });
    expect(judgementDetails({ provider })).not.toHaveProperty('reason');
  });
});
