import { SUPER_ADMIN } from './roles.js';
import type { PolicyCheck } from './security-policy.js';
import { impliedBy, namesOf } from './permissions.js';
import type { OrganizationStatus } from './organization.js';

/** Where a permission comes from, in the order they are asked. */
export type SourceKind = 'platform' | 'role' | 'inherited' | 'grant';

export type GrantScope = 'all' | 'organization' | 'department';

/** One reason why a person has permissions in an organization. */
export interface PermissionSource {
  readonly kind: SourceKind;
  /** For people: "the role manager", "a grant of content.publish by …". */
  readonly detail: string;
  readonly permissions: ReadonlySet<string>;
  readonly scope: GrantScope;
  /** Counts no more from then on. */
  readonly expiresAt: Date | null;
}

/** What one person may do in one organization, as the database had it a moment ago. */
export interface Access {
  readonly organizationId: string;
  /** The ids of the organization's ancestors and its own. */
  readonly path: readonly string[];
  readonly status: OrganizationStatus;
  readonly policy: PolicyCheck;
  /** How he belongs to the organization; null when he does not. */
  readonly membership: { readonly role: string; readonly department: string | null } | null;
  /** As its owner or administrator, or from an organization above. */
  readonly administers: boolean;
  readonly sources: readonly PermissionSource[];
}

/** Whether it still counts. Compares numbers: it runs for every source at every decision. */
export const isLive = ({ expiresAt }: PermissionSource, now: Date): boolean =>
  !expiresAt || expiresAt.getTime() > now.getTime();

/** The first source that includes the permission now; one without limits comes before one with. */
export function sourceOf(access: Access, permission: string, now: Date): PermissionSource | undefined {
  const names = namesOf(permission);
  let limited: PermissionSource | undefined;
  for (const source of access.sources) {
    if (!isLive(source, now)) continue;
    if (!names.some((name) => source.permissions.has(name))) continue;
    if (source.scope !== 'department') return source;
    limited ??= source;
  }
  return limited;
}

/** All permissions of the access now, in alphabetical order. */
export function permissionsNow(access: Access, now: Date): string[] {
  const live = access.sources.filter((source) => isLive(source, now));
  return [...new Set(live.flatMap(({ permissions }) => [...permissions]))].toSorted();
}

/** What a grant of `resource.action` stands for: `manage` includes every action on the resource. */
export const permissionsOfGrant = (resource: string, action: string): ReadonlySet<string> =>
  new Set(impliedBy(`${resource}.${action}`));

/** A machine belongs to the organization that made it, and may do there what its scopes name. */
export const accessOfMachine = (access: Access, scopes: readonly string[] = []): Access => ({
  ...access,
  membership: { role: 'machine', department: null },
  sources: [
    {
      kind: 'grant',
      detail: 'The scopes of the machine client include it.',
      permissions: new Set(scopes),
      scope: 'organization',
      expiresAt: null,
    },
  ],
});

/** The role a person works in: his own, or the one that his standing elsewhere amounts to here. */
export function roleIn({ membership, sources }: Access): string | undefined {
  if (membership) return membership.role;
  if (sources.some(({ kind }) => kind === 'inherited')) return 'admin';
  return sources.some(({ kind }) => kind === 'platform') ? SUPER_ADMIN : undefined;
}
