import { Flag, Integer, TextList } from '#libs/http/fields.js';
import type { SecurityPolicy } from '../domain/security-policy.js';

const YEAR_MINUTES = 525_600;

class SecurityPolicyFields {
  @Flag({ description: 'Whether a second factor must have been used' })
  requireMfa: boolean;

  @TextList({
    max: 20,
    maxLength: 20,
    description: 'Accepted ways to sign in, as in the claim `amr`: pwd, otp, hwk, fed …',
  })
  signInMethods: string[];

  @Integer({ min: 5, max: YEAR_MINUTES, nullable: true, description: 'Minutes a session may last' })
  sessionMaxMinutes: number | null;

  @Integer({ min: 5, max: YEAR_MINUTES, nullable: true, description: 'Minutes a session may lie idle' })
  sessionIdleMinutes: number | null;

  @TextList({ max: 200, maxLength: 50, description: 'Networks such as 192.0.2.0/24 or 2001:db8::/32' })
  ipRanges: string[];

  @TextList({
    max: 250,
    maxLength: 2,
    description: 'ISO 3166-1 alpha-2 codes, as the edge in front of the platform tells the country',
  })
  countries: string[];
}

const MFA_ROLES = {
  max: 60,
  maxLength: 50,
  description: 'Roles that need a second factor where not everybody does',
};

/** What an organization asks of every request that works in it. Empty lists and null ask nothing. */
export class SecurityPolicyView extends SecurityPolicyFields implements SecurityPolicy {
  @TextList(MFA_ROLES)
  mfaRoles: string[];
}

export class SetSecurityPolicyRequest extends SecurityPolicyFields {
  @TextList({ ...MFA_ROLES, optional: true })
  mfaRoles?: string[];
}

export const toPolicyView = (policy: SecurityPolicy): SecurityPolicyView => ({
  ...policy,
  mfaRoles: [...policy.mfaRoles],
  signInMethods: [...policy.signInMethods],
  ipRanges: [...policy.ipRanges],
  countries: [...policy.countries],
});
