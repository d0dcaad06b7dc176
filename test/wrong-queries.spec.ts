import { beforeAll, describe, expect, it, vi } from 'vitest';
import { newId } from '#libs/kernel/id.js';
import { useTestApp } from '#libs/testing/app-fixture.js';
import type { Answer } from '#libs/testing/journey.js';
import { ApiDocument, type Operation, type Parameter, type Schema } from './support/api-document.js';
import { watchContract } from './support/contract.js';
import { operator } from './support/people.js';
import { fieldsRefused } from './support/refusals.js';
import { addressOf, requestOf } from './support/requests.js';
import { playScenario, type Scenario } from './support/scenario.js';

// Some tests walk every route there is.
vi.setConfig({ testTimeout: 300_000 });

const running = useTestApp();
watchContract(running);

let scenario: Scenario;
let operations: readonly Operation[];

beforeAll(async () => {
  scenario = await playScenario(running(), 'epsilonelk', await operator(running()));
  const document = await ApiDocument.of(running());
  operations = document.operations.filter(({ speaksProblems }) => speaksProblems);
});

/** Calls the operation with this query string, everything else as it should be. */
function ask(operation: Operation, query: string): Promise<Answer> {
  const request = requestOf(operation, scenario);
  const path = addressOf(operation, { params: request.params });
  const asked = new URLSearchParams(query);
  const needed = queriesOf(operation)
    .filter(({ name, required }) => required && !asked.has(name))
    .map(({ name }) => `&${name}=${encodeURIComponent(request.query?.[name] ?? '')}`);
  return scenario.person.send(operation.method, `${path}?${query}${needed.join('')}`, request.body);
}

const queriesOf = ({ parameters }: Operation): Parameter[] =>
  parameters.filter((parameter) => parameter.in === 'query');

const querying = (): [Operation, Parameter][] =>
  operations.flatMap((operation) =>
    queriesOf(operation).map((parameter): [Operation, Parameter] => [operation, parameter]),
  );

const WRONG_INTEGERS = [
  'abc',
  '',
  '%20',
  '1.5',
  '-1',
  '0',
  '1e1',
  '0x10',
  '%2B5',
  '5%20',
  'NaN',
  'Infinity',
  '9'.repeat(30),
];
const WRONG_UUIDS = ['abc', '', '0'.repeat(36), '{00000000-0000-0000-0000-000000000000}', "'%20or%201=1--"];
const WRONG_INSTANTS = [
  '9999999',
  'yesterday',
  '',
  '2026-13-45T00:00:00Z',
  '2026-02-30T00:00:00Z',
  '2026-01-01',
  '%2B275760-09-14T00:00:00Z',
];

function wrongValues({ type, format, enum: choices, maxLength, maximum }: Schema): string[] {
  if (type === 'integer') return [...WRONG_INTEGERS, String(maximum + 1)];
  if (format === 'uuid') return WRONG_UUIDS;
  if (format === 'date-time') return WRONG_INSTANTS;
  if (choices) return ['none', '', String(choices[0]).toUpperCase()];
  return ['x'.repeat(maxLength + 1), 'a%00b'];
}

