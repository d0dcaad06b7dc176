import { LRUCache } from 'lru-cache';
import type pg from 'pg';

export type ColumnTypes = Pick<typeof pg.types, 'getTypeParser'>;

/** A column as the server describes it. */
export interface Column {
  readonly name: string;
  readonly dataTypeID: number;
}

/** Makes a row of the texts of its columns; throws what a parser throws. */
export type ReadRow = (texts: readonly (string | null)[]) => Record<string, unknown>;

type Parse = (text: string) => unknown;

const MAX_READERS = 2_000;
const readersOf = new WeakMap<ColumnTypes, LRUCache<string, ReadRow>>();

/** What reads rows of these columns; the same one for the same columns. */
export function rowReader(columns: readonly Column[], types: ColumnTypes): ReadRow {
  let readers = readersOf.get(types);
  if (!readers) readersOf.set(types, (readers = new LRUCache({ max: MAX_READERS })));
  const key = JSON.stringify(columns.map(({ name, dataTypeID }) => [name, dataTypeID]));
  let reader = readers.get(key);
  if (!reader) readers.set(key, (reader = compile(columns, types)));
  return reader;
}

/**
 * Compiled, as the ORM compiles its own: properties set one by one by name cost ten times as much as an object that is
 * written out, which is more than the parsing of most columns.
 */
function compile(columns: readonly Column[], types: ColumnTypes): ReadRow {
  const parsers = columns.map(({ dataTypeID }) => types.getTypeParser(dataTypeID, 'text') as Parse);
  const constants = columns.map((_, i) => `p${i} = parsers[${i}]`);
  const properties = columns.map(
    ({ name }, i) => `${keyOf(name)}: texts[${i}] === null ? null : p${i}(texts[${i}])`,
  );
  const declared = constants.length > 0 ? `const ${constants.join(', ')};` : '';
  // oxlint-disable-next-line no-implied-eval -- names alone, each written as a string
  return new Function('parsers', `${declared} return (texts) => ({ ${properties.join(', ')} });`)(
    parsers,
  ) as ReadRow;
}

/** Without brackets a column of this name would be no property but the row's prototype. */
const keyOf = (name: string): string => (name === '__proto__' ? '["__proto__"]' : JSON.stringify(name));
