import { describe, expect, it } from 'vitest';
import { SecurityPolicyInvalid, SecurityPolicyLocksOut } from './authorization.errors.js';
import {
  acceptPolicy,
  OPEN_POLICY,
  PolicyCheck,
  type Circumstances,
  type SecurityPolicy,
} from './security-policy.js';

const NOW = new Date('2026-11-21T12:00:00Z');
const usual: Circumstances = {
  aal: 1,
  methods: ['pwd'],
  signedInAt: new Date(NOW.getTime() - 60 * 60_000),
  now: NOW,
  ip: '192.0.2.17',
  country: 'CH',
};

const brokenBy = (policy: Partial<SecurityPolicy>, circumstances: Partial<Circumstances> = {}) =>
  new PolicyCheck({ ...OPEN_POLICY, ...policy }).violation({ ...usual, ...circumstances })?.rule;

describe('a security policy', () => {
  it('TEN-12 that asks nothing is met by everybody', () => {
    expect(new PolicyCheck(OPEN_POLICY).violation({ aal: 0, methods: [], now: NOW })).toBeUndefined();
  });

  it.each<
    [name: string, policy: Partial<SecurityPolicy>, circumstances: Partial<Circumstances>, rule?: string]
  >([
    ['a second factor, used', { requireMfa: true }, { aal: 2 }],
    ['a second factor, not used', { requireMfa: true }, {}, 'mfa'],
    ['an accepted way to sign in', { signInMethods: ['fed', 'pwd'] }, {}],
    ['another way to sign in', { signInMethods: ['fed'] }, {}, 'sign_in_method'],
    ['no known way to sign in', { signInMethods: ['fed'] }, { methods: [] }, 'sign_in_method'],
    ['a session of the longest age', { sessionMaxMinutes: 60 }, {}],
    ['a session that is too old', { sessionMaxMinutes: 59 }, {}, 'session_age'],
    ['a session of unknown age', { sessionMaxMinutes: 60 }, { signedInAt: undefined }, 'session_age'],
    ['an address in the network', { ipRanges: ['192.0.2.0/24'] }, {}],
    ['a single address', { ipRanges: ['192.0.2.17'] }, {}],
    ['an address outside', { ipRanges: ['192.0.2.0/28'] }, {}, 'ip_range'],
    ['no address', { ipRanges: ['0.0.0.0/0'] }, { ip: undefined }, 'ip_range'],
    ['an IPv4 address over IPv6', { ipRanges: ['192.0.2.0/24'] }, { ip: '::ffff:192.0.2.17' }],
    ['an IPv6 address', { ipRanges: ['2001:db8::/32'] }, { ip: '2001:db8::1' }],
    ['an IPv6 address outside', { ipRanges: ['2001:db8::/32'] }, { ip: '2001:db9::1' }, 'ip_range'],
    ['an IPv6 network for an IPv4 address', { ipRanges: ['2001:db8::/32'] }, {}, 'ip_range'],
    ['its country', { countries: ['DE', 'CH'] }, {}],
    ['another country', { countries: ['DE'] }, {}, 'country'],
    ['an unknown country', { countries: ['CH'] }, { country: undefined }, 'country'],
  ])('TEN-12 with %s', (_, policy, circumstances, rule) => {
    expect(brokenBy(policy, circumstances)).toBe(rule);
  });

  it('TEN-12 tells where one is wrong before how one signed in', () => {
    expect(brokenBy({ requireMfa: true, ipRanges: ['198.51.100.0/24'], sessionMaxMinutes: 5 })).toBe(
      'ip_range',
    );
  });

  it.each(['10.0.0.0/33', '10.0.0/8', 'example.com', '10.0.0.0/8/8', '', '10.0.0.0/x', '2001:db8::/129'])(
    'TEN-12 refuses "%s" for a network and names the place',
    (range) => {
      const policy = { ...OPEN_POLICY, ipRanges: ['192.0.2.0/24', range] };
      expect(() => acceptPolicy(policy, usual)).toThrow(SecurityPolicyInvalid);
      try {
        acceptPolicy(policy, usual);
      } catch (error) {
        expect((error as SecurityPolicyInvalid).errors).toMatchObject([
          { pointer: '/ipRanges/1', code: 'network' },
        ]);
      }
    },
  );

  it('TEN-12 that would lock its author out is refused', () => {
    expect(() => acceptPolicy({ ...OPEN_POLICY, requireMfa: true }, usual)).toThrow(SecurityPolicyLocksOut);
    expect(acceptPolicy({ ...OPEN_POLICY, countries: ['CH'] }, usual)).toMatchObject({ countries: ['CH'] });
  });
});
