import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';
import { beforeAll, describe, expect, it } from 'vitest';
import { useTestApp } from '#libs/testing/app-fixture.js';
import { ApiDocument, type Operation } from './support/api-document.js';
import { exec, folderWithPackages, PROJECT } from './support/project.js';
import { routesOf, UNDOCUMENTED } from './support/routes.js';

const running = useTestApp();

let document: ApiDocument;

beforeAll(async () => {
  document = await ApiDocument.of(running());
});

const sentence = /^[A-Z].{10,150}[^.]$/;

const where = ({ method, path }: Operation) => `${method} ${path}`;

describe('the OpenAPI document', () => {
  it('XC-20 has every route of the router, and the router every route of the document', () => {
    const routed = routesOf(running())
      .filter(({ url }) => !UNDOCUMENTED.has(url))
      .map(({ method, url }) => `${method} ${url.replaceAll(/:(\w+)/g, '{$1}')}`);
    expect(document.operations.map(where).toSorted()).toEqual(routed.toSorted());
    expect(routed.length).toBeGreaterThan(35);
  });

  it('XC-20 leaves out no more than what has a reason', () => {
    const urls = routesOf(running()).map(({ url }) => url);
    for (const url of UNDOCUMENTED.keys()) expect(urls).toContain(url);
  });

  it('XC-20 names every operation once and says what it does', () => {
    const ids = document.operations.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const operation of document.operations) {
      expect(operation.id, where(operation)).toMatch(/^[a-z][A-Za-z]+$/);
      expect(operation.summary, where(operation)).toMatch(sentence);
    }
  });

  it('IDN-11 XC-20 says which scope a key needs for a route, and a key without it is told the same', async () => {
    const forKeys = document.operations.filter(({ scopes }) => scopes);
    expect(forKeys.length).toBeGreaterThan(50);
    for (const operation of forKeys)
      expect(operation.scopes, where(operation)).toEqual([operation.permission]);
    const person = await running().register();
    const made = await person.post('/api-keys', { name: 'Robot', scopes: ['content.read'], expiresAt: null });
    const { status, body } = await person
      .as({ ...person.session, accessToken: made.body.key } as never)
      .get('/admin/audit');
    const { scopes = [] } = forKeys.find(({ path }) => path === '/api/v1/admin/audit') ?? {};
    expect([status, body.code]).toEqual([403, 'auth.scope_missing']);
    expect(body.detail).toContain(scopes[0]);
  });

  it('XC-20 says what a success looks like and every way to be refused, with its codes', () => {
    for (const operation of document.operations) {
      const statuses = Object.keys(operation.responses).map(Number);
      expect(
        // Where the browser is sent on, that is the success.
        statuses.some((status) => status < 300 || status === 303),
        where(operation),
      ).toBe(true);
      for (const [status, { content, description }] of Object.entries(operation.responses)) {
        const problem = content?.['application/problem+json']?.schema;
        if (Number(status) < 400 || !operation.path.startsWith('/api/v1')) continue;
        expect(problem?.allOf[0], `${where(operation)} ${status}`).toEqual({
          $ref: '#/components/schemas/Problem',
        });
        const codes: string[] = problem.allOf[1].properties.code.enum;
        expect(codes.join(', '), `${where(operation)} ${status}`).toBe(description);
        for (const code of codes) expect(code).toMatch(/^[a-z]+\.[a-z_]+$/);
      }
      if (!operation.isPublic)
        expect(statuses, where(operation)).toEqual(expect.arrayContaining([400, 401, 429, 500, 503]));
      if (operation.body) expect(statuses, where(operation)).toEqual(expect.arrayContaining([413, 415]));
    }
  });

  it('XC-20 every parameter in a path is declared, every list has a limit and a cursor', () => {
    for (const operation of document.operations) {
      const inPath = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
      const declared = operation.parameters.filter((parameter) => parameter.in === 'path');
      expect(declared.map(({ name }) => name).toSorted(), where(operation)).toEqual(inPath.toSorted());
    }
  });

  it('XC-20 every reference leads somewhere and every schema is used', () => {
    const text = JSON.stringify(document.json);
    const referred = new Set(
      [...text.matchAll(/"#\/components\/schemas\/([^"]*)"/g)].map(([, name = '']) => name),
    );
    expect([...referred].toSorted()).toEqual(Object.keys(document.json.components.schemas).toSorted());
  });

  it('XC-21 no answer is an object of unknown fields', () => {
    const free = document.operations.flatMap((operation) =>
      Object.entries(operation.responses)
        .filter(([status, { content }]) => Number(status) < 300 && content?.['application/json'])
        .filter(([, { content }]) => !document.resolve(content?.['application/json']?.schema).properties)
        .map(([status]) => `${where(operation)} ${status}`),
    );
    expect(free).toEqual([]);
  });

  it('XC-20 is in the repository as the application serves it; npm run openapi writes it', async () => {
    const file = JSON.parse(await readFile(join(PROJECT, 'docs/openapi.json'), 'utf8')) as unknown;
    expect(file).toEqual(document.json);
  });
});

describe('a client generated from the document', () => {
  it('XC-20 compiles and signs in, creates an item and reads a refusal', async () => {
    await running().register({ email: 'sdk@example.com' });
    const folder = await folderWithPackages();
    try {
      await writeFile(join(folder, 'package.json'), '{"type":"module"}');
      await writeFile(join(folder, 'api.ts'), astToString(await openapiTS(JSON.stringify(document.json))));
      await writeFile(join(folder, 'client.ts'), await readFile(join(PROJECT, 'test/support/client.txt')));
      const options = ['--strict', '--target', 'es2024', '--module', 'nodenext', '--types', 'node'];
      const tsc = join(PROJECT, 'node_modules/typescript/bin/tsc');
      await compile(tsc, [...options, 'api.ts', 'client.ts'], folder);
      const { stdout } = await exec(process.execPath, ['client.js', running().url], { cwd: folder });
      expect(JSON.parse(stdout)).toEqual({
        description: null,
        status: 'draft',
        code: 'content.item_not_found',
        cursor: null,
        titles: ['Made by the generated client'],
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  }, 120_000);
});

/** The compiler tells what is wrong on standard output, which a failure leaves out of its message. */
async function compile(tsc: string, args: readonly string[], cwd: string): Promise<void> {
  await exec(process.execPath, [tsc, ...args], { cwd }).catch((error: { stdout: string }) => {
    throw new Error(error.stdout);
  });
}
