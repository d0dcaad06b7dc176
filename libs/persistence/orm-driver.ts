import {
  PostgreSqlConnection,
  PostgreSqlDriver,
  RawQueryFragment,
  Utils,
  type Configuration,
  type NativeQueryBuilder,
} from '@mikro-orm/postgresql';
import { CompiledQuery } from 'kysely';

/**
 * Sends values as parameters, where the ORM would write them into the text: PostgreSQL parses each statement
 * once per connection, and what people wrote appears in none of its logs.
 */
class ParameterizedConnection extends PostgreSqlConnection {
  override async execute<T>(
    query: string | NativeQueryBuilder | RawQueryFragment,
    params: readonly unknown[] | Record<string, unknown> = [],
    method: 'all' | 'get' | 'run' = 'all',
    ctx?: Pick<ReturnType<PostgreSqlConnection['getClient']>, 'executeQuery'>,
  ): Promise<T> {
    const raw = typeof query === 'string' ? { sql: query, params } : fragmentOf(query);
    if (!Array.isArray(raw.params)) throw new Error('Named parameters are not supported; use ReadDb');
    await this.ensureConnection();
    const { text, values } = numbered(raw.sql, raw.params);
    const result = await (ctx ?? this.getClient()).executeQuery(CompiledQuery.raw(text, values));
    return this.transformRawResult(result, method);
  }
}

const fragmentOf = (query: NativeQueryBuilder | RawQueryFragment): RawQueryFragment =>
  query instanceof RawQueryFragment ? query : query.toRaw();

/** The ORM's `?` as PostgreSQL's `$1`; `\?` is a question mark, and a fragment brings its own values. */
export function numbered(sql: string, params: readonly unknown[]): { text: string; values: unknown[] } {
  const values: unknown[] = [];
  const number = (part: string, given: readonly unknown[]): string => {
    let next = 0;
    return part.replace(/\\\?|\?\??/g, (mark) => {
      if (mark === '\\?') return '?';
      if (mark === '??') throw new Error('Names as values are not supported; write them into the text');
      const value = given[next];
      next += 1;
      if (value instanceof RawQueryFragment) return number(value.sql, value.params);
      values.push(onTheWire(value));
      return `$${values.length}`;
    });
  };
  return { text: number(sql, params), values };
}

/** Objects are JSON; an instant is written in UTC, not in the time of this machine. */
function onTheWire(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  return Utils.isPlainObject(value) ? JSON.stringify(value) : value;
}

/** The ORM's driver with that connection. */
export class ParameterizedDriver extends PostgreSqlDriver {
  protected override readonly connection: ParameterizedConnection;

  constructor(config: Configuration) {
    super(config);
    this.connection = new ParameterizedConnection(config);
  }
}
