import { describe, expect, it } from 'vitest';
import { PreconditionFailed } from '#libs/kernel/errors.js';
import type { ProtocolSettings } from './federation-protocol.js';
import { IdentityProviderUnusable, TooManyIdentityProviders } from './identity-provider.errors.js';
import { IdentityProviderCreated, IdentityProviderUpdated } from './identity-provider.events.js';
import { IdentityProvider, type ProviderTerms } from './identity-provider.js';

const AT = new Date('2026-11-21T06:00:00Z');
const claims = { email: 'email', emailVerified: 'verified', firstName: 'first', lastName: 'last' };
const oidc = (issuer: string): ProtocolSettings => ({
  protocol: 'oidc',
  oidc: { issuer, clientId: 'gym', scopes: ['openid'], claims },
});
const terms: ProviderTerms = {
  name: 'Company',
  isEnabled: true,
  settings: oidc('https://login.example'),
  trustsSecondFactor: false,
  secondFactorValues: ['mfa'],
};
const create = (others = 0, changes: Partial<ProviderTerms> = {}) =>
  IdentityProvider.create(
    'p1',
    'o1',
    { ...terms, ...changes },
    null,
    { by: 'u1', others, plainly: false },
    AT,
  );

describe('an organization’s identity provider', () => {
  it('IDN-10 is one of ten at most', () => {
    expect(create(9).takeEvents()).toEqual([new IdentityProviderCreated('p1', 'oidc')]);
    expect(() => create(10)).toThrow(TooManyIdentityProviders);
  });

  it('IDN-10 is not spoken to in the clear', () => {
    expect(() => create(0, { settings: oidc('http://login.example') })).toThrow(IdentityProviderUnusable);
  });

  it('XC-26 IDN-10 is not changed by who has read an older one', () => {
    const provider = create();
    expect(() => provider.expect(2)).toThrow(PreconditionFailed);
    expect(() => provider.expect(undefined)).not.toThrow();
    provider.expect(1);
    provider.update({ name: 'Firm', isEnabled: undefined }, 'sealed', false, AT);
    expect(provider).toMatchObject({ name: 'Firm', isEnabled: true, sealedSecret: 'sealed', revision: 2 });
    expect(() => provider.expect(1)).toThrow(PreconditionFailed);
    expect(provider.takeEvents()).toContainEqual(new IdentityProviderUpdated('p1'));
  });
});
