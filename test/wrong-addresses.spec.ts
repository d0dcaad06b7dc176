import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { useTestApp } from '#libs/testing/app-fixture.js';
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
let document: ApiDocument;
let operations: readonly Operation[];

beforeAll(async () => {
  scenario = await playScenario(running(), 'zetazebra', await operator(running()));
  document = await ApiDocument.of(running());
  operations = document.operations;
});

interface RawAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** Sends the path exactly as it is: `fetch` would tidy it up. */
function sendRaw(method: string, path: string, headers: Record<string, string> = {}): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(running().url);
    const request = httpRequest({ hostname, port, method, path, headers, agent: false }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        const type = answer.headers['content-type'] ?? '';
        resolve({ status: answer.statusCode ?? 0, type, body: Buffer.concat(chunks).toString() });
      });
    });
    request.on('error', reject);
    request.end();
  });
}

const bearer = () => ({ authorization: `Bearer ${scenario.person.token}` });

/** Operations with a parameter in the path, one call for each with everything else as it should be. */
const parametrized = (): [Operation, Parameter][] =>
  operations.flatMap((operation) =>
    operation.parameters
      .filter((parameter) => parameter.in === 'path')
      .map((parameter): [Operation, Parameter] => [operation, parameter]),
  );

const ID = '0199f000-0000-7000-8000-000000000000';
const NO_IDS = [
  'abc',
  '1',
  'null',
  `${ID}x`,
  `{${ID}}`,
  ID.replaceAll('-', ''),
  `${ID}%00`,
  '%00',
  '%0a',
  '%20',
  '..%2f..',
  '%2e%2e',
  `${ID}%2Fsubmit`,
  `${ID};a=1`,
  '%ED%A0%80',
  '%FF',
  "'%20or%201=1--",
  'x'.repeat(201),
  'x'.repeat(5000),
];
const NO_NUMBERS = ['0', '-1', '1.5', '1e3', '0x1', 'NaN', '%201', '9999999999', '9'.repeat(150), '%00'];

/** A name may be anything of its pattern. */
const isAllowed = ({ pattern }: Schema, value: string): boolean =>
  pattern !== undefined && new RegExp(pattern).test(value);

function pathWith(operation: Operation, name: string, value: string): string {
  const request = requestOf(operation, scenario);
  const query = addressOf(operation, request).split('?')[1];
  const path = addressOf(
    { ...operation, path: operation.path.replace(`{${name}}`, '\u0000') },
    { params: request.params },
  );
  return `${path.replace('\u0000', value)}${query ? `?${query}` : ''}`;
}

