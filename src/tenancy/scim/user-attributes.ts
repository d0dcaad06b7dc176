import { ScimInvalidValue } from '../domain/scim.errors.js';
import {
  ENTERPRISE_ATTRIBUTES,
  ENTERPRISE_SCHEMA,
  EXTERNAL_ID,
  USER_ATTRIBUTES,
  type Attribute,
} from './schema.js';

export type Json = string | boolean | Json[] | { [name: string]: Json };
/** What is kept of a user: known attributes only, by their names' own spelling. */
export type UserAttributes = { [name: string]: Json };

const MAX_TEXT = 1_000;
const MAX_VALUES = 50;
const MAX_BYTES = 32_768;

const ALL: readonly Attribute[] = [
  ...USER_ATTRIBUTES,
  EXTERNAL_ID,
  {
    ...EXTERNAL_ID,
    name: ENTERPRISE_SCHEMA,
    type: 'complex',
    description: 'What an employer says of the person',
    subAttributes: ENTERPRISE_ATTRIBUTES,
  },
];

const byName = (attributes: readonly Attribute[]): ReadonlyMap<string, Attribute> =>
  new Map(attributes.map((each) => [each.name.toLowerCase(), each]));

const TOP = byName(ALL);
const SUBS = new Map(ALL.map((each) => [each, byName(each.subAttributes ?? [])]));
const NESTED = new Map(ENTERPRISE_ATTRIBUTES.map((each) => [each, byName(each.subAttributes ?? [])]));

/** An attribute by its name in any spelling: names are case insensitive (RFC 7643 §2.1). */
export const attributeNamed = (name: string): Attribute | undefined => TOP.get(name.toLowerCase());

export const subAttributeNamed = (of: Attribute, name: string): Attribute | undefined =>
  (SUBS.get(of) ?? NESTED.get(of))?.get(name.toLowerCase());

/** The known attributes of an object that somebody sent; what is not known is left out. Throws `ScimInvalidValue`. */
export function readUser(body: object): UserAttributes {
  const read = readMembers(body, attributeNamed, '');
  if (Buffer.byteLength(JSON.stringify(read)) > MAX_BYTES)
    throw new ScimInvalidValue(`A user may have ${MAX_BYTES} bytes of attributes.`);
  return read;
}

function readMembers(
  body: object,
  named: (name: string) => Attribute | undefined,
  path: string,
): UserAttributes {
  const read: UserAttributes = {};
  for (const [name, value] of Object.entries(body)) {
    const attribute = named(name);
    if (!attribute) continue;
    const known = readValue(attribute, value, `${path}${attribute.name}`);
    if (known !== undefined) read[attribute.name] = known;
  }
  return read;
}

/** Null and an empty list are no value (RFC 7643 §2.5). */
export function readValue(attribute: Attribute, value: unknown, path: string): Json | undefined {
  if (value === null || value === undefined) return undefined;
  if (!attribute.multiValued) return readEntry(attribute, value, path);
  const values = (Array.isArray(value) ? value : [value]) as unknown[];
  if (values.length > MAX_VALUES) throw new ScimInvalidValue(`"${path}" may have ${MAX_VALUES} values.`);
  const read = values.map((each) => readEntry(attribute, each, path)).filter((each) => each !== undefined);
  return read.length === 0 ? undefined : read;
}

/** One value of an attribute that may have several. */
export function readEntry(attribute: Attribute, value: unknown, path: string): Json | undefined {
  if (value === null) return undefined;
  if (attribute.type === 'complex') return readComplex(attribute, value, path);
  return attribute.type === 'boolean' ? readBoolean(value, path) : readText(value, path);
}

function readComplex(attribute: Attribute, value: unknown, path: string): Json | undefined {
  // Entra sends the manager, and some send addresses, as what is the value of the complex one.
  const whole = typeof value === 'string' && value !== '' ? { value } : value;
  if (whole === '') return undefined;
  if (typeof whole !== 'object' || whole === null || Array.isArray(whole))
    throw new ScimInvalidValue(`"${path}" must be an object.`);
  const read = readMembers(whole, (name) => subAttributeNamed(attribute, name), `${path}.`);
  return Object.keys(read).length === 0 ? undefined : read;
}

/** Entra sends "True" and "False" for what is true and false. */
export function readBoolean(value: unknown, path: string): boolean {
  const text = typeof value === 'string' ? value.toLowerCase() : value;
  if (text === true || text === 'true') return true;
  if (text === false || text === 'false') return false;
  throw new ScimInvalidValue(`"${path}" must be true or false.`);
}

function readText(value: unknown, path: string): string | undefined {
  if (value === '') return undefined;
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text === 'string' && text.length <= MAX_TEXT) return text;
  throw new ScimInvalidValue(`"${path}" must be a text of at most ${MAX_TEXT} characters.`);
}
