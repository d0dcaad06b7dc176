import type { TestApp } from '#libs/testing/app-fixture.js';

export interface Route {
  readonly method: string;
  /** As the router knows it, with `:name` for each parameter. */
  readonly url: string;
}

/** Routes that the document leaves out, and why. */
export const UNDOCUMENTED: ReadonlyMap<string, string> = new Map([
  ['/docs', 'The documentation itself.'],
  ['/docs/openapi.json', 'The documentation itself.'],
  ['/docs/:file', 'The documentation itself.'],
  ['/api/v1/storage/part', 'Its addresses are given out whole.'],
  ['/api/v1/storage/object', 'Its addresses are given out whole.'],
  ['/api/v1/storage/playlist', 'Its addresses are given out whole.'],
  ['/metrics', 'Prometheus has a format of its own.'],
  ['/api/health', 'The same as /health, for older clients.'],
]);

const INDENT = 4;

/** Every route the server has, read from the router's own drawing of its tree; HEAD and OPTIONS left out. */
export function routesOf({ app }: Pick<TestApp, 'app'>): Route[] {
  const fastify = app.getHttpAdapter().getInstance();
  const path: string[] = [];
  return fastify
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap((line) => {
      const [, branch = '', part = '', methods = ''] = /^(.*?[├└]── )(\S+) \((.+)\)/.exec(line) ?? [];
      if (branch === '') return [];
      path.length = branch.length / INDENT - 1;
      path.push(part);
      const wanted = methods.split(', ').filter((method) => method !== 'HEAD' && method !== 'OPTIONS');
      return wanted.map((method) => ({ method, url: path.join('') }));
    });
}
