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
  if ('error' in answer.body) return openAiFieldsRefused(answer, where, status);
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

/** The same in the form of OpenAI, which names one field at most: `messages[0].content`. */
function openAiFieldsRefused({ status, headers, body }: Answer, where: string, expected?: number): string[] {
  const told = `${where}: ${status} ${JSON.stringify(body).slice(0, 300)}`;
  const { error } = body as unknown as { error: { message: string; param: string | null } };
  expect(status, told).toBeGreaterThanOrEqual(400);
  expect(status, told).toBeLessThan(500);
  if (expected !== undefined) expect(status, told).toBe(expected);
  expect(headers.get('content-type'), told).toContain('application/json');
  expect(error.message, told).toMatch(/./);
  return error.param === null ? [] : [`/${error.param.replaceAll(/\[(\d+)\]/g, '.$1').replaceAll('.', '/')}`];
}
