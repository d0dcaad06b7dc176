import { normalizeEmail } from '#libs/kernel/email.js';
import type { PersonName } from '../accounts.js';
import { ScimInvalidValue } from '../domain/scim.errors.js';
import { ENTERPRISE_SCHEMA } from './schema.js';
import type { Json, UserAttributes } from './user-attributes.js';

/** What Tenancy and Identity take from a user that a provider has sent. */
export interface ProvisionedPerson {
  readonly userName: string;
  readonly externalId: string | null;
  readonly active: boolean;
  readonly email: string;
  readonly name: PersonName;
  readonly department: string | null;
}

const ADDRESS = /^[^\s@"<>(),:;\\]+@[a-z0-9-]+(\.[a-z0-9-]+)+$/;

/** Throws `ScimInvalidValue` for a user nobody could be. */
export function personOf(user: UserAttributes): ProvisionedPerson {
  const userName = textOf(user['userName']);
  if (!userName || userName.length > 254)
    throw new ScimInvalidValue('"userName" must be a text of 1 to 254 characters.');
  const externalId = textOf(user['externalId']) ?? null;
  if (externalId && externalId.length > 500)
    throw new ScimInvalidValue('"externalId" may have 500 characters.');
  const department = textOf(partOf(user[ENTERPRISE_SCHEMA], 'department')) ?? null;
  if (department && department.length > 100)
    throw new ScimInvalidValue('"department" may have 100 characters.');
  const email = addressOf(user, userName);
  const active = user['active'] !== false;
  return { userName, externalId, active, email, name: nameOf(user, email), department };
}

/** The primary address, else the one for work, else the first, else the user name when it is one. */
function addressOf(user: UserAttributes, userName: string): string {
  const emails = listOf(user['emails']);
  const chosen =
    emails.find((each) => partOf(each, 'primary') === true) ??
    emails.find((each) => partOf(each, 'type') === 'work') ??
    emails[0];
  const email = normalizeEmail(textOf(partOf(chosen, 'value')) ?? userName);
  if (email.length <= 254 && ADDRESS.test(email)) return email;
  throw new ScimInvalidValue('The user needs an e-mail address: in "emails", or as "userName".');
}

function nameOf(user: UserAttributes, email: string): PersonName {
  const given = textOf(partOf(user['name'], 'givenName'));
  const family = textOf(partOf(user['name'], 'familyName'));
  const own = [given, family].filter(Boolean).join(' ');
  const shown =
    textOf(user['displayName']) ??
    textOf(partOf(user['name'], 'formatted')) ??
    (own === '' ? email.slice(0, email.indexOf('@')) : own);
  const words = shown.split(/\s+/);
  const firstName = given ?? (words.slice(0, -1).join(' ') || shown);
  const lastName = family ?? words.slice(-1).join(' ');
  return {
    firstName: firstName.slice(0, 100),
    lastName: lastName.slice(0, 100),
    displayName: shown.slice(0, 201),
  };
}

const listOf = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : []);
const textOf = (value: Json | undefined): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
const partOf = (of: Json | undefined, name: string): Json | undefined =>
  typeof of === 'object' && !Array.isArray(of) ? of[name] : undefined;
