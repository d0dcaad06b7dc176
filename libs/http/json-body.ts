import type { FastifyInstance } from 'fastify';
import secureJson from 'secure-json-parse';
import type { FieldError } from '#libs/kernel/domain-error.js';
import { malformedBody } from './problem.js';

/** Deeper than any request needs, and shallow enough for every recursion over a body that follows. */
const MAX_DEPTH = 64;
/** The validator compares each field of an object with every other: 80 000 of them would block the process for 40 s. */
const MAX_FIELDS = 1_000;
/** Of a whole body, lists included: what is validated in some hundredths of a second. */
const MAX_VALUES = 20_000;

/** Names that validation would take away in silence, wherever they are, because they lead to an object's class. */
const RESERVED = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Parses JSON bodies like Fastify does, `__proto__` refused, and takes no other type. It also refuses what
 * JSON can say and PostgreSQL cannot store: NUL characters, halves of surrogate pairs, numbers past a double.
 */
export function jsonBodies(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, text, done) => {
    try {
      done(null, parseObject(String(text)));
    } catch (error) {
      done(error as Error);
    }
  });
}

/** A JSON object that PostgreSQL can store, of at most so many values; throws `RequestInvalid`. */
export function parseObject(text: string, maxValues = MAX_VALUES): object | undefined {
  if (text === '') return undefined;
  const body = parseJson(text);
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw malformedBody('The body must be a JSON object.');
  const fault = faultIn(body, maxValues);
  if (fault) throw malformedBody(`The body ${fault.detail}.`, [fault]);
  return body;
}

function parseJson(text: string): unknown {
  try {
    return secureJson.parse(text);
  } catch (error) {
    throw malformedBody(`The body is not valid JSON: ${(error as Error).message}`);
  }
}

/** Goes through a body with a list instead of calls, as it may be nested deeper than the stack. */
function faultIn(body: unknown, maxValues: number): FieldError | undefined {
  const open: [value: unknown, pointer: string, depth: number][] = [[body, '', 0]];
  let values = 1;
  for (let next = open.pop(); next; next = open.pop()) {
    const [value, pointer, depth] = next;
    const fault = faultOf(value, depth);
    if (fault) return { pointer, ...fault };
    if (typeof value !== 'object' || value === null) continue;
    const keys = Object.keys(value);
    values += keys.length;
    if (values > maxValues) return tooMany('', 'values', maxValues);
    if (!Array.isArray(value) && keys.length > MAX_FIELDS) return tooMany(pointer, 'fields', MAX_FIELDS);
    for (const key of keys) {
      const path = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      const keyFault = RESERVED.has(key)
        ? { code: 'name', detail: 'must not have this name' }
        : faultOf(key, depth);
      if (keyFault) return { pointer: path.toWellFormed(), ...keyFault };
      open.push([(value as Record<string, unknown>)[key], path, depth + 1]);
    }
  }
  return undefined;
}

const tooMany = (pointer: string, what: string, limit: number): FieldError => ({
  pointer,
  code: 'size',
  detail: `must not have more than ${limit} ${what}`,
});

function faultOf(value: unknown, depth: number): Omit<FieldError, 'pointer'> | undefined {
  if (depth > MAX_DEPTH)
    return { code: 'depth', detail: `must not be nested deeper than ${MAX_DEPTH} levels` };
  if (typeof value === 'number' && !Number.isFinite(value))
    return { code: 'number', detail: 'must not contain a number this large' };
  if (typeof value !== 'string') return undefined;
  if (value.includes('\0')) return { code: 'nul', detail: 'must not contain a NUL character' };
  return value.isWellFormed()
    ? undefined
    : { code: 'unicode', detail: 'must not contain half a surrogate pair' };
}