describe('queries that are wrong', () => {
  it('XC-21 there are queries to get wrong', () => expect(querying().length).toBeGreaterThanOrEqual(25));

  it('XC-21 a value a parameter does not allow is refused by the name of the parameter', async () => {
    for (const [operation, { name, schema }] of querying())
      for (const value of wrongValues(schema)) {
        const where = `${operation.id}?${name}=${value.slice(0, 30)}`;
        expect(fieldsRefused(await ask(operation, `${name}=${value}`), where, 400), where).toContain(
          `?${name}`,
        );
      }
  });

  it.each(['%00', 'a%00b', '%ED%A0%80', '%FF', '%', '%zz', '%u0041'])(
    'XC-21 %s in any parameter is no server error',
    async (value) => {
      for (const [operation, { name }] of querying())
        expect((await ask(operation, `${name}=${value}`)).status, `${operation.id}?${name}`).toBeLessThan(
          500,
        );
    },
  );

  it('XC-21 a parameter given twice, as a list or as an object is refused', async () => {
    for (const [operation, { name, schema }] of querying()) {
      const value = schema.type === 'integer' ? '5' : 'x';
      for (const query of [
        `${name}=${value}&${name}=${value}`,
        `${name}[]=${value}`,
        `${name}[a]=${value}`,
        `${name}[0]=${value}`,
        `${name}[__proto__]=1`,
        `${name}.a=1`,
      ])
        fieldsRefused(await ask(operation, query), `${operation.id}?${query}`, 400);
    }
  });

  it.each(['unknown=1', 'constructor=1', '__proto__=1', '__proto__[x]=1', 'toString=', 'organizationId=1'])(
    'XC-21 a parameter nobody asked for (%s) is refused where there are parameters, and harmless elsewhere',
    async (query) => {
      for (const operation of operations.filter(({ method }) => method === 'GET')) {
        const required = queriesOf(operation).filter((parameter) => parameter.required);
        if (operation.id === 'getAnswer' || required.length > 0) continue;
        const answer = await ask(operation, query);
        if (queriesOf(operation).length > 0) fieldsRefused(answer, `${operation.id}?${query}`, 400);
        else expect(answer.status, operation.id).toBeLessThan(500);
      }
      expect(({} as Record<string, unknown>)['x']).toBeUndefined();
    },
  );

  it('XC-21 a thousand parameters are no server error', async () => {
    const many = Array.from({ length: 1000 }, (_, i) => `a${i}=1`).join('&');
    for (const operation of operations.filter((other) => queriesOf(other).length > 0))
      fieldsRefused(await ask(operation, many), operation.id);
  });
});

const forged = (key: unknown): string =>
  Buffer.from(typeof key === 'string' ? key : JSON.stringify(key)).toString('base64url');

const NOW = '2026-01-01T00:00:00.000Z';

const NO_CURSORS = ['', 'abc', '!!!', '%2B%2F%3D', 'A'.repeat(1000)];

const CURSORS: readonly string[] = [
  ...NO_CURSORS,
  ...[
    '',
    '{}',
    '[]',
    '"text"',
    '1',
    'null',
    'true',
    '[',
    '\0',
    '\u{10ffff}',
    '['.repeat(300) + ']'.repeat(300),
  ].map(forged),
  ...[
    ['a'],
    [null, null],
    [1, 2],
    [NOW],
    [NOW, 'no-id'],
    [NOW, newId(), newId()],
    [newId(), NOW],
    [[NOW], [newId()]],
    { 0: NOW, 1: newId(), length: 2 },
  ].map(forged),
  ...[
    '9999999',
    '',
    'now',
    'infinity',
    '2026-99-99T99:99:99.999Z',
    '2026-02-30T00:00:00.000Z',
    '0000-01-01T00:00:00.000Z',
    '2026-01-01T24:00:00.000Z',
    '2026-01-01T00:00:00.123456Z',
    '2026-01-01T00:00.5.0Z',
    '9999-12-31T23:59:59.999Z',
  ].map((instant) => forged([instant, newId()])),
  ...[
    '0',
    '-1',
    '1.5',
    '1e3',
    ' 1',
    '999999999999999',
    '9'.repeat(16),
    '9'.repeat(300),
    'Infinity',
    "1' or '1'='1",
  ].map((number) => forged([number])),
];

describe('cursors that no list gave out', () => {
  it('XC-23 a forged cursor is refused or finds a page, on every list, and is never a server error', async () => {
    const lists = operations.filter((operation) =>
      queriesOf(operation).some(({ name }) => name === 'cursor'),
    );
    expect(lists.length).toBeGreaterThanOrEqual(8);
    let refused = 0;
    for (const list of lists) {
      for (const cursor of CURSORS) {
        const answer = await ask(list, `cursor=${encodeURIComponent(cursor)}`);
        const where = `${list.id} from ${cursor} (${Buffer.from(cursor, 'base64url').toString().slice(0, 60)})`;
        if (answer.status === 200) continue;
        expect(fieldsRefused(answer, where, 400), where).toEqual(['?cursor']);
        refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(lists.length * 25);
  });
});
