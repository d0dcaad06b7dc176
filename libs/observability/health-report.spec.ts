import { expect, it } from 'vitest';
import { healthReport, overallStatus, type CheckResult } from './health-report.js';

const METRICS = { response_time_p95: 12.5, error_rate: 0, active_users: 3, queue_depth: 0 };

const check = (overrides: Partial<CheckResult>): CheckResult => ({
  service: 'database',
  critical: true,
  status: 'up',
  responseTimeMs: 1,
  checkedAt: new Date('2026-01-02T03:04:05Z'),
  ...overrides,
});

it('OPS-02 the body names overall, services and metrics with the published fields', () => {
  const storage = check({
    service: 'storage',
    critical: false,
    status: 'degraded',
    responseTimeMs: 40,
    details: { free: 'little' },
  });
  expect(healthReport([storage, check({})], METRICS)).toEqual({
    overall: 'degraded',
    services: {
      database: { status: 'up', response_time: 1, last_check: '2026-01-02T03:04:05.000Z' },
      storage: {
        status: 'degraded',
        response_time: 40,
        last_check: '2026-01-02T03:04:05.000Z',
        details: { free: 'little' },
      },
    },
    metrics: METRICS,
  });
});

it('OPS-02 several checks of a service count as the worst, the slowest and the oldest of them', () => {
  const primary = check({ responseTimeMs: 2, details: { primary: 'up' } });
  const replica = check({
    critical: false,
    status: 'down',
    responseTimeMs: 500,
    checkedAt: new Date('2026-01-02T03:04:03Z'),
    details: { replica: 'down' },
  });
  expect(healthReport([primary, replica], METRICS).services.database).toEqual({
    status: 'down',
    response_time: 500,
    last_check: '2026-01-02T03:04:03.000Z',
    details: { primary: 'up', replica: 'down' },
  });
});

it.each([
  ['healthy', 'everything is up', [check({}), check({ service: 'billing', critical: false })]],
  [
    'degraded',
    'an optional service is down',
    [check({}), check({ service: 'ai_service', critical: false, status: 'down' })],
  ],
  ['degraded', 'a critical service is degraded', [check({ status: 'degraded' })]],
  [
    'unhealthy',
    'a critical service is down',
    [check({ status: 'down' }), check({ service: 'billing', critical: false })],
  ],
] as const)('OPS-03 the platform is %s when %s', (overall, _when, checks) => {
  expect(overallStatus(checks)).toBe(overall);
});
