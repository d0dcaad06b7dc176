/** The platform's own role; it is no membership. */
export const SUPER_ADMIN = 'super_admin';

export const ORGANIZATION_ROLES = [
  'owner',
  'admin',
  'manager',
  'content_creator',
  'coach',
  'scheduler',
  'athlete',
  'member',
  'client',
] as const;
export type OrganizationRole = (typeof ORGANIZATION_ROLES)[number];

/** Whose role in an organization reaches into those below it. */
export const ADMINISTRATORS: readonly string[] = ['owner', 'admin'];

/** Everyone inside an organization, as opposed to its clients. */
const BASE = [
  'organization.read',
  'members.read',
  'teams.read',
  'content.read',
  'content.read_assigned',
  'content.update_assigned',
  'media.upload',
  'media.read',
  'conversation.use',
  'posts.use',
  'tickets.use_own',
  'api_keys.manage_own',
];

const BOOKING = ['sessions.book'];
const STUDIO = ['studio.use'];
const CREATING = ['content.create', 'content.update'];
const OWN_AUTOMATION = ['automation.use_own'];

const MEMBER = [...BASE, ...BOOKING, ...STUDIO, ...OWN_AUTOMATION, 'business.read', 'analytics.read_own'];

const MANAGER = [
  ...BASE,
  ...BOOKING,
  ...STUDIO,
  ...CREATING,
  ...OWN_AUTOMATION,
  'organization.read_settings',
  'users.read',
  'teams.manage',
  'content.approve',
  'content.publish',
  'content.assign',
  'content.assign_own',
  'experiments.read',
  'spaces.create',
  'automation.manage',
  'tickets.manage',
  'monitors.manage',
  'business.read',
  'business.manage',
  'analytics.read',
  'analytics.read_own',
];

const ADMIN = [
  ...MANAGER,
  'media.manage',
  'organization.update',
  'organization.export',
  'members.read_contacts',
  'members.manage',
  'users.manage',
  'permissions.grant',
  'experiments.manage',
  'billing.read',
  'billing.manage',
  'audit.read',
  'audit.export',
  'api_keys.manage',
  'availability.manage_own',
  'availability.manage',
  'templates.approve_own',
  'scim.provision',
];

/** The built-in roles and what each includes. Data: a different policy is a different table, not different code. */
export const ROLE_PERMISSIONS: Readonly<Record<OrganizationRole, readonly string[]>> = {
  owner: [...ADMIN, 'organization.delete', 'scim.provision_owners'],
  admin: ADMIN,
  manager: MANAGER,
  content_creator: [...BASE, ...STUDIO, ...CREATING, ...OWN_AUTOMATION, 'analytics.read_own'],
  coach: [
    ...BASE,
    ...BOOKING,
    ...STUDIO,
    ...CREATING,
    'content.assign_own',
    'spaces.create',
    'availability.manage_own',
    'analytics.read_own',
  ],
  scheduler: [...BASE, ...BOOKING, 'availability.manage'],
  athlete: MEMBER,
  member: MEMBER,
  client: ['content.read_assigned', 'content.update_assigned', 'tickets.use_own', 'business.read_own'],
};

export const isBuiltIn = (role: string): role is OrganizationRole => SETS.has(role) || role === SUPER_ADMIN;

/** What only the platform's operators may do. */
export const PLATFORM_PERMISSIONS = ['ops.manage', 'templates.approve'] as const;

const KNOWN: ReadonlySet<string> = new Set([
  ...Object.values(ROLE_PERMISSIONS).flat(),
  ...PLATFORM_PERMISSIONS,
]);
const SETS: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(ROLE_PERMISSIONS).map(([role, permissions]) => [role, new Set(permissions)]),
);

/** Whether one of the roles includes the permission. An unknown role includes nothing. */
export function rolesAllow(roles: readonly string[], permission: string): boolean {
  for (const role of roles) {
    if (role === SUPER_ADMIN || SETS.get(role)?.has(permission)) return true;
  }
  return false;
}

/** All permissions the roles include together, in alphabetical order. */
export function permissionsOf(roles: readonly string[]): string[] {
  if (roles.includes(SUPER_ADMIN)) return [...KNOWN].toSorted();
  return [...new Set(roles.flatMap((role) => [...(SETS.get(role) ?? [])]))].toSorted();
}
