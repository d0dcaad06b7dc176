import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RateLimited } from '#libs/kernel/errors.js';
import { Metrics, outcomeOf } from './metrics.js';

let metrics: Metrics;

beforeEach(() => {
  metrics = new Metrics();
});

const series = async (start: string) =>
  (await metrics.text()).split('\n').filter((line) => line.startsWith(start));

describe('HTTP', () => {
  let fastify: FastifyInstance;
  let url: string;

  beforeEach(async () => {
    fastify = Fastify();
    metrics.observeHttp(fastify);
    fastify.get('/things/:id', async () => ({ ok: true }));
    fastify.get('/broken', async () => {
      throw new Error('boom');
    });
    fastify.get('/health', async () => 'ok');
    fastify.get('/stream', (_request, reply) => reply.type('text/event-stream').send('data: 1\n\n'));
    url = await fastify.listen({ port: 0, host: '127.0.0.1' });
  });

  afterEach(() => fastify.close());

  const get = (path: string, method = 'GET') =>
    fetch(`${url}${path}`, { method }).then((response) => response.text());
  const counts = async () => await series('http_server_request_duration_seconds_count');

  it('OPS-10 requests are measured by method, route pattern and status, never by address', async () => {
    await get('/things/4711');
    await get('/things/4712');
    await get('/broken');
    await get('/no/such/4713');
    await vi.waitFor(async () => expect(await counts()).toHaveLength(3));
    expect((await counts()).toSorted()).toEqual([
      'http_server_request_duration_seconds_count{method="GET",route="/broken",status="500"} 1',
      'http_server_request_duration_seconds_count{method="GET",route="/things/:id",status="200"} 2',
      'http_server_request_duration_seconds_count{method="GET",route="unmatched",status="404"} 1',
    ]);
    expect(await metrics.text()).not.toMatch(/\/471\d/);
  });

  it('OPS-02 the recent error rate leaves out probes and streams', async () => {
    for (const path of ['/things/1', '/things/2', '/things/3', '/broken', '/health', '/stream'])
      await get(path);
    await vi.waitFor(() => expect(metrics.requestStats().requests).toBe(4));
    expect(metrics.requestStats()).toMatchObject({ errorRate: 0.25, p95Ms: expect.any(Number) });
  });
});

it('OPS-10 messages, reactions and jobs are measured by name and outcome', async () => {
  metrics.observeMessage('command', 'StartConversation', 'ok', 0.02);
  metrics.observeMessage('command', 'StartConversation', 'forbidden', 0.001);
  metrics.observeReaction('record-usage', 'error', 1.5);
  metrics.observeJob('close-month', 'ok', 3);
  expect(await series('message_duration_seconds_count')).toEqual([
    'message_duration_seconds_count{kind="command",name="StartConversation",outcome="ok"} 1',
    'message_duration_seconds_count{kind="command",name="StartConversation",outcome="forbidden"} 1',
  ]);
  expect(
    await series(
      'message_duration_seconds_bucket{le="0.01",kind="command",name="StartConversation",outcome="ok"}',
    ),
  ).toEqual([
    'message_duration_seconds_bucket{le="0.01",kind="command",name="StartConversation",outcome="ok"} 0',
  ]);
  expect(await series('reaction_duration_seconds_sum')).toEqual([
    'reaction_duration_seconds_sum{reaction="record-usage",outcome="error"} 1.5',
  ]);
  expect(await series('job_duration_seconds_count')).toEqual([
    'job_duration_seconds_count{job="close-month",outcome="ok"} 1',
  ]);
});

it('OPS-10 the outcome of a refusal is its kind and of anything else an error', () => {
  expect(outcomeOf(new RateLimited('user', 3))).toBe('too-many-requests');
  expect(outcomeOf(new TypeError('boom'))).toBe('error');
});

it('OPS-10 refusals by rate limits are counted by scope', async () => {
  metrics.countRateLimited('ip');
  metrics.countRateLimited('ip');
  expect(await series('rate_limit_rejections_total{')).toEqual(['rate_limit_rejections_total{scope="ip"} 2']);
});

describe('gauges', () => {
  it('OPS-10 a gauge is read at each scrape, and series that are gone are gone', async () => {
    let queues = ['mail', 'billing'];
    metrics.gauge('outbox_pending', 'Events', [], async () => 7);
    metrics.gauge('depth', 'Jobs', ['queue'], () =>
      queues.map((queue, value) => ({ labels: { queue }, value })),
    );
    expect(await series('outbox_pending ')).toEqual(['outbox_pending 7']);
    expect(await series('depth{')).toEqual(['depth{queue="mail"} 0', 'depth{queue="billing"} 1']);
    queues = ['mail'];
    expect(await series('depth{')).toEqual(['depth{queue="mail"} 0']);
  });

  it('OPS-10 a gauge that fails or hangs is left out and counted; the others are still there', async () => {
    vi.useFakeTimers();
    try {
      metrics.gauge('broken', 'x', [], () => {
        throw new Error('no database');
      });
      metrics.gauge('hanging', 'x', [], () => new Promise(() => undefined));
      metrics.gauge('working', 'x', [], () => 1);
      const scrape = async (): Promise<string[]> => {
        const text = metrics.text();
        await vi.advanceTimersByTimeAsync(2_000);
        return (await text).split('\n');
      };
      const lines = await scrape();
      expect(lines).toContain('working 1');
      expect(lines.filter((line) => /^(broken|hanging) /.test(line))).toEqual([]);
      expect(await scrape()).toEqual(
        expect.arrayContaining([
          'metrics_collect_failures_total{metric="broken"} 1',
          'metrics_collect_failures_total{metric="hanging"} 1',
        ]),
      );
    } finally {
      vi.useRealTimers();
    }
  });
});

it('OPS-10 the process itself is measured, event-loop lag included', async () => {
  metrics.includeProcess();
  const text = await metrics.text();
  expect(text).toContain('nodejs_eventloop_lag_p99_seconds');
  expect(text).toContain('process_resident_memory_bytes');
});
