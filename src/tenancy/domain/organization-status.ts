import type { OrganizationStatus } from './organization.js';

/** What administrators keep while an organization is not active: to see what is going on and to put it right. */
const TO_PUT_IT_RIGHT: ReadonlySet<string> = new Set([
  'organization.read',
  'organization.read_settings',
  'organization.export',
  'organization.delete',
  'members.read',
  'members.read_contacts',
  'users.read',
  'billing.read',
  'billing.manage',
  'audit.read',
  'audit.export',
]);

interface StatusRule {
  /** What administrators may still do; all of what their role includes unless given. */
  readonly administrators?: ReadonlySet<string>;
  readonly members: boolean;
  /** What people are told whom the rule refuses. */
  readonly refusal: string;
}

/** What is left of people's roles in each status. Data: another policy is another table. */
const STATUS_RULES: Readonly<Record<OrganizationStatus, StatusRule>> = {
  active: { members: true, refusal: '' },
  trial: { members: true, refusal: '' },
  suspended: {
    administrators: TO_PUT_IT_RIGHT,
    members: false,
    refusal: 'The organization is suspended. Its administrators can read it and see its billing.',
  },
  inactive: {
    administrators: TO_PUT_IT_RIGHT,
    members: false,
    refusal: 'The organization is inactive. Its administrators can read it and choose a plan.',
  },
};

/** Why the status of an organization excludes this; undefined when it does not. */
export function statusRefusal(
  status: OrganizationStatus,
  administers: boolean,
  permission: string,
): string | undefined {
  const { administrators, members, refusal } = STATUS_RULES[status];
  const allowed = administers ? (administrators?.has(permission) ?? true) : members;
  return allowed ? undefined : refusal;
}
