import { BlockList, isIPv4, isIPv6 } from 'node:net';
import { SecurityPolicyInvalid, SecurityPolicyLocksOut } from './authorization.errors.js';

/** What an organization asks of every request that works in it. An empty list and null ask nothing. */
export interface SecurityPolicy {
  readonly requireMfa: boolean;
  /** Roles that need a second factor where not everybody does. */
  readonly mfaRoles: readonly string[];
  /** Ways to sign in, as RFC 8176 names them in a token's `amr`. */
  readonly signInMethods: readonly string[];
  readonly sessionMaxMinutes: number | null;
  readonly sessionIdleMinutes: number | null;
  /** Networks as CIDR, or single addresses. */
  readonly ipRanges: readonly string[];
  /** ISO 3166-1 alpha-2 codes. */
  readonly countries: readonly string[];
}

export const OPEN_POLICY: SecurityPolicy = {
  requireMfa: false,
  mfaRoles: [],
  signInMethods: [],
  sessionMaxMinutes: null,
  sessionIdleMinutes: null,
  ipRanges: [],
  countries: [],
};

/** What is known of a request when the policy is asked. */
export interface Circumstances {
  readonly aal: number;
  /** The role he works in there. */
  readonly role?: string;
  readonly methods: readonly string[];
  readonly signedInAt?: Date;
  /** The organization whose identity provider vouched for the person. */
  readonly vouchedBy?: string;
  /** An operator works in the person's place, and brings his own proof. */
  readonly impersonated?: boolean;
  readonly now: Date;
  readonly ip?: string;
  /** Told by the edge; unknown unless one is configured. */
  readonly country?: string;
}

/** The method of a provisioning client: it comes with a token of the organization and never signs in. */
export const PROVISIONING = 'scim';

/** The method of a person's API key, which he made while he was signed in. */
const API_KEY = 'api_key';

export type PolicyRule = 'mfa' | 'sso' | 'sign_in_method' | 'session_age' | 'ip_range' | 'country';

export interface PolicyViolation {
  readonly rule: PolicyRule;
  readonly detail: string;
}

/** A policy made ready to be asked on every request. */
export class PolicyCheck {
  private readonly networks: BlockList;

  /** `ssoOf` is the organization whose provider the person has to have come through; null when any way will do. */
  constructor(
    readonly policy: SecurityPolicy,
    private readonly ssoOf: string | null = null,
  ) {
    this.networks = networksOf(policy.ipRanges);
  }

  /** The first rule the circumstances break; undefined when none is. */
  violation(circumstances: Circumstances): PolicyViolation | undefined {
    const broken = RULES.find(([, holds]) => !holds(this.policy, circumstances, this.networks, this.ssoOf));
    return broken && { rule: broken[0], detail: broken[2] };
  }
}

type Holds = (
  policy: SecurityPolicy,
  circumstances: Circumstances,
  networks: BlockList,
  ssoOf: string | null,
) => boolean;

/** Where a person is comes first: whoever is in the wrong place learns nothing of how to sign in. */
const RULES: readonly [PolicyRule, Holds, detail: string][] = [
  [
    'ip_range',
    ({ ipRanges }, { ip }, networks) => ipRanges.length === 0 || (ip !== undefined && includes(networks, ip)),
    'This organization may only be used from its own networks.',
  ],
  [
    'country',
    ({ countries }, { country }) =>
      countries.length === 0 || (country !== undefined && countries.includes(country)),
    'This organization may not be used from your country.',
  ],
  [
    'sign_in_method',
    ({ signInMethods }, { methods }) =>
      signInMethods.length === 0 ||
      methods.includes(PROVISIONING) ||
      methods.some((method) => signInMethods.includes(method)),
    'This organization does not accept the way you signed in.',
  ],
  [
    'sso',
    (_, { methods, vouchedBy, impersonated = false }, __, ssoOf) =>
      ssoOf === null || vouchedBy === ssoOf || impersonated || methods.includes(API_KEY),
    'People of your mail domain sign in through the identity provider of this organization.',
  ],
  [
    'session_age',
    ({ sessionMaxMinutes }, { signedInAt, now }) =>
      sessionMaxMinutes === null ||
      (signedInAt !== undefined && now.getTime() - signedInAt.getTime() <= sessionMaxMinutes * 60_000),
    'Your session is older than this organization allows. Sign in again.',
  ],
  [
    'mfa',
    ({ requireMfa, mfaRoles }, { aal, role = '' }) => aal >= 2 || !(requireMfa || mfaRoles.includes(role)),
    'This organization requires a second factor of you.',
  ],
];

/** An IPv4 address that came over an IPv6 socket is still an IPv4 address. */
function includes(networks: BlockList, address: string): boolean {
  const ip = address.replace(/^::ffff:(?=\d+\.)/i, '');
  return networks.check(ip, isIPv6(ip) ? 'ipv6' : 'ipv4');
}

function networksOf(ranges: readonly string[]): BlockList {
  const networks = new BlockList();
  for (const range of ranges) {
    const [address = '', prefix] = range.split('/');
    const family = isIPv4(address) ? 'ipv4' : 'ipv6';
    networks.addSubnet(address, prefix === undefined ? maxPrefix(address) : Number(prefix), family);
  }
  return networks;
}

const maxPrefix = (address: string): number => (isIPv4(address) ? 32 : 128);

const isNetwork = (range: string): boolean => {
  const [address = '', prefix, ...rest] = range.split('/');
  if (rest.length > 0 || !(isIPv4(address) || isIPv6(address))) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= maxPrefix(address));
};

/** Refuses values that mean nothing, and a policy that its author would not pass himself. */
export function acceptPolicy(policy: SecurityPolicy, author: Circumstances): SecurityPolicy {
  const errors = policy.ipRanges.flatMap((range, i) =>
    isNetwork(range)
      ? []
      : [
          {
            pointer: `/ipRanges/${i}`,
            code: 'network',
            detail: 'must be an IP address or a network like 192.0.2.0/24',
          },
        ],
  );
  if (errors.length > 0) throw new SecurityPolicyInvalid(errors);
  const violation = new PolicyCheck(policy).violation(author);
  if (violation) throw new SecurityPolicyLocksOut(violation.detail);
  return policy;
}
