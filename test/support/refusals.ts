import { expect } from 'vitest';
import type { Answer } from '#libs/testing/journey.js';

interface ProblemBody {
  readonly status: number;
  readonly code: string;
  readonly requestId: string;
  readonly errors: readonly { readonly pointer: string }[];
}

/** Expects a refusal that blames the caller and says so as a problem document; returns the fields it names. */
export function fieldsRefused(answer: Answer, where: string, status?: number): string[] {
  const problem = answer.body as unknown as ProblemBody;
  const told = `${where}: ${answer.status} ${JSON.stringify(answer.body).slice(0, 300)}`;
  expect(answer.status, told).toBeGreaterThanOrEqual(400);
  expect(answer.status, told).toBeLessThan(500);
  if (status !== undefined) expect(answer.status, told).toBe(status);
  expect(answer.headers.get('content-type'), told).toContain('application/problem+json');
  expect(problem.status, told).toBe(answer.status);
  expect(problem.requestId, told).toBe(answer.headers.get('x-request-id'));
  return problem.errors.map(({ pointer }) => pointer);
}
