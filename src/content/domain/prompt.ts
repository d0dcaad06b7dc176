/** How an agent names the prompt it works with; see the schema of `ai_agents`. */
export interface PromptReference {
  readonly id?: string;
  readonly label?: string;
  readonly version?: number;
  readonly values?: Readonly<Record<string, string>>;
}

/** What a prompt holds, as far as it is used here. */
export interface PromptData {
  readonly template?: string;
  readonly variables?: readonly { readonly name: string; readonly default?: string }[];
}

/** The template with a value for each `{{name}}`: the one given, else the variable's default; others stay as they are. */
export function filledIn(
  { template = '', variables = [] }: PromptData,
  values: Readonly<Record<string, string>>,
): string {
  const known = new Map([
    ...variables.flatMap(({ name, default: value }): [string, string][] =>
      value === undefined ? [] : [[name, value]],
    ),
    ...Object.entries(values),
  ]);
  return template.replaceAll(/\{\{\s*([^{}]+?)\s*\}\}/g, (whole, name: string) => known.get(name) ?? whole);
}
