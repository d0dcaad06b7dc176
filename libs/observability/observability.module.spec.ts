import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { Test } from '@nestjs/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { HealthProbes } from './health-probes.js';
import type { ServiceStatus } from './health-report.js';
import { Metrics } from './metrics.js';
import { ObservabilityModule, type ObservabilityOptions } from './observability.module.js';

let app: NestFastifyApplication | undefined;

async function start(options: ObservabilityOptions = {}): Promise<NestFastifyApplication> {
  const module = await Test.createTestingModule({
    imports: [ObservabilityModule.forRoot(options)],
  }).compile();
  app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), { logger: false });
  await app.init();
  return app;
}

afterEach(() => app?.close());

const get = async (path: string, headers: Record<string, string> = {}) => {
  const response = await app!.inject({ method: 'GET', url: path, headers });
  return {
    status: response.statusCode,
    headers: response.headers,
    text: response.body,
    body: () => response.json(),
  };
};

async function startWith(database: ServiceStatus, ai: ServiceStatus): Promise<void> {
  const probes = (await start()).get(HealthProbes);
  probes.register({ service: 'database', critical: true, check: async () => ({ status: database }) });
  probes.register({
    service: 'ai_service',
    critical: false,
    check: async () => ({ status: ai, details: { models: 2 } }),
  });
}

describe('health', () => {
  it('OPS-01 OPS-02 /health and /api/health answer the health body, never from a cache', async () => {
    await startWith('up', 'up');
    for (const path of ['/health', '/api/health']) {
      const answer = await get(path);
      expect(answer.status).toBe(200);
      expect(answer.headers['cache-control']).toBe('no-store');
      expect(answer.body()).toEqual({
        overall: 'healthy',
        services: {
          database: {
            status: 'up',
            response_time: expect.any(Number),
            last_check: expect.stringMatching(/Z$/),
          },
          ai_service: expect.objectContaining({ status: 'up', details: { models: 2 } }),
        },
        metrics: { response_time_p95: null, error_rate: 0, active_users: null, queue_depth: null },
      });
    }
  });

  it('OPS-03 an optional provider that is down leaves the platform degraded and ready', async () => {
    await startWith('up', 'down');
    const health = await get('/health');
    expect([health.status, health.body().overall]).toEqual([200, 'degraded']);
    const ready = await get('/health/ready');
    expect([ready.status, Object.keys(ready.body().details)]).toEqual([200, ['database']]);
  });

  it('OPS-01 a critical service that is down makes the process unhealthy and not ready, but alive', async () => {
    await startWith('down', 'up');
    const health = await get('/health');
    expect([health.status, health.body().overall]).toEqual([503, 'unhealthy']);
    const ready = await get('/health/ready');
    expect(ready.status).toBe(503);
    expect(ready.body()).toMatchObject({ status: 'error', details: { database: { status: 'down' } } });
    const live = await get('/health/live');
    expect([live.status, live.body()]).toEqual([200, { status: 'ok' }]);
  });

  it('OPS-01 a critical service that is degraded does not stop requests', async () => {
    await startWith('degraded', 'up');
    const ready = await get('/health/ready');
    expect([ready.status, ready.body().status]).toEqual([200, 'degraded']);
  });

  it('XC-78 a process that drains is alive and not ready', async () => {
    await startWith('up', 'up');
    app!.get(HealthProbes).drain();
    const ready = await get('/health/ready');
    expect([ready.status, ready.body().status]).toEqual([503, 'shutting_down']);
    expect((await get('/health/live')).status).toBe(200);
  });

  it('OPS-01 the health routes are documented', async () => {
    await start();
    const document = SwaggerModule.createDocument(app!, new DocumentBuilder().build());
    expect(Object.keys(document.paths)).toEqual(['/health', '/health/live', '/health/ready']);
    expect(Object.keys(document.components?.schemas ?? {})).toEqual(
      expect.arrayContaining([
        'HealthView',
        'ServicesView',
        'ServiceHealthView',
        'HealthMetricsView',
        'ReadinessView',
      ]),
    );
  });
});

describe('metrics', () => {
  it('OPS-10 /metrics answers in the text format of Prometheus', async () => {
    const metrics = (await start()).get(Metrics);
    metrics.gauge('outbox_pending', 'Events', [], () => 4);
    const answer = await get('/metrics');
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(answer.text).toContain('\noutbox_pending 4\n');
    expect(answer.text).toContain('nodejs_eventloop_lag_seconds');
  });

  it('OPS-10 with a token configured only its bearer may scrape', async () => {
    await start({ metricsToken: 'scraper' });
    expect((await get('/metrics', { authorization: 'Bearer scraper' })).status).toBe(200);
    for (const authorization of ['', 'Bearer scrapes', 'Bearer scraper2', 'scraper']) {
      const answer = await get('/metrics', authorization ? { authorization } : {});
      expect(answer.status).toBe(401);
      expect(answer.headers['www-authenticate']).toBe('Bearer');
      expect(answer.text).not.toContain('# HELP');
    }
  });
});
