import { PLATFORM_PERMISSIONS, ROLE_PERMISSIONS } from './roles.js';

/** Everything that a role of an organization may include; what only operators may do is not among it. */
export const ORGANIZATION_PERMISSIONS: readonly string[] = [
  ...new Set(Object.values(ROLE_PERMISSIONS).flat()),
].toSorted();

const KNOWN: ReadonlySet<string> = new Set(ORGANIZATION_PERMISSIONS);

export const ALL_PERMISSIONS: readonly string[] = [
  ...new Set([...ORGANIZATION_PERMISSIONS, ...PLATFORM_PERMISSIONS]),
].toSorted();

const OPERATORS: ReadonlySet<string> = new Set(PLATFORM_PERMISSIONS);

/** What no role of an organization can ever include. */
export const isOperatorPermission = (permission: string): boolean => OPERATORS.has(permission);

export const isPermission = (permission: string): boolean => KNOWN.has(permission);

/** The permission itself and, for `resource.manage`, every other action on that resource. */
export function impliedBy(permission: string): string[] {
  if (!permission.endsWith('.manage')) return [permission];
  const resource = permission.slice(0, -'manage'.length);
  return ORGANIZATION_PERMISSIONS.filter((known) => known.startsWith(resource));
}

/** Whoever may do something to everything may do it to what is his own or was assigned to him. */
function widened(permission: string): string {
  const narrower = NARROWER.find((suffix) => permission.endsWith(suffix));
  return narrower ? permission.slice(0, -narrower.length) : permission;
}

const NARROWER = ['_own', '_assigned'];

/** What a set of permissions is asked for, that it includes this one: by its name or as part of a wider one. */
export function namesOf(permission: string): readonly string[] {
  const wider = widened(permission);
  return wider === permission ? [permission] : [permission, wider];
}

/** Whether these permissions include it, by its name or as the narrower part of a wider one. */
export const includes = (held: ReadonlySet<string>, permission: string): boolean =>
  namesOf(permission).some((name) => held.has(name));

/** The permission itself and the wider ones on the same resource that whoever has them has it too. */
export function coveredBy(permission: string): string[] {
  const [resource] = permission.split('.');
  return [permission, widened(permission), `${resource}.manage`];
}
