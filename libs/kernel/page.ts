import { CursorInvalid } from './errors.js';
import { isId } from './id.js';

export const DEFAULT_LIMIT = 20;
export const MAX_LIMIT = 100;

/** One page of a list. `nextCursor` is null on the last one. */
export interface Page<T> {
  data: T[];
  nextCursor: string | null;
}

/** Where a keyset page starts: the sort key of the row before it. */
export interface PageRequest {
  readonly limit: number;
  readonly after?: readonly string[];
}

type KeyPart = (text: string) => boolean;

/** Exactly as `encode` writes it: JavaScript reads instants, such as February 30th, that PostgreSQL refuses. */
const isInstant: KeyPart = (text) => {
  const at = new Date(/^[1-9]\d{3}-/.test(text) ? text : Number.NaN);
  return !Number.isNaN(at.getTime()) && at.toISOString() === text;
};

const MAX_INTEGER = 2_147_483_647;

/** The usual sort key: an instant (of millisecond precision, like the column) and an id. */
export const INSTANT_AND_ID: readonly KeyPart[] = [isInstant, isId];
/** A sort key of one id. */
export const ID: readonly KeyPart[] = [isId];
/** A sort key of one whole number that fits PostgreSQL's `integer`, such as a sequence. */
export const NUMBER: readonly KeyPart[] = [(text) => /^\d{1,10}$/.test(text) && Number(text) <= MAX_INTEGER];

/** Reads `?limit&cursor`; a cursor that does not hold this list's sort key is refused. */
export function pageRequest(
  limit: number | undefined,
  cursor: string | undefined,
  sortKey: readonly KeyPart[],
): PageRequest {
  return { limit: limit ?? DEFAULT_LIMIT, after: cursor === undefined ? undefined : decode(cursor, sortKey) };
}

/** Cuts the extra row that was asked for to learn whether there is a next page. */
export function toPage<T>(
  rows: readonly T[],
  limit: number,
  sortKey: (row: T) => readonly unknown[],
): Page<T> {
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return { data: rows.slice(0, limit), nextCursor: last === undefined ? null : encode(sortKey(last)) };
}

const text = (value: unknown): string => (value instanceof Date ? value.toISOString() : String(value));

const encode = (key: readonly unknown[]): string =>
  Buffer.from(JSON.stringify(key.map(text))).toString('base64url');

function decode(cursor: string, sortKey: readonly KeyPart[]): string[] {
  const key = parse(cursor);
  const fits = (parts: unknown[]): parts is string[] =>
    parts.length === sortKey.length &&
    sortKey.every((isPart, i) => typeof parts[i] === 'string' && isPart(parts[i]));
  if (!Array.isArray(key) || !fits(key)) throw new CursorInvalid();
  return key;
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    throw new CursorInvalid();
  }
}
