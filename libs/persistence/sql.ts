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

/**
 * Builds a parameterized statement: every interpolated value becomes a parameter, an interpolated `sql`
 * fragment is spliced in with its own parameters.
 */
export function sql(strings: TemplateStringsArray, ...parts: readonly unknown[]): Statement {
  let text = strings[0] ?? '';
  const values: unknown[] = [];
  parts.forEach((part, i) => {
    if (part instanceof Sql) {
      text += part.text.replace(/\$(\d+)/g, (_, n: string) => `$${Number(n) + values.length}`);
      values.push(...part.values);
    } else {
      values.push(part);
      text += `$${values.length}`;
    }
    text += strings[i + 1] ?? '';
  });
  return new Sql(text, values);
}

const NOTHING: Statement = new Sql('', []);

/** The fragment when the condition holds, otherwise nothing: for optional filters. */
export const when = (condition: unknown, fragment: () => Statement): Statement =>
  condition ? fragment() : NOTHING;

/** A fragment of fixed text: column lists and the like, never anything a caller sent. */
export const fragment = (text: string): Statement => new Sql(text, []);
