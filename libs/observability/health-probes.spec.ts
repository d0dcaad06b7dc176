import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HealthProbes, type ProbeAnswer } from './health-probes.js';
import { Metrics } from './metrics.js';

let probes: HealthProbes;
let logged: unknown[][];

class LogKeeper {
  log = (...args: unknown[]) => void logged.push(['log', ...args]);
  warn = (...args: unknown[]) => void logged.push(['warn', ...args]);
  error = (...args: unknown[]) => void logged.push(['error', ...args]);
}

beforeEach(() => {
  logged = [];
  Logger.overrideLogger(new LogKeeper());
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] });
  probes = new HealthProbes(new Metrics());
});

afterEach(() => {
  vi.useRealTimers();
  Logger.overrideLogger(true);
});

const up = (): ProbeAnswer => ({ status: 'up' });

describe('probes', () => {
  it('OPS-02 a check is repeated only when its answer is older than two seconds', async () => {
    let checks = 0;
    probes.register({
      service: 'database',
      critical: true,
      check: async () => {
        checks += 1;
        return up();
      },
    });
    await Promise.all([probes.report(), probes.report(), probes.critical()]);
    vi.advanceTimersByTime(1_900);
    await probes.report();
    expect(checks).toBe(1);
    vi.advanceTimersByTime(200);
    await probes.report();
    expect(checks).toBe(2);
  });

  it('OPS-02 a check that hangs is cut off, told so, and counts as down', async () => {
    let told = false;
    probes.register({
      service: 'ai_service',
      critical: false,
      timeoutMs: 500,
      check: (signal) => new Promise(() => signal.addEventListener('abort', () => (told = true))),
    });
    const report = probes.report();
    await vi.advanceTimersByTimeAsync(500);
    expect((await report).services.ai_service).toMatchObject({
      status: 'down',
      response_time: 500,
      details: { error: 'no answer within 500 ms' },
    });
    expect(told).toBe(true);
  });

  it('OPS-02 XC-62 a check that fails counts as down without telling the public why', async () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED 10.0.0.7:5432 user=app'), {
      code: 'ECONNREFUSED',
    });
    probes.register({ service: 'database', critical: true, check: () => Promise.reject(refused) });
    probes.register({
      service: 'auth',
      critical: true,
      check: () => {
        throw new TypeError('no keys in /etc/keys');
      },
    });
    const { overall, services } = await probes.report();
    expect(overall).toBe('unhealthy');
    expect(services.database?.details).toEqual({ error: 'ECONNREFUSED' });
    expect(services.auth?.details).toEqual({ error: 'TypeError' });
  });

  it('OPS-03 only the critical services decide about readiness', async () => {
    probes.register({ service: 'database', critical: true, check: up });
    probes.register({ service: 'billing', critical: false, check: () => ({ status: 'down' }) });
    expect((await probes.critical()).map(({ service }) => service)).toEqual(['database']);
  });

  it('OPS-10 a service that fails or recovers is logged once', async () => {
    let answer: ProbeAnswer = up();
    probes.register({ service: 'storage', critical: false, check: () => answer });
    for (const status of ['up', 'down', 'down', 'up', 'up'] as const) {
      answer = { status };
      await probes.report();
      vi.advanceTimersByTime(2_100);
    }
    expect(logged.map(([level, facts]) => [level, (facts as { to: string }).to])).toEqual([
      ['warn', 'down'],
      ['log', 'up'],
    ]);
  });
});

describe('figures', () => {
  it('OPS-02 the metrics are what the modules supply and what requests took', async () => {
    probes.measure('active_users', () => 12);
    probes.measure('queue_depth', async () => 3);
    expect((await probes.report()).metrics).toEqual({
      response_time_p95: null,
      error_rate: 0,
      active_users: 12,
      queue_depth: 3,
    });
  });

  it('OPS-02 a figure nobody supplies or that cannot be read is null', async () => {
    probes.measure('queue_depth', () => Promise.reject(new Error('no database')));
    expect((await probes.report()).metrics).toMatchObject({ active_users: null, queue_depth: null });
    expect(logged).toEqual([
      ['warn', expect.objectContaining({ metric: 'queue_depth' }), expect.any(String), 'health'],
    ]);
  });
});
