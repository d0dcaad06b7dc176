import { setTimeout as delay } from 'node:timers/promises';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { systemActor } from '#libs/kernel/actor.js';
import { runInContext } from '#libs/kernel/request-context.js';
import { accessLog } from './access-log.js';
import { createLogger } from './logging.js';

let fastify: FastifyInstance;
let url: string;
let lines: Record<string, unknown>[];

async function serve(level: string): Promise<void> {
  lines = [];
  fastify = Fastify();
  const config = { level, json: true, service: 'ai-gym', version: '1', role: 'api' };
  const logger = createLogger(config, undefined, {
    write: (line) => void lines.push(JSON.parse(line) as never),
  });
  fastify.addHook('onRequest', (request, _reply, done) => {
    const requestId = String(request.headers['x-request-id'] ?? 'none');
    runInContext({ requestId, actor: { ...systemActor('org-1'), userId: 'user-1' } }, done);
  });
  accessLog(fastify, logger, {
    context: (request) => ({ requestId: String(request.headers['x-request-id']) }),
  });
  fastify.get('/things/:id', async () => {
    await delay(5);
    return { ok: true };
  });
  fastify.get('/broken', async () => {
    throw new Error('boom');
  });
  fastify.get('/health/live', async () => 'ok');
  fastify.get('/endless', (_request, reply) => {
    reply.hijack();
    reply.raw.writeHead(200, { 'content-type': 'text/event-stream' });
    reply.raw.write('data: 1\n\n');
  });
  url = await fastify.listen({ port: 0, host: '127.0.0.1' });
}

beforeEach(() => serve('info'));
afterEach(() => fastify.close());

const get = (path: string) =>
  fetch(`${url}${path}`, { headers: { 'x-request-id': 'req-1' } }).then((r) => r.text());

it('OPS-10 one line per request names method, route pattern, status, duration and whose it was', async () => {
  await get('/things/4711?token=abc');
  await vi.waitFor(() => expect(lines).toHaveLength(1));
  expect(lines[0]).toMatchObject({
    level: 'info',
    msg: 'request',
    method: 'GET',
    route: '/things/:id',
    status: 200,
    requestId: 'req-1',
    userId: 'user-1',
    organizationId: 'org-1',
  });
  expect(lines[0]?.['ms']).toBeGreaterThanOrEqual(4);
  expect(JSON.stringify(lines[0])).not.toMatch(/4711|abc/);
});

it('OPS-10 a failed request is an error line, an unknown address has no route', async () => {
  await get('/broken');
  await get('/no/such/42');
  await vi.waitFor(() => expect(lines).toHaveLength(2));
  expect(lines[0]).toMatchObject({ level: 'error', route: '/broken', status: 500 });
  expect(lines[1]).toMatchObject({ level: 'info', route: 'unmatched', status: 404 });
});

it('OPS-10 probes are logged only for those who debug', async () => {
  await get('/health/live');
  await get('/things/1');
  await vi.waitFor(() => expect(lines.map(({ route }) => route)).toEqual(['/things/:id']));
  await fastify.close();
  await serve('debug');
  await get('/health/live');
  await vi.waitFor(() => expect(lines).toHaveLength(1));
  expect(lines[0]).toMatchObject({ level: 'debug', route: '/health/live' });
});

it('OPS-10 a request its client abandons is logged once, as status 499', async () => {
  const aborter = new AbortController();
  const response = await fetch(`${url}/endless`, {
    signal: aborter.signal,
    headers: { 'x-request-id': 'req-9' },
  });
  expect(response.status).toBe(200);
  expect(lines).toHaveLength(0);
  aborter.abort();
  await vi.waitFor(() => expect(lines).toHaveLength(1));
  expect(lines[0]).toMatchObject({ route: '/endless', status: 499, requestId: 'req-9' });
});
