import type { FieldError } from '#libs/kernel/domain-error.js';
import { RequestInvalid } from '#libs/kernel/errors.js';

export type Fields = Readonly<Record<string, unknown>>;

/** Clients send null for what they leave out. */
export const isGiven = (value: unknown): boolean => value !== undefined && value !== null;

export function objectAt(value: unknown, at: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw fault(at, 'must be an object');
  return value as Fields;
}

export function listAt(value: unknown, at: string, max: number): readonly unknown[] | undefined {
  if (!isGiven(value)) return undefined;
  if (!Array.isArray(value)) throw fault(at, 'must be a list');
  if (value.length > max) throw fault(at, `must not have more than ${max} elements`);
  return value;
}

export function textAt(value: unknown, at: string, max = Infinity): string {
  if (typeof value !== 'string') throw fault(at, 'must be a text');
  if (value.length > max) throw fault(at, `must not be longer than ${max} characters`);
  return value;
}

export function flagAt(value: unknown, at: string): boolean | undefined {
  if (!isGiven(value)) return undefined;
  if (typeof value !== 'boolean') throw fault(at, 'must be true or false');
  return value;
}

export function numberAt(value: unknown, at: string, min: number, max: number): number | undefined {
  if (!isGiven(value)) return undefined;
  if (typeof value !== 'number' || value < min || value > max)
    throw fault(at, `must be a number from ${min} to ${max}`);
  return value;
}

export function integerAt(value: unknown, at: string, min: number, max: number): number | undefined {
  const number = numberAt(value, at, min, max);
  if (number !== undefined && !Number.isInteger(number)) throw fault(at, 'must be a whole number');
  return number;
}

export function fault(pointer: string, detail: string): RequestInvalid {
  const errors: FieldError[] = [{ pointer, code: 'invalid', detail }];
  return new RequestInvalid(`${pointer === '' ? 'The body' : nameOf(pointer)} ${detail}.`, { errors });
}

/** As OpenAI names a place in a body: `messages[0].content`. */
export const nameOf = (pointer: string): string =>
  pointer
    .replace(/^\//, '')
    .replaceAll(/\/(\d+)/g, '[$1]')
    .replaceAll('/', '.');

const MAX_USER = 512;

/** Whom a program asks for. It only advises, so what is no name is none. */
export function endUserIn({ user, safety_identifier: identifier }: Fields): string | null {
  const named = user ?? identifier;
  return typeof named === 'string' && named !== '' ? named.slice(0, MAX_USER) : null;
}
