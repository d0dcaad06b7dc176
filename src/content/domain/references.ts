type Data = Readonly<Record<string, unknown>>;

/** What refers to items within content, rewritten by a function of their ids. */
export function withReferences(data: Data, here: (id: string) => string): Record<string, unknown> {
  const one = (value: unknown): unknown =>
    typeof value === 'string' || typeof value === 'number' ? here(String(value)) : value;
  const { prompt_ref: prompt, knowledge_refs: knowledge } = data;
  return {
    ...data,
    ...(prompt !== undefined && {
      prompt_ref: isNamed(prompt) ? { ...prompt, id: one(prompt.id) } : one(prompt),
    }),
    ...(Array.isArray(knowledge) && { knowledge_refs: knowledge.map(one) }),
  };
}

const isNamed = (value: unknown): value is { readonly id: unknown } =>
  typeof value === 'object' && value !== null && 'id' in value;

/** Ids of the items that content refers to. */
export function referencesIn(data: Data): string[] {
  const found: string[] = [];
  withReferences(data, (id) => {
    found.push(id);
    return id;
  });
  return found;
}
