import { ProfileFieldUnusable } from './account.errors.js';

/** What a person says of himself. Nothing in it decides what he may do. */
export interface Profile {
  readonly firstName: string;
  readonly lastName: string;
  readonly displayName: string;
  readonly avatarUrl: string | null;
  readonly bio: string | null;
  readonly websiteUrl: string | null;
  readonly githubUsername: string | null;
  readonly department: string | null;
  readonly jobTitle: string | null;
  readonly phone: string | null;
  readonly timezone: string;
  readonly language: string;
  readonly preferences: Readonly<Record<string, unknown>>;
}

export const EMPTY_PROFILE = {
  avatarUrl: null,
  bio: null,
  websiteUrl: null,
  githubUsername: null,
  department: null,
  jobTitle: null,
  phone: null,
  timezone: 'UTC',
  language: 'en',
  preferences: {},
} satisfies Partial<Profile>;

const MAX_PREFERENCES_BYTES = 65_536;

export const fullName = (firstName: string, lastName: string): string => `${firstName} ${lastName}`;

/**
 * The profile after changes: preferences are merged, null takes one away, and a name to show that is the person's own
 * follows it. Throws `ProfileFieldUnusable`.
 */
export function changed(profile: Profile, changes: Partial<Profile>): Profile {
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  const next: Profile = {
    ...profile,
    ...given,
    preferences: merged(profile.preferences, changes.preferences),
  };
  const showsOwn = profile.displayName === fullName(profile.firstName, profile.lastName);
  return {
    ...next,
    timezone: knownTimezone(next.timezone),
    language: canonicalLanguage(next.language),
    displayName:
      changes.displayName === undefined && showsOwn
        ? fullName(next.firstName, next.lastName)
        : next.displayName,
  };
}

function merged(
  preferences: Profile['preferences'],
  changes: Profile['preferences'] = {},
): Profile['preferences'] {
  const next = Object.entries({ ...preferences, ...changes }).filter(([, value]) => value !== null);
  if (Buffer.byteLength(JSON.stringify(next)) > MAX_PREFERENCES_BYTES)
    throw new ProfileFieldUnusable(
      'preferences',
      `must be at most ${MAX_PREFERENCES_BYTES} bytes altogether`,
    );
  return Object.fromEntries(next);
}

/** By its name in the IANA database: an offset alone knows no summer time. */
function knownTimezone(timezone: string): string {
  try {
    new Intl.DateTimeFormat('en', { timeZone: timezone }).resolvedOptions();
    if (/^[A-Za-z]/.test(timezone)) return timezone;
  } catch {
    // unknown: refused below like an offset
  }
  throw new ProfileFieldUnusable('timezone', 'must be an IANA time zone such as Europe/Zurich');
}

function canonicalLanguage(language: string): string {
  try {
    const [canonical] = Intl.getCanonicalLocales(language);
    if (canonical !== undefined) return canonical;
  } catch {
    // malformed: refused below
  }
  throw new ProfileFieldUnusable('language', 'must be a BCP 47 language tag such as de-CH');
}

/** What to call somebody of whom a provider tells little: his address says it until he does. */
export function namesOf(
  { firstName, lastName }: { firstName: string | null; lastName: string | null },
  email: string,
): Pick<Profile, 'firstName' | 'lastName'> {
  const name = email.slice(0, email.lastIndexOf('@')).slice(0, 100);
  return { firstName: firstName ?? lastName ?? name, lastName: lastName ?? firstName ?? name };
}
