import type { RequestParts } from './requests.js';

type Part = keyof RequestParts;

const PARTS: readonly Part[] = ['params', 'query', 'body'];

/** Where a request names one of these ids, as `params.id` or `body.aiAgentId`. */
export function idPositions(request: RequestParts, ids: Readonly<Record<string, string>>): string[] {
  const known = new Set<unknown>(Object.values(ids));
  return PARTS.flatMap((part) =>
    Object.entries(request[part] ?? {})
      .filter(([, value]) => [value].flat().some((id) => known.has(id)))
      .map(([name]) => `${part}.${name}`),
  );
}

/** The request with the values that another one has at some positions. */
export function withIds(
  request: RequestParts,
  other: RequestParts,
  positions: readonly string[],
): RequestParts {
  const result: Record<string, Record<string, unknown>> = {};
  for (const part of PARTS) if (request[part]) result[part] = { ...request[part] };
  for (const position of positions) {
    const [part = '', name = ''] = position.split('.');
    const target = result[part];
    if (target) target[name] = (other[part as Part] ?? {})[name];
  }
  return result;
}
