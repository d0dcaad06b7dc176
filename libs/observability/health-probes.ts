import { Injectable, Logger } from '@nestjs/common';
import { describeError } from './error-description.js';
import {
  healthReport,
  type CheckResult,
  type HealthReport,
  type ServiceName,
  type ServiceStatus,
} from './health-report.js';
import { Metrics } from './metrics.js';

export interface ProbeAnswer {
  readonly status: ServiceStatus;
  /** Published to anyone who may read `/health`: nothing secret, no addresses. */
  readonly details?: Readonly<Record<string, unknown>>;
}

export interface Probe {
  readonly service: ServiceName;
  /** Whether the process is of no use without it. */
  readonly critical: boolean;
  /** A check that takes longer counts as down. Default 1000. */
  readonly timeoutMs?: number;
  check(signal: AbortSignal): ProbeAnswer | Promise<ProbeAnswer>;
}

export type HealthMetricName = 'active_users' | 'queue_depth';

/** However often somebody asks, each service is asked at most once in this time. */
const FRESH_MS = 2_000;
const DEFAULT_TIMEOUT_MS = 1_000;

class Fresh<T> {
  private value?: Promise<T>;
  private readAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly load: () => Promise<T>) {}

  read(): Promise<T> {
    const now = performance.now();
    if (!this.value || now - this.readAt > FRESH_MS) {
      this.readAt = now;
      this.value = this.load();
    }
    return this.value;
  }
}

/** Where the modules say how to tell whether what they depend on works. */
@Injectable()
export class HealthProbes {
  private readonly logger = new Logger('health');
  private readonly probes: { probe: Probe; result: Fresh<CheckResult> }[] = [];
  private readonly readers = new Map<HealthMetricName, Fresh<number | null>>();
  private isDraining = false;

  constructor(private readonly metrics: Metrics) {}

  /** Several probes of one service are combined; the worst answer counts. */
  register(probe: Probe): void {
    let last: ServiceStatus = 'up';
    const load = async (): Promise<CheckResult> => {
      const result = await run(probe);
      if (result.status !== last) this.logChange(last, result);
      last = result.status;
      return result;
    };
    this.probes.push({ probe, result: new Fresh(load) });
  }

  /** Supplies one figure of the health body; a figure that cannot be read is null. */
  measure(name: HealthMetricName, read: () => number | Promise<number>): void {
    const load = async (): Promise<number | null> => {
      try {
        return await read();
      } catch (error) {
        this.logger.warn({ err: error, metric: name }, 'A figure of the health report could not be read');
        return null;
      }
    };
    this.readers.set(name, new Fresh(load));
  }

  /** From now on the process reports itself not ready, so that no new work is sent to it. */
  drain(): void {
    this.isDraining = true;
  }

  get draining(): boolean {
    return this.isDraining;
  }

  /** The answers of the critical probes only: what readiness depends on. */
  critical(): Promise<CheckResult[]> {
    return Promise.all(this.probes.filter(({ probe }) => probe.critical).map(({ result }) => result.read()));
  }

  async report(): Promise<HealthReport> {
    const [results, active_users, queue_depth] = await Promise.all([
      Promise.all(this.probes.map(({ result }) => result.read())),
      this.figure('active_users'),
      this.figure('queue_depth'),
    ]);
    const { p95Ms, errorRate } = this.metrics.requestStats();
    return healthReport(results, {
      response_time_p95: p95Ms,
      error_rate: errorRate,
      active_users,
      queue_depth,
    });
  }

  private async figure(name: HealthMetricName): Promise<number | null> {
    return (await this.readers.get(name)?.read()) ?? null;
  }

  private logChange(from: ServiceStatus, { service, status, details, critical }: CheckResult): void {
    const facts = { service, critical, from, to: status, details };
    if (status === 'up') this.logger.log(facts, 'A service works again');
    else this.logger.warn(facts, 'A service does not work as it should');
  }
}

async function run(probe: Probe): Promise<CheckResult> {
  const { service, critical } = probe;
  const checkedAt = new Date();
  const started = performance.now();
  const answer = await answerInTime(probe);
  const responseTimeMs = Math.round((performance.now() - started) * 10) / 10;
  return { service, critical, responseTimeMs, checkedAt, ...answer };
}

async function answerInTime(probe: Probe): Promise<ProbeAnswer> {
  const { timeoutMs = DEFAULT_TIMEOUT_MS } = probe;
  const abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<ProbeAnswer>((resolve) => {
    timer = setTimeout(() => {
      abort.abort();
      resolve({ status: 'down', details: { error: `no answer within ${timeoutMs} ms` } });
    }, timeoutMs);
  });
  try {
    return await Promise.race([probe.check(abort.signal), timeout]);
  } catch (error) {
    // Messages can name hosts and users, and this body is public.
    const { code, type } = describeError(error);
    return { status: 'down', details: { error: String(code ?? type) } };
  } finally {
    clearTimeout(timer);
  }
}
