import { beforeAll, describe, expect, it } from 'vitest';
import { useTestApp } from '#libs/testing/app-fixture.js';
import { PUBLIC_ROUTES } from '#src/public-routes.js';
import { ApiDocument, type Operation } from './support/api-document.js';
import { watchContract } from './support/contract.js';
import { withoutOrganization } from './support/people.js';
import { requestOf, send } from './support/requests.js';
import { routesOf, type Route } from './support/routes.js';
import { playScenario, type Scenario } from './support/scenario.js';

const running = useTestApp();
watchContract(running);

let scenario: Scenario;
let operations: readonly Operation[];

beforeAll(async () => {
  scenario = await playScenario(running(), 'gammagoat');
  operations = (await ApiDocument.of(running())).operations;
});

const isOpen = async ({ method, url }: Route): Promise<boolean> => {
  const answer = await fetch(`${running().url}${url.replaceAll(/:\w+/g, '1')}`, { method });
  return answer.status !== 401;
};

const guarded = () => operations.filter(({ isPublic }) => !isPublic);

describe('who may call what', () => {
  it('C-31 XC-24 exactly the listed routes answer without a token, whatever the router knows', async () => {
    const routes = routesOf(running());
    expect(routes.length).toBeGreaterThan(40);
    const open = [];
    for (const route of routes) if (await isOpen(route)) open.push(`${route.method} ${route.url}`);
    expect(open.toSorted()).toEqual([...PUBLIC_ROUTES.keys()].toSorted());
  });

  it('C-31 HEAD of a route needs the same token as GET', async () => {
    for (const { method, url } of routesOf(running())) {
      if (method !== 'GET') continue;
      const answer = await fetch(`${running().url}${url.replaceAll(/:\w+/g, '1')}`, { method: 'HEAD' });
      expect(answer.status === 401, url).toBe(!PUBLIC_ROUTES.has(`GET ${url}`));
    }
  });

  it('XC-20 the document says of a route that it is open when it is', () => {
    const documented = operations.filter(({ isPublic }) => isPublic);
    const paths = documented.map(({ method, path }) => `${method} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`);
    expect(paths.filter((path) => !PUBLIC_ROUTES.has(path))).toEqual([]);
    expect(guarded().filter(({ permission }) => permission === 'public')).toEqual([]);
  });

  const tokens: [string, () => string][] = [
    ['no token', () => ''],
    ['a token that is none', () => 'abc'],
    ['a token with a foreign signature', () => `${scenario.person.token.slice(0, -8)}AAAAAAAA`],
    ['a token without a signature', () => unsigned(scenario.person.token)],
  ];
  it.each(tokens)(
    'XC-24 IDN-02 %s is refused on every other route, valid request or not',
    async (_, token) => {
      expect(guarded().length).toBeGreaterThan(30);
      for (const operation of guarded()) {
        const answer = await send(running().anonymous, operation, requestOf(operation, scenario), token());
        expect(answer, operation.id).toMatchObject({ status: 401, body: { code: 'auth.unauthenticated' } });
        expect(answer.headers.get('www-authenticate'), operation.id).toMatch(/^Bearer( realm="scim")?$/);
      }
    },
  );

  it('IDN-04 the token of a session that was ended is refused on every other route', async () => {
    const person = await running().register();
    expect((await person.post('/auth/logout')).status).toBe(204);
    for (const operation of guarded()) {
      const answer = await send(person, operation, requestOf(operation, scenario));
      expect(answer.status, operation.id).toBe(401);
    }
  });

  it('XC-41 XC-43 who belongs to no organization sees nothing of any', async () => {
    const nobody = await withoutOrganization(running());
    for (const operation of guarded()) {
      if (['logOut', 'createOrganization'].includes(operation.id)) continue;
      const answer = await send(nobody, operation, requestOf(operation, scenario));
      expect(JSON.stringify(answer.body), operation.id).not.toContain(scenario.marker);
      if (operation.permission !== 'signed-in') expect(answer.status, operation.id).toBe(403);
    }
    expect((await nobody.get('/organizations')).body.data).toEqual([]);
    expect((await nobody.get('/me')).body).toMatchObject({ organization: null, permissions: [] });
  });
});

function unsigned(token: string): string {
  const header = Buffer.from(JSON.stringify({ alg: 'none', typ: 'JWT' })).toString('base64url');
  return `${header}.${token.split('.')[1]}.`;
}
