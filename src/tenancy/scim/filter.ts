import { parse, type AttrExp, type Compare, type Filter } from 'scim2-parse-filter';
import { fragment, sql, type Statement } from '#libs/persistence/sql.js';
import { ScimInvalidFilter } from '../domain/scim.errors.js';

/** What stands in SQL for an attribute. The text is ours alone: what a caller sends becomes parameters. */
export type Column =
  | { readonly kind: 'text'; readonly sql: string; readonly exact?: true }
  | { readonly kind: 'boolean'; readonly sql: string }
  | { readonly kind: 'instant'; readonly sql: string }
  /** A list of objects: `from` has the rows, `parts` what stands for their parts; `value` when none is named. */
  | { readonly kind: 'list'; readonly from: string; readonly parts: Columns };

export type Columns = Readonly<Record<string, Column>>;

const MAX_LENGTH = 2_000;
const MAX_NESTING = 40;
const MAX_TERMS = 60;

/** A condition for a filter of RFC 7644 §3.4.2.2 over attributes by their lower-case names. Throws `ScimInvalidFilter`. */
export function condition(text: string, columns: Columns, schemas: readonly string[]): Statement {
  if (text.length > MAX_LENGTH) throw new ScimInvalidFilter(`A filter may have ${MAX_LENGTH} characters.`);
  // The parser goes down one call for each of them.
  if ((text.match(/[([]|\bnot\b/gi) ?? []).length > MAX_NESTING)
    throw new ScimInvalidFilter(`A filter may have ${MAX_NESTING} brackets.`);
  const translation = new Translation(columns, schemas);
  return translation.of(parsed(text));
}

function parsed(text: string): Filter {
  try {
    return parse(text);
  } catch (error) {
    throw new ScimInvalidFilter(`The filter cannot be read: ${(error as Error).message.slice(0, 200)}`, {
      cause: error,
    });
  }
}

class Translation {
  private terms = 0;

  constructor(
    private readonly columns: Columns,
    private readonly schemas: readonly string[],
  ) {}

  of(filter: Filter): Statement {
    this.terms += 1;
    if (this.terms > MAX_TERMS) throw new ScimInvalidFilter(`A filter may have ${MAX_TERMS} terms.`);
    if ('filters' in filter) return this.all(filter.filters, filter.op);
    if ('filter' in filter) return sql`not coalesce(${this.of(filter.filter)}, false)`;
    if ('valFilter' in filter)
      return this.within(filter.attrPath, (parts) => new Translation(parts, []).of(filter.valFilter));
    return this.compare(filter);
  }

  private all(filters: readonly Filter[], op: 'and' | 'or'): Statement {
    const word = fragment(` ${op} `);
    const terms = filters.map((each) => this.of(each));
    return sql`(${terms.reduce((before, each) => sql`${before}${word}${each}`)})`;
  }

  private compare(filter: AttrExp): Statement {
    const name = this.nameOf(filter.attrPath);
    const column = this.column(name);
    const [list = '', part] = name.split('.');
    if (!column && part !== undefined && this.column(list)?.kind === 'list')
      return this.within(list, (parts) => new Translation(parts, []).of({ ...filter, attrPath: part }));
    if (!column)
      throw new ScimInvalidFilter(`No filter can use the attribute "${filter.attrPath.slice(0, 100)}".`);
    if (column.kind === 'list')
      return filter.op === 'pr'
        ? sql`exists (select from ${fragment(column.from)})`
        : this.within(name, (parts) => new Translation(parts, []).of({ ...filter, attrPath: 'value' }));
    if (filter.op === 'pr') return sql`${fragment(column.sql)} is not null`;
    return compared(column, filter);
  }

  private within(path: string, inner: (parts: Columns) => Statement): Statement {
    const column = this.column(this.nameOf(path));
    if (column?.kind !== 'list')
      throw new ScimInvalidFilter(`"${path.slice(0, 100)}" has no list of values.`);
    return sql`exists (select from ${fragment(column.from)} where ${inner(column.parts)})`;
  }

  /** None of the names that every object has. */
  private column(name: string): Column | undefined {
    return Object.hasOwn(this.columns, name) ? this.columns[name] : undefined;
  }

  private nameOf(path: string): string {
    const name = path.toLowerCase();
    const schema = this.schemas.find((each) => name.startsWith(`${each.toLowerCase()}:`));
    return schema ? name.slice(schema.length + 1) : name;
  }
}

function compared(column: Exclude<Column, { kind: 'list' }>, filter: Compare): Statement {
  const { op, compValue: value, attrPath } = filter;
  const target = fragment(column.sql);
  if (value === null) {
    if (op === 'eq') return sql`${target} is null`;
    if (op === 'ne') return sql`${target} is not null`;
    throw new ScimInvalidFilter('Nothing but eq and ne compares with null.');
  }
  if (column.kind === 'boolean') return comparedBoolean(target, filter);
  if (typeof value !== 'string') throw new ScimInvalidFilter(`"${attrPath}" is compared with a text.`);
  if (column.kind === 'instant') return comparedInstant(target, op, value);
  const [left, right] = column.exact
    ? [target, sql`${value}`]
    : [sql`lower(${target})`, sql`lower(${value})`];
  return comparedText(left, op, right);
}

function comparedText(left: Statement, op: Compare['op'], right: Statement): Statement {
  if (op === 'co') return sql`strpos(${left}, ${right}::text) > 0`;
  if (op === 'sw') return sql`starts_with(${left}, ${right}::text)`;
  if (op === 'ew') return sql`right(${left}, length(${right}::text)) = ${right}::text`;
  return sql`${left} ${SIGNS[op]} ${right}::text`;
}

function comparedInstant(left: Statement, op: Compare['op'], value: string): Statement {
  const at = new Date(value);
  if (!(op in SIGNS) || !/^\d{4}-\d\d-\d\d/.test(value) || Number.isNaN(at.getTime()))
    throw new ScimInvalidFilter(
      'Instants are compared by eq, ne, gt, ge, lt and le with one like 2026-11-21T06:00:00Z.',
    );
  return sql`${left} ${SIGNS[op as keyof typeof SIGNS]} ${at}`;
}

function comparedBoolean(left: Statement, { op, compValue, attrPath }: Compare): Statement {
  const text = String(compValue).toLowerCase();
  if ((op !== 'eq' && op !== 'ne') || (text !== 'true' && text !== 'false'))
    throw new ScimInvalidFilter(`"${attrPath}" is compared by eq and ne with true or false.`);
  return sql`${left} ${SIGNS[op]} ${text === 'true'}`;
}

const SIGNS = {
  eq: fragment('='),
  ne: fragment('is distinct from'),
  gt: fragment('>'),
  ge: fragment('>='),
  lt: fragment('<'),
  le: fragment('<='),
};
