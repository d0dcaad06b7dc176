import { isDeepStrictEqual } from 'node:util';

/** One difference: a value that came, went or became another. `pointer` is an RFC 6901 JSON pointer. */
export interface Difference {
  readonly pointer: string;
  readonly kind: 'added' | 'removed' | 'changed';
  /** Null when it was added. */
  readonly before: unknown;
  /** Null when it was removed. */
  readonly after: unknown;
}

/** More than anybody reads; what is beyond is left out and said to be. */
export const MOST_DIFFERENCES = 500;

/** What differs between two values of JSON. Objects are compared by name, lists and texts as wholes. */
export function differences(before: object, after: object): { differences: Difference[]; complete: boolean } {
  const found: Difference[] = [];
  collect(before, after, '', found);
  return { differences: found.slice(0, MOST_DIFFERENCES), complete: found.length <= MOST_DIFFERENCES };
}

function collect(before: object, after: object, pointer: string, found: Difference[]): void {
  const [then, now] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  for (const name of [...new Set([...then.keys(), ...now.keys()])].toSorted()) {
    if (found.length > MOST_DIFFERENCES) return;
    compare(then, now, name, `${pointer}/${escaped(name)}`, found);
  }
}

function compare(
  then: ReadonlyMap<string, unknown>,
  now: ReadonlyMap<string, unknown>,
  name: string,
  pointer: string,
  found: Difference[],
): void {
  const [before, after] = [then.get(name), now.get(name)];
  if (!then.has(name)) found.push({ pointer, kind: 'added', before: null, after });
  else if (!now.has(name)) found.push({ pointer, kind: 'removed', before, after: null });
  else if (isObject(before) && isObject(after)) collect(before, after, pointer, found);
  else if (!isDeepStrictEqual(before, after)) found.push({ pointer, kind: 'changed', before, after });
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');
