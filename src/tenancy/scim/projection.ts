/** Always returned (RFC 7643 §3.1). */
const ALWAYS = new Set(['schemas', 'id']);

/** The attributes an answer is to have, or to lack (RFC 7644 §3.4.2.5). */
export class Projection {
  private readonly only?: readonly string[];
  private readonly without: readonly string[];

  constructor(attributes?: string, excluded?: string) {
    this.only = namesIn(attributes);
    this.without = namesIn(excluded) ?? [];
  }

  /** Whether it is worth while to look an attribute up. */
  shows(name: string): boolean {
    const lower = name.toLowerCase();
    if (this.only) return this.only.some((each) => each === lower || each.startsWith(`${lower}.`));
    return !this.without.includes(lower);
  }

  of<T extends object>(resource: T): Partial<T> {
    const { only } = this;
    const entries = Object.entries(resource).flatMap(([name, value]) => {
      if (ALWAYS.has(name)) return [[name, value] as const];
      const kept = only ? chosen(only, name, value) : this.remaining(name, value);
      return kept === undefined ? [] : [[name, kept] as const];
    });
    return Object.fromEntries(entries) as Partial<T>;
  }

  private remaining(name: string, value: unknown): unknown {
    const lower = name.toLowerCase();
    if (this.without.includes(lower)) return undefined;
    const parts = partsOf(this.without, lower);
    return parts.length === 0 ? value : eachObject(value, (part) => !parts.includes(part));
  }
}

function chosen(only: readonly string[], name: string, value: unknown): unknown {
  const lower = name.toLowerCase();
  if (only.includes(lower)) return value;
  const parts = partsOf(only, lower);
  return parts.length === 0 ? undefined : eachObject(value, (part) => parts.includes(part));
}

/** Names with their schemas: those of the core are dropped, those of an extension lead to its parts. */
function namesIn(list: string | undefined): string[] | undefined {
  const names = list?.split(',').map((each) =>
    each
      .trim()
      .toLowerCase()
      .replace(/^urn:ietf:params:scim:schemas:core:2\.0:(user|group):/, '')
      .replace(/^(urn:ietf:params:scim:schemas:extension:enterprise:2\.0:user):/, '$1.'),
  );
  return names?.filter((each) => each !== '');
}

const partsOf = (names: readonly string[], of: string): string[] =>
  names.filter((each) => each.startsWith(`${of}.`)).map((each) => each.slice(of.length + 1));

function eachObject(value: unknown, keep: (name: string) => boolean): unknown {
  if (Array.isArray(value)) return value.map((each) => eachObject(each, keep));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => keep(name.toLowerCase())));
}
