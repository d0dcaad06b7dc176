export const SERVICES = ['database', 'auth', 'ai_service', 'storage', 'billing'] as const;
export type ServiceName = (typeof SERVICES)[number];
export type ServiceStatus = 'up' | 'degraded' | 'down';
export type OverallStatus = 'healthy' | 'degraded' | 'unhealthy';

/** One answered check. */
export interface CheckResult {
  readonly service: ServiceName;
  /** Without it nothing works: its failure makes the process unhealthy and not ready. */
  readonly critical: boolean;
  readonly status: ServiceStatus;
  readonly responseTimeMs: number;
  readonly checkedAt: Date;
  readonly details?: Readonly<Record<string, unknown>>;
}

export interface ServiceHealth {
  readonly status: ServiceStatus;
  /** Milliseconds. */
  readonly response_time: number;
  readonly last_check: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

export interface HealthMetrics {
  /** Milliseconds, over the last five minutes; null without traffic. */
  readonly response_time_p95: number | null;
  /** Between 0 and 1, over the last five minutes. */
  readonly error_rate: number;
  readonly active_users: number | null;
  readonly queue_depth: number | null;
}

export interface HealthReport {
  readonly overall: OverallStatus;
  readonly services: Readonly<Partial<Record<ServiceName, ServiceHealth>>>;
  readonly metrics: HealthMetrics;
}

const RANK: Record<ServiceStatus, number> = { up: 0, degraded: 1, down: 2 };

const worst = (results: readonly CheckResult[]): CheckResult =>
  results.reduce((a, b) => (RANK[b.status] > RANK[a.status] ? b : a));

/** Several checks of one service count as the worst of them; the slowest gives its response time. */
function combine(results: readonly CheckResult[]): ServiceHealth {
  const details: Record<string, unknown> = Object.assign(
    {},
    ...results.map((result) => result.details ?? {}),
  );
  return {
    status: worst(results).status,
    response_time: Math.max(...results.map(({ responseTimeMs }) => responseTimeMs)),
    last_check: new Date(Math.min(...results.map(({ checkedAt }) => checkedAt.getTime()))).toISOString(),
    ...(Object.keys(details).length > 0 ? { details } : {}),
  };
}

export function serviceHealth(results: readonly CheckResult[]): Partial<Record<ServiceName, ServiceHealth>> {
  const services: Partial<Record<ServiceName, ServiceHealth>> = {};
  for (const service of SERVICES) {
    const own = results.filter((result) => result.service === service);
    if (own.length > 0) services[service] = combine(own);
  }
  return services;
}

/** An optional provider that is down leaves the rest of the product usable: degraded, never unhealthy. */
export function overallStatus(results: readonly CheckResult[]): OverallStatus {
  if (results.some(({ critical, status }) => critical && status === 'down')) return 'unhealthy';
  return results.every(({ status }) => status === 'up') ? 'healthy' : 'degraded';
}

export const healthReport = (results: readonly CheckResult[], metrics: HealthMetrics): HealthReport => ({
  overall: overallStatus(results),
  services: serviceHealth(results),
  metrics,
});
