import { describe, expect, it } from 'vitest';
import { useTestApp } from '#libs/testing/app-fixture.js';
import { openApiDocument } from './docs.js';
import { PUBLIC_ROUTES } from './public-routes.js';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
const app = useTestApp();

/** Every documented route, as the router spells it. */
async function routes(): Promise<{ method: string; pattern: string; address: string }[]> {
  const { paths } = await openApiDocument(app().app);
  return Object.entries(paths).flatMap(([path, operations]) =>
    METHODS.filter((method) => operations[method]).map((method) => ({
      method: method.toUpperCase(),
      pattern: path.replaceAll(/\{(\w+)\}/g, ':$1'),
      address: path.replaceAll(/\{\w+\}/g, '01890000-0000-7000-8000-000000000000'),
    })),
  );
}

describe('public routes', () => {
  it('IDN-12 every route that is not listed answers 401 to whoever is not signed in', async () => {
    const guarded = (await routes()).filter(
      ({ method, pattern }) => !PUBLIC_ROUTES.has(`${method} ${pattern}`),
    );
    expect(guarded.length).toBeGreaterThan(20);
    const open: string[] = [];
    for (const { method, pattern, address } of guarded) {
      const response = await fetch(app().url + address, { method });
      if (response.status !== 401) open.push(`${method} ${pattern} answers ${response.status}`);
    }
    expect(open).toEqual([]);
  });

  it('IDN-12 every listed route exists and does not ask for a token', async () => {
    for (const route of PUBLIC_ROUTES.keys()) {
      const [method, address] = route.split(' ');
      const body = method === 'POST' ? { body: '{}', headers: { 'content-type': 'application/json' } } : {};
      const response = await fetch(`${app().url}${address}`, { method, ...body });
      expect([401, 404], route).not.toContain(response.status);
    }
  });
});