describe('addresses that are wrong', () => {
  it('XC-21 XC-24 a path parameter that is no id is refused by its name, or leads nowhere', async () => {
    expect(parametrized().length).toBeGreaterThanOrEqual(18);
    for (const [operation, { name, schema }] of parametrized()) {
      if (!operation.speaksProblems) continue;
      for (const value of name === 'number' ? NO_NUMBERS : NO_IDS) {
        const path = pathWith(operation, name, value);
        const { status, type, body } = await sendRaw(operation.method, path, bearer());
        const where = `${operation.method} ${path.slice(0, 120)}: ${status} ${body.slice(0, 200)}`;
        expect([400, 404], where).toContain(status);
        expect(type, where).toContain('application/problem+json');
        const { code, errors } = JSON.parse(body);
        if (
          code === 'request.invalid' &&
          !isAllowed(schema, value) &&
          value.length < 200 &&
          !/%(ED|FF)/.test(value)
        )
          expect(errors[0]?.pointer, where).toBe(`{${name}}`);
      }
    }
  });

  it.each(['%', '%zz', '%E0%A4%A', '%c0%af'])(
    'XC-24 an address that cannot be decoded (%s) is a bad request',
    async (value) => {
      for (const path of [
        `/${value}`,
        `/api/v1/${value}`,
        `/api/v1/content/items/${value}`,
        `/docs/${value}`,
      ]) {
        const { status, type, body } = await sendRaw('GET', path, bearer());
        expect([400, 404], `${path}: ${body}`).toContain(status);
        expect(type, path).toContain('application/problem+json');
      }
    },
  );

  const disguises: [string, (path: string) => string][] = [
    ['a doubled first slash', (path) => `/${path}`],
    ['a doubled slash inside', (path) => path.replace('/v1', '//v1')],
    ['a trailing slash', (path) => `${path}/`],
    ['upper case', (path) => path.toUpperCase()],
    ['a matrix parameter', (path) => `${path};x=1`],
    ['an encoded letter', (path) => path.replace('/v1/', '/%76%31/')],
    ['an encoded slash', (path) => path.replace('/v1/', '/v1%2f')],
    ['a dot segment', (path) => path.replace('/v1', '/v1/.')],
    ['a climb out of an open route', (path) => `/health/..${path}`],
    ['an encoded climb', (path) => `/health/%2e%2e${path}`],
    ['a backslash', (path) => path.replace('/v1/', '/v1\\')],
    ['a NUL', (path) => `${path}%00`],
    ['a fragment', (path) => `${path}#x`],
    ['an absolute address', (path) => `http://health${path}`],
  ];
  it.each(disguises)('C-31 no route opens under %s', async (_, disguise) => {
    for (const { id, method, path, isPublic } of operations) {
      if (isPublic) continue;
      const address = disguise(addressOf({ path } as Operation, requestOf({ id } as Operation, scenario)));
      const { status, body } = await sendRaw(method, address);
      expect([400, 401, 404], `${method} ${address}: ${status} ${body}`).toContain(status);
      expect(body, address).not.toContain(scenario.marker);
    }
  });

  it('XC-24 a method that a route does not have leads nowhere', async () => {
    for (const path of new Set(operations.map((operation) => operation.path))) {
      const known = new Set(
        operations.filter((operation) => operation.path === path).map(({ method }) => method),
      );
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND'].filter(
        (other) => !known.has(other),
      )) {
        const address = path.replaceAll(/\{\w+\}/g, ID);
        // `/media/upload-intent` is also what `/media/{id}` looks like.
        if (document.match(method, address)) continue;
        const { status, type, body } = await sendRaw(method, address, bearer());
        expect(status, `${method} ${path}: ${body}`).toBe(404);
        const form = path.startsWith('/openai/') ? 'application/json' : 'application/problem+json';
        expect(type, `${method} ${path}`).toContain(form);
      }
    }
  });

  it('XC-20 HEAD answers like GET, without a body', async () => {
    for (const operation of operations.filter(({ method }) => method === 'GET')) {
      const path = addressOf(operation, requestOf(operation, scenario));
      const [head, get] = [await sendRaw('HEAD', path, bearer()), await sendRaw('GET', path, bearer())];
      expect(head, operation.id).toEqual({ status: get.status, type: get.type, body: '' });
    }
  });

  it('XC-28 OPTIONS allows no origin that is not configured', async () => {
    for (const { path } of operations) {
      const headers = { origin: 'https://evil.example', 'access-control-request-method': 'POST' };
      const answer = await fetch(`${running().url}${path.replaceAll(/\{\w+\}/g, ID)}`, {
        method: 'OPTIONS',
        headers,
      });
      expect(answer.status, path).toBeLessThan(500);
      expect(answer.headers.get('access-control-allow-origin'), path).toBeNull();
    }
  });

  it('XC-24 a header that is wrong is refused by its name', async () => {
    const item = `/content/items/${scenario.ids.draft}`;
    const wrong: [string, string, string][] = [
      ['POST', '/content/items', 'Idempotency-Key'],
      ['PATCH', item, 'If-Match'],
      [
        'GET',
        `/conversations/${scenario.ids.conversation}/messages/${scenario.ids.answer}/stream`,
        'Last-Event-ID',
      ],
    ];
    for (const [method, path, header] of wrong) {
      for (const value of ['with space', 'x'.repeat(256), 'ü', '"', 'W/"1"', '-1']) {
        if (header === 'Idempotency-Key' && /^[\x21-\x7e]{1,255}$/.test(value)) continue;
        const body = method === 'GET' ? undefined : { repository: 'documents', title: 'T' };
        const answer = await scenario.person.send(method, path, body, { headers: { [header]: value } });
        expect(fieldsRefused(answer, `${header}: ${value}`, 400)).toContain(header);
      }
    }
  });

  it.each([
    ['no HTTP at all', 'hello\r\n\r\n'],
    ['a header line without end', `GET /health HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(40_000)}\r\n\r\n`],
    [
      'two lengths',
      'POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}',
    ],
    [
      'a length and chunks',
      'POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['no host', 'GET /api/v1/me HTTP/1.1\r\n\r\n'],
  ])('XC-24 %s is refused, and the server goes on', async (_, text) => {
    const { hostname, port } = new URL(running().url);
    const answer = await new Promise<string>((resolve) => {
      let received = '';
      const socket = connect(Number(port), hostname, () => socket.write(text));
      socket.on('data', (chunk) => (received += String(chunk)));
      socket.on('error', () => resolve(received));
      socket.on('close', () => resolve(received));
      setTimeout(() => socket.destroy(), 2_000).unref();
    });
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d/);
    // Without a host Node.js itself answers, before anybody is asked.
    if (text.includes('Host: x')) expect(answer).toContain('application/problem+json');
    expect((await sendRaw('GET', '/health/live')).status).toBe(200);
  });
});
