import {
  OrganizationNameUnusable,
  OrganizationObjectTooLarge,
  SecurityPolicyElsewhere,
} from './organization.errors.js';

/** Of each object of free shape, as JSON text. */
export const MAX_OBJECT_BYTES = 65_536;

export type FreeObject = Readonly<Record<string, unknown>>;

/** What an organization says of itself. */
export interface OrganizationProfile {
  readonly name: string;
  readonly displayName: string;
  readonly description: string | null;
  readonly billingEmail: string | null;
  readonly settings: FreeObject;
  readonly branding: FreeObject;
  readonly features: FreeObject;
  /** Whether administrators of the organizations above administer this one too. */
  readonly inheritsAdministration: boolean;
  /** Whether the limits of the organization above count here. */
  readonly inheritsLimits: boolean;
}

/** What the changes leave behind: objects are merged one level deep, and a null in them removes what is there. */
export function nextProfile(
  current: OrganizationProfile,
  { settings, branding, features, ...given }: Partial<OrganizationProfile>,
): Partial<OrganizationProfile> {
  if (settings && 'security' in settings) throw new SecurityPolicyElsewhere();
  return {
    ...given,
    ...(given.name !== undefined && { name: usableName(given.name) }),
    ...(settings && { settings: merged('settings', current.settings, settings) }),
    ...(branding && { branding: merged('branding', current.branding, branding) }),
    ...(features && { features: merged('features', current.features, features) }),
  };
}

export function usableName(name: string): string {
  const named = name.trim();
  if (named.length < 1 || named.length > 200) throw new OrganizationNameUnusable();
  return named;
}

function merged(field: string, current: FreeObject, changes: FreeObject): FreeObject {
  const entries = Object.entries({ ...current, ...changes }).filter(([, value]) => value !== null);
  const result = Object.fromEntries(entries);
  if (Buffer.byteLength(JSON.stringify(result)) > MAX_OBJECT_BYTES)
    throw new OrganizationObjectTooLarge(field, MAX_OBJECT_BYTES);
  return result;
}
