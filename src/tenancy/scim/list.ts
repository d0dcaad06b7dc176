import { LIST_SCHEMA, MAX_RESULTS } from './schema.js';

/** Which part of what is found (RFC 7644 §3.4.2.4). */
export interface Window {
  readonly startIndex: number;
  readonly count: number;
}

/** A start before the first is the first; a negative count is none, and more than is given at once is that. */
export const windowOf = (startIndex = 1, count = 100): Window => ({
  startIndex: Math.max(1, startIndex),
  count: Math.min(MAX_RESULTS, Math.max(0, count)),
});

export interface ResourceList<T> {
  readonly schemas: string[];
  readonly totalResults: number;
  readonly startIndex: number;
  readonly itemsPerPage: number;
  readonly Resources: T[];
}

export const listOf = <T>(Resources: T[], totalResults: number, startIndex: number): ResourceList<T> => ({
  schemas: [LIST_SCHEMA],
  totalResults,
  startIndex,
  itemsPerPage: Resources.length,
  Resources,
});
