const ID_AS_A_VALUE = /"([\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12})"(?!:)/g;

/** Values anywhere in free data that look like ids, each once. Ids within a longer text are only text. */
export const refsOf = (data: unknown): string[] => [
  ...new Set([...JSON.stringify(data).matchAll(ID_AS_A_VALUE)].map(([, id = '']) => id)),
];
