import { filter as tester, parse, type Filter } from 'scim2-parse-filter';
import { ScimInvalidPath, ScimInvalidValue, ScimNoTarget } from '../domain/scim.errors.js';
import type { Op, Operation } from './operations.js';
import { ENTERPRISE_SCHEMA, IGNORED_ATTRIBUTES, USER_SCHEMA, type Attribute } from './schema.js';
import {
  attributeNamed,
  readBoolean,
  readEntry,
  readUser,
  readValue,
  subAttributeNamed,
  type Json,
  type UserAttributes,
} from './user-attributes.js';

/** Where a path leads: to an attribute, some of its values, or a part of it or of them. */
interface Target {
  readonly attribute: Attribute;
  readonly where?: Filter;
  readonly sub?: Attribute;
  /** A part of the part, as in `…:User:manager.displayName`. */
  readonly part?: Attribute;
}

const PATH = /^([A-Za-z$][\w$-]*)(?:\[(.{1,500})\])?(?:\.([A-Za-z$][\w$-]*))?(?:\.([A-Za-z$][\w$-]*))?$/;

/** The user with the operations applied in their order; the one given stays as it is. */
export function patchUser(user: UserAttributes, operations: readonly Operation[]): UserAttributes {
  const patched = structuredClone(user);
  for (const { op, path, value } of operations) {
    if (path === undefined) replaceWhole(patched, op, value);
    else applyAt(patched, op, path, value);
  }
  return readUser(patched);
}

/** Without a path the value names what is to change, by names or by paths (Entra). */
function replaceWhole(user: UserAttributes, op: Op, value: unknown): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ScimInvalidValue('Without a path the value must be an object.');
  for (const [name, each] of Object.entries(value)) {
    if (isUnknown(name)) continue;
    applyAt(user, op, name, each);
  }
}

