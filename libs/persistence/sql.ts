/** A parameterized statement. Values never become part of the text. */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

class Sql implements Statement {
  constructor(
    readonly text: string,
    readonly values: readonly unknown[],
  ) {}
}

/** What a template came to with certain fragments in it. */
interface Composed {
  /** Of each part: the text of a fragment, nothing for a value. */
  readonly fragments: readonly (string | undefined)[];
  readonly text: string;
}

/** By the template, of which there is one object for each place in the code; fragments are fixed texts and few. */
const composed = new WeakMap<TemplateStringsArray, Composed[]>();
const MAX_COMPOSED = 16;

/**
 * Builds a parameterized statement: every interpolated value becomes a parameter, an interpolated `sql`
 * fragment is spliced in with its own parameters. What is built again has the same text, not only an equal one, so that
 * who keeps statements by their text finds them without reading it.
 */
export function sql(strings: TemplateStringsArray, ...parts: readonly unknown[]): Statement {
  const values: unknown[] = [];
  for (const part of parts) {
    if (part instanceof Sql) values.push(...part.values);
    else values.push(part);
  }
  return new Sql(textOf(strings, parts), values);
}

function textOf(strings: TemplateStringsArray, parts: readonly unknown[]): string {
  let known = composed.get(strings);
  if (!known) composed.set(strings, (known = []));
  for (const { fragments, text } of known)
    if (fragments.every((each, i) => each === fragmentIn(parts[i]))) return text;
  const text = compose(strings, parts);
  if (known.length < MAX_COMPOSED) known.push({ fragments: parts.map(fragmentIn), text });
  return text;
}

const fragmentIn = (part: unknown): string | undefined => (part instanceof Sql ? part.text : undefined);

function compose(strings: TemplateStringsArray, parts: readonly unknown[]): string {
  let count = 0;
  const written = (part: unknown): string => {
    if (!(part instanceof Sql)) return `$${(count += 1)}`;
    const before = count;
    count += part.values.length;
    return part.text.replace(/\$(\d+)/g, (_, n: string) => `$${Number(n) + before}`);
  };
  return strings.map((string, i) => (i === 0 ? string : written(parts[i - 1]) + string)).join('');
}

const NOTHING: Statement = new Sql('', []);

/** The fragment when the condition holds, otherwise nothing: for optional filters. */
export const when = (condition: unknown, fragment: () => Statement): Statement =>
  condition ? fragment() : NOTHING;

/** A fragment of fixed text: column lists and the like, never anything a caller sent. */
export const fragment = (text: string): Statement => new Sql(text, []);
