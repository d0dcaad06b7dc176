import { parse } from 'scim2-parse-filter';
import { ScimInvalidPath, ScimInvalidValue } from '../domain/scim.errors.js';
import type { Operation } from './operations.js';
import { GROUP_SCHEMA } from './schema.js';

/** What becomes of a group: its names, and who comes and goes in which order. */
export interface GroupChange {
  readonly displayName?: string;
  /** Null takes it away. */
  readonly externalId?: string | null;
  readonly members: readonly MemberChange[];
}

export type MemberChange =
  { readonly kind: 'add' | 'remove' | 'set'; readonly ids: readonly string[] } | { readonly kind: 'clear' };

const MAX_MEMBERS = 20_000;

/** The whole of a group, as POST and PUT send it. */
export function readGroup(body: object): GroupChange {
  const { displayName, externalId, members } = lowerNames(body) as Record<string, unknown>;
  if (typeof displayName !== 'string') throw new ScimInvalidValue('"displayName" must be a text.');
  return {
    displayName,
    externalId: textOrNull(externalId, 'externalId'),
    members: [{ kind: 'set', ids: idsIn(members) }],
  };
}

/** The changes that PATCH operations make, so that nobody has to load who is in a large group. */
export function groupChange(operations: readonly Operation[]): GroupChange {
  return operations
    .map(changeOf)
    .reduce((all, { members, ...names }) => ({ ...all, ...names, members: [...all.members, ...members] }), {
      members: [],
    });
}

function changeOf({ op, path, value }: Operation): GroupChange {
  if (path === undefined) return wholeChange(op, value);
  const core = `${GROUP_SCHEMA.toLowerCase()}:`;
  const known = path.toLowerCase().startsWith(core) ? path.slice(core.length) : path;
  const [, name = known, filter] = /^(\w+)\[(.+)\]$/.exec(known) ?? [];
  switch (name.toLowerCase()) {
    case 'displayname':
      if (op === 'remove') throw new ScimInvalidValue('A group has a displayName.');
      return { displayName: requireText(value, 'displayName'), members: [] };
    case 'externalid':
      return { externalId: op === 'remove' ? null : textOrNull(value, 'externalId'), members: [] };
    case 'members':
      return { members: [memberChange(op, filter, value)] };
    case 'id':
    case 'schemas':
    case 'meta':
      return { members: [] };
    default:
      throw new ScimInvalidPath(`A group has no attribute "${path.slice(0, 200)}".`);
  }
}

/** Without a path the value names what is to change; what is not known is left alone. */
function wholeChange(op: Operation['op'], value: unknown): GroupChange {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ScimInvalidValue('Without a path the value must be an object.');
  const { displayName, externalId, members } = lowerNames(value) as Record<string, unknown>;
  return {
    ...(displayName !== undefined && { displayName: requireText(displayName, 'displayName') }),
    ...(externalId !== undefined && { externalId: textOrNull(externalId, 'externalId') }),
    members: members === undefined ? [] : [memberChange(op, undefined, members)],
  };
}

function memberChange(op: Operation['op'], filter: string | undefined, value: unknown): MemberChange {
  if (filter !== undefined) {
    if (op !== 'remove') throw new ScimInvalidPath('Members selected by a filter can only be removed.');
    return { kind: 'remove', ids: selected(filter) };
  }
  if (op === 'add') return { kind: 'add', ids: idsIn(value) };
  if (op === 'replace') return { kind: 'set', ids: idsIn(value) };
  return value === undefined || value === null ? { kind: 'clear' } : { kind: 'remove', ids: idsIn(value) };
}

/** `value eq "…"`, or several of them joined by or. */
function selected(text: string): string[] {
  const filter = parsed(text);
  const terms = 'filters' in filter && filter.op === 'or' ? filter.filters : [filter];
  return terms.map((term) => {
    if (term.op === 'eq' && 'compValue' in term && term.attrPath.toLowerCase() === 'value')
      return String(term.compValue);
    throw new ScimInvalidPath('Members are selected by members[value eq "…"].');
  });
}

function parsed(text: string) {
  try {
    return parse(text.slice(0, 2_000));
  } catch (error) {
    throw new ScimInvalidPath('Members are selected by members[value eq "…"].', { cause: error });
  }
}

function idsIn(value: unknown): string[] {
  if (value === undefined || value === null) return [];
  const list = (Array.isArray(value) ? value : [value]) as unknown[];
  if (list.length > MAX_MEMBERS)
    throw new ScimInvalidValue(`A request may name ${MAX_MEMBERS} members. Send several requests.`);
  return [...new Set(list.map(idIn))];
}

function idIn(member: unknown): string {
  const id = typeof member === 'string' ? member : (member as { value?: unknown } | null)?.value;
  if (typeof id === 'string' && id !== '') return id;
  throw new ScimInvalidValue('Each of "members" must have the id of a user as its "value".');
}

function requireText(value: unknown, name: string): string {
  if (typeof value === 'string') return value;
  throw new ScimInvalidValue(`"${name}" must be a text.`);
}

function textOrNull(value: unknown, name: string): string | null {
  if (value === undefined || value === null || value === '') return null;
  const text = requireText(value, name);
  if (text.length > 500) throw new ScimInvalidValue(`"${name}" may have 500 characters.`);
  return text;
}

const SPELLINGS = new Map([
  ['displayname', 'displayName'],
  ['externalid', 'externalId'],
  ['members', 'members'],
]);

/** Names are case insensitive (RFC 7643 §2.1). */
const lowerNames = (body: object): object =>
  Object.fromEntries(
    Object.entries(body).flatMap(([name, value]) => {
      const known = SPELLINGS.get(name.toLowerCase());
      return known === undefined ? [] : [[known, value]];
    }),
  );
