import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { useTestApp } from '#libs/testing/app-fixture.js';
import type { Answer } from '#libs/testing/journey.js';
import { ApiDocument, type Operation, type Schema } from './support/api-document.js';
import { watchContract } from './support/contract.js';
import { operator } from './support/people.js';
import { fieldsRefused } from './support/refusals.js';
import { addressOf, requestOf } from './support/requests.js';
import { playScenario, type Scenario } from './support/scenario.js';

// Each test walks every route there is.
vi.setConfig({ testTimeout: 300_000 });

const running = useTestApp({ BODY_LIMIT_BYTES: '1048576' });
watchContract(running);

let document: ApiDocument;
let scenario: Scenario;
let writing: readonly Operation[];

beforeAll(async () => {
  document = await ApiDocument.of(running());
  scenario = await playScenario(running(), 'deltadeer', await operator(running()));
  writing = document.operations.filter(({ body, speaksProblems }) => body !== undefined && speaksProblems);
});

const LEVELS = 100_000;

const post = (operation: Operation, body: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
  scenario.person.send(operation.method, addressOf(operation, requestOf(operation, scenario)), body, {
    headers,
  });

const fieldsOf = ({ body }: Operation): [string, Schema][] =>
  Object.entries(document.resolve(body).properties ?? {});

const validBody = (operation: Operation) => requestOf(operation, scenario).body ?? {};

/** A valid body but for one field, whose value is given as JSON. */
function bodyWith(operation: Operation, name: string, json: string): string {
  const rest = JSON.stringify({ ...validBody(operation), [name]: undefined }).slice(0, -1);
  return `${rest}${rest === '{' ? '' : ','}${JSON.stringify(name)}:${json}}`;
}

const VALUES = [
  null,
  true,
  7,
  -1,
  0.5,
  1e308,
  '',
  'a\0b',
  '\ud800',
  [],
  [1],
  {},
  { a: 1 },
  { a: '\0' },
  { $gt: '' },
];

/** Values of every kind, and for texts one that is a character too long. */
const candidates = ({ maxLength = 100 }: Schema): unknown[] => [...VALUES, 'x'.repeat(maxLength + 1)];

describe('bodies that are wrong', () => {
  it('XC-21 there are bodies to get wrong', () => expect(writing.length).toBeGreaterThanOrEqual(11));

  it('XC-21 a value that the document excludes is refused with the field named, any other is no server error', async () => {
    const ajv = new Ajv2020({ strict: false });
    formats.default(ajv);
    for (const operation of writing) {
      for (const [name, schema] of fieldsOf(operation)) {
        const allowed = ajv.compile({ ...schema, components: document.json.components });
        for (const value of candidates(schema)) {
          const where = `${operation.id}.${name} = ${JSON.stringify(value).slice(0, 40)}`;
          const answer = await post(operation, { ...validBody(operation), [name]: value });
          if (allowed(value)) expect(answer.status, where).toBeLessThan(500);
          else
            expect(
              fieldsRefused(answer, where, 400).some((pointer) => pointer.startsWith(`/${name}`)),
              where,
            ).toBe(true);
        }
      }
    }
  });

  it('XC-21 a field that is required and missing is named', async () => {
    for (const operation of writing) {
      for (const name of (document.resolve(operation.body).required ?? []) as string[]) {
        const answer = await post(operation, { ...validBody(operation), [name]: undefined });
        expect(fieldsRefused(answer, `${operation.id} without ${name}`, 400)).toContain(`/${name}`);
      }
    }
  });

  it.each(['unknown', 'constructor', 'toString', 'organizationId', 'id', '', 'a~b/c'])(
    'XC-21 a field nobody asked for ("%s") is refused by its name',
    async (name) => {
      for (const operation of writing) {
        // Whatever a vendor's clients invent next is taken there.
        if (document.resolve(operation.body).additionalProperties === true) continue;
        if (fieldsOf(operation).some(([known]) => known === name)) continue;
        const pointer = `/${name.replace('~', '~0').replace('/', '~1')}`;
        const answer = await post(operation, { ...validBody(operation), [name]: 1 });
        expect(fieldsRefused(answer, `${operation.id} with ${name}`, 400)).toContain(pointer);
      }
    },
  );

  it.each(['[]', '[1]', '[{}]', '[[]]', '"text"', '1', 'true', 'null', ''])(
    'XC-21 %s is not a body of an object',
    async (body) => {
      for (const operation of writing) {
        const isRequired = (document.resolve(operation.body).required ?? []).length > 0;
        // All it needs is to be asked, and then there is no session left to go on with.
        if (operation.id === 'endAllSessions' && body === '') continue;
        const answer = await post(operation, body);
        if (isRequired || body !== '') fieldsRefused(answer, `${operation.id} with ${body}`, 400);
        else expect(answer.status).toBeLessThan(500);
      }
    },
  );

  it.each([
    '{',
    '{"a":}',
    '{"a":1}garbage',
    '\ufeff{',
    'NaN',
    "{'a':1}",
    '{"a":1,}',
    '{"a":"\u0001"}',
    '{"__proto__":{"x":1}}',
    '{"constructor":{"prototype":{"x":1}}}',
  ])('XC-21 %j is not JSON that is taken', async (body) => {
    const methods = document.operations.filter(
      ({ method, speaksProblems }) => method !== 'GET' && method !== 'DELETE' && speaksProblems,
    );
    for (const operation of methods)
      fieldsRefused(await post(operation, body), `${operation.id} with ${body}`, 400);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  const deep: [string, string][] = [
    ['arrays', '['.repeat(LEVELS) + ']'.repeat(LEVELS)],
    ['objects', '{"a":'.repeat(LEVELS) + '1' + '}'.repeat(LEVELS)],
  ];
  it.each(deep)(
    'XC-21 a body of 100 000 nested %s is refused, alone, in a field and with a key',
    async (_, nested) => {
      for (const operation of writing) {
        fieldsRefused(await post(operation, nested), `${operation.id} nested`, 400);
        for (const [name] of fieldsOf(operation)) {
          fieldsRefused(
            await post(operation, bodyWith(operation, name, nested), { 'idempotency-key': `deep-${name}` }),
            `${operation.id}.${name} nested`,
            400,
          );
        }
      }
    },
  );

  const wide: [string, string][] = [
    ['list', JSON.stringify(Array.from({ length: 100_000 }, () => 1))],
    ['object', JSON.stringify(Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`k${i}`, 1])))],
  ];
  it.each(wide)('XC-21 a very long %s in any field is refused', async (_, value) => {
    for (const operation of writing)
      for (const [name] of fieldsOf(operation))
        for (const long of [value, `{"a":${value}}`])
          fieldsRefused(
            await post(operation, bodyWith(operation, name, long)),
            `${operation.id}.${name} long`,
            400,
          );
  });

  it('XC-21 a NUL or half a surrogate pair anywhere in a JSON field is refused by its place', async () => {
    const create = document.operations.find(({ id }) => id === 'createContentItem') as Operation;
    for (const text of ['\0', '\ud800', '\udc00x']) {
      const answer = await post(create, { ...validBody(create), contentData: { a: [{ 'b/c': text }] } });
      expect(fieldsRefused(answer, JSON.stringify(text), 400)).toEqual(['/contentData/a/0/b~1c']);
      fieldsRefused(
        await post(create, { ...validBody(create), contentData: { [text]: 1 } }),
        `key ${JSON.stringify(text)}`,
        400,
      );
    }
  });

  it('XC-21 a body over the limit is refused wherever a body is taken', async () => {
    for (const operation of document.operations.filter(
      ({ method, speaksProblems }) => method !== 'GET' && method !== 'DELETE' && speaksProblems,
    ))
      fieldsRefused(await post(operation, JSON.stringify({ a: 'x'.repeat(1_100_000) })), operation.id, 413);
  });

  const types = [
    ['text/plain', 415],
    ['application/x-www-form-urlencoded', 415],
    ['multipart/form-data; boundary=x', 415],
    ['application/jsonp', 415],
    ['application/json garbage', undefined],
    ['application/json\tgarbage', undefined],
    ['application/json;', undefined],
    ['application/json; charset=utf-16', undefined],
    ['application/json, text/plain', undefined],
    ['application/json;a', undefined],
    ['text/json', 415],
    ['application/vnd.api+json', 415],
    ['json', undefined],
  ] as const;
  it.each(types)(
    'XC-21 a wrong body sent as "%s" is refused and never taken unchecked',
    async (type, status) => {
      for (const operation of writing)
        fieldsRefused(
          await post(operation, '{"evil":1}', { 'content-type': type }),
          `${operation.id} as ${type}`,
          status,
        );
    },
  );
});