/** A name that SCIM or another product may know; only what has the form of a path must be one. */
const isUnknown = (name: string): boolean =>
  !attributeNamed(name) && !/[[.]/.test(name) && !isExtensionPath(name) && !isCorePath(name);

const isExtensionPath = (path: string): boolean =>
  path.toLowerCase().startsWith(`${ENTERPRISE_SCHEMA.toLowerCase()}:`);
const isCorePath = (path: string): boolean => path.toLowerCase().startsWith(`${USER_SCHEMA.toLowerCase()}:`);

function applyAt(user: UserAttributes, op: Op, path: string, value: unknown): void {
  const target = resolve(path);
  if (!target) return;
  const { attribute, where, sub } = target;
  if (where) return applyWhere(user, op, target, where, value);
  if (!sub) return applyAttribute(user, op, attribute, value);
  const holder = holderOf(user, attribute);
  if (!target.part) return setMember(holder, op, sub, value);
  const inner = holderOf(holder, sub);
  setMember(inner, op, target.part, value);
}

/** Undefined for what is known and not kept. */
function resolve(path: string): Target | undefined {
  const known = isCorePath(path) ? path.slice(USER_SCHEMA.length + 1) : path;
  if (known.toLowerCase() === ENTERPRISE_SCHEMA.toLowerCase()) return target(ENTERPRISE_SCHEMA);
  if (isExtensionPath(known)) {
    const [sub, part] = known.slice(ENTERPRISE_SCHEMA.length + 1).split('.');
    return target(ENTERPRISE_SCHEMA, undefined, sub, part);
  }
  const [, name = known, where, sub, more] = PATH.exec(known) ?? [];
  if (more !== undefined) throw unknownPath(path);
  if (IGNORED_ATTRIBUTES.has(name.toLowerCase())) return undefined;
  return target(name, where, sub);
}

function target(name: string, where?: string, subName?: string, partName?: string): Target {
  const attribute = attributeNamed(name);
  if (!attribute) throw unknownPath(name);
  const sub = subName === undefined ? undefined : subAttributeNamed(attribute, subName);
  const part = sub && partName !== undefined ? subAttributeNamed(sub, partName) : undefined;
  if ((subName !== undefined && !sub) || (partName !== undefined && !part))
    throw unknownPath([name, subName, partName].filter(Boolean).join('.'));
  if (where !== undefined && !attribute.multiValued)
    throw new ScimInvalidPath(`"${name}" has one value, which no filter selects.`);
  return { attribute, sub, part, ...(where !== undefined && { where: valueFilter(attribute, where) }) };
}

const unknownPath = (path: string): ScimInvalidPath =>
  new ScimInvalidPath(`There is no attribute "${path.slice(0, 200)}".`);

/** Names in a filter are brought to their one spelling, and may only be those of the attribute's parts. */
function valueFilter(attribute: Attribute, text: string): Filter {
  const named = (filter: Filter): Filter => {
    if ('filters' in filter) return { ...filter, filters: filter.filters.map(named) };
    if ('filter' in filter) return { ...filter, filter: named(filter.filter) };
    if ('valFilter' in filter) throw unknownPath(text);
    const sub = subAttributeNamed(attribute, filter.attrPath);
    if (!sub) throw unknownPath(`${attribute.name}[${filter.attrPath}]`);
    if (sub.type !== 'boolean' || !('compValue' in filter)) return { ...filter, attrPath: sub.name };
    return { ...filter, attrPath: sub.name, compValue: readBoolean(filter.compValue, sub.name) };
  };
  return named(parsed(text));
}

function parsed(text: string): Filter {
  try {
    return parse(text);
  } catch (error) {
    throw new ScimInvalidPath(`The filter in "[${text}]" cannot be read.`, { cause: error });
  }
}

function applyAttribute(user: UserAttributes, op: Op, attribute: Attribute, value: unknown): void {
  const { name } = attribute;
  if (op === 'remove') {
    removeFrom(user, attribute, value);
    return;
  }
  const next = readValue(attribute, value, name);
  const before = user[name];
  if (next === undefined) delete user[name];
  else if (attribute.multiValued && op === 'add') user[name] = joined(before, next);
  // To replace a complex attribute replaces the parts that are named (RFC 7644 §3.5.2.3).
  else if (isObject(before) && isObject(next)) user[name] = { ...before, ...next };
  else user[name] = next;
}

/** Entra removes single values by a value; otherwise all of it goes. */
function removeFrom(user: UserAttributes, attribute: Attribute, value: unknown): void {
  const { name } = attribute;
  const gone = attribute.multiValued ? readValue(attribute, value, name) : undefined;
  if (!Array.isArray(gone)) {
    delete user[name];
    return;
  }
  const texts = gone.map(valueOf);
  setList(
    user,
    name,
    listOf(user[name]).filter((each) => !texts.includes(valueOf(each))),
  );
}

function applyWhere(user: UserAttributes, op: Op, { attribute, sub }: Target, where: Filter, value: unknown) {
  const { name } = attribute;
  const list = listOf(user[name]);
  const matches = tester(where);
  if (op === 'remove' && !sub)
    return setList(
      user,
      name,
      list.filter((each) => !matches(each)),
    );
  const found = list.filter((each) => matches(each)).filter(isObject);
  // What Entra sends to set the first work address is a replacement of one that is not there.
  const targets = found.length > 0 || op === 'remove' ? found : [createdBy(where)];
  if (found.length === 0 && op !== 'remove') list.push(...targets);
  for (const each of targets) {
    if (sub) setMember(each, op, sub, value);
    else Object.assign(each, readEntry(attribute, value, name));
    if (each['primary'] === true)
      for (const other of list) if (other !== each && isObject(other)) delete other['primary'];
  }
  setList(user, name, list);
}

/** An entry of which the filter holds: what it asks to be equal. Any other filter has to find one. */
function createdBy(where: Filter): UserAttributes {
  if (where.op === 'and') return Object.assign({}, ...where.filters.map(createdBy)) as UserAttributes;
  if (where.op === 'eq' && (typeof where.compValue === 'string' || typeof where.compValue === 'boolean'))
    return { [where.attrPath]: where.compValue };
  throw new ScimNoTarget('The filter of the path finds no value to change.');
}

function setMember(holder: UserAttributes, op: Op, sub: Attribute, value: unknown): void {
  const next = op === 'remove' ? undefined : readValue(sub, value, sub.name);
  if (next === undefined) delete holder[sub.name];
  else holder[sub.name] = next;
}

/** The object at a name, made when it is not there; of a list, its primary entry or else its first. */
function holderOf(of: UserAttributes, { name, multiValued }: Attribute): UserAttributes {
  if (!multiValued) return (of[name] = isObject(of[name]) ? of[name] : {});
  const list = listOf(of[name]).filter(isObject);
  const entry = list.find((each) => each['primary'] === true) ?? list[0] ?? {};
  of[name] = list.length === 0 ? [entry] : list;
  return entry;
}

function joined(before: Json | undefined, added: Json): Json {
  const old = listOf(before);
  const fresh = listOf(added).filter((each) => !old.some((known) => same(known, each)));
  const primary = fresh.some((each) => isObject(each) && each['primary'] === true);
  const kept = primary ? old.map((each) => (isObject(each) ? { ...each, primary: false } : each)) : old;
  return [...kept, ...fresh];
}

const same = (a: Json, b: Json): boolean => valueOf(a) === valueOf(b) && typeOf(a) === typeOf(b);
const valueOf = (each: Json): Json | undefined => (isObject(each) ? each['value'] : each);
const typeOf = (each: Json): Json | undefined => (isObject(each) ? each['type'] : undefined);
const listOf = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : []);
const isObject = (value: Json | undefined): value is { [name: string]: Json } =>
  typeof value === 'object' && !Array.isArray(value);

function setList(user: UserAttributes, name: string, list: Json[]): void {
  if (list.length === 0) delete user[name];
  else user[name] = list;
}
