import { Injectable } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { Counter, Gauge, Registry, collectDefaultMetrics } from 'prom-client';
import { DomainError, type DomainErrorKind } from '#libs/kernel/domain-error.js';
import { isOperational, isStream, onRequestFinished } from './finished-requests.js';
import { LabelSeries } from './label-series.js';
import { RequestStats, type RecentRequests } from './request-stats.js';

/** How a message, reaction or job ended: done, turned down (by the kind of refusal), or broken. */
export type Outcome = 'ok' | 'error' | DomainErrorKind;

export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export const outcomeOf = (error: unknown): Outcome => (error instanceof DomainError ? error.kind : 'error');

/** Current values, asked for at each scrape. */
export type Collect = () => number | readonly Sample[] | Promise<number | readonly Sample[]>;

/** From a cached read to a request that ran into its deadline. */
const BUCKETS_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const COLLECT_TIMEOUT_MS = 2_000;

/**
 * What the process counts and measures, in Prometheus' format. Values of labels come from the code (routes,
 * class names, outcomes): never ids of tenants or users, which would add a series each.
 */
@Injectable()
export class Metrics {
  readonly registry = new Registry();
  private readonly http = this.durations('http_server_request_duration_seconds', 'Answered HTTP requests', [
    'method',
    'route',
    'status',
  ]);
  private readonly messages = this.durations('message_duration_seconds', 'Commands and queries', [
    'kind',
    'name',
    'outcome',
  ]);
  private readonly reactions = this.durations('reaction_duration_seconds', 'Reactions', [
    'reaction',
    'outcome',
  ]);
  private readonly jobs = this.durations('job_duration_seconds', 'Job runs', ['job', 'outcome']);
  private readonly rateLimited = this.counter('rate_limit_rejections_total', 'Refused by a rate limit', [
    'scope',
  ]);
  private readonly collectFailures = this.counter(
    'metrics_collect_failures_total',
    'Gauges that could not be read',
    ['metric'],
  );
  private readonly recent = new RequestStats();

  /** Measures every request this server finishes, by route pattern. */
  observeHttp(fastify: FastifyInstance): void {
    onRequestFinished(fastify, ({ request, reply, route, status, ms }) => {
      this.http.observe(ms / 1_000, request.method, route, status);
      if (!isOperational(route) && !isStream(reply)) this.recent.add(ms, status >= 500);
    });
  }

  observeMessage(kind: 'command' | 'query', name: string, outcome: Outcome, seconds: number): void {
    this.messages.observe(seconds, kind, name, outcome);
  }

  observeReaction(reaction: string, outcome: Outcome, seconds: number): void {
    this.reactions.observe(seconds, reaction, outcome);
  }

  observeJob(job: string, outcome: Outcome, seconds: number): void {
    this.jobs.observe(seconds, job, outcome);
  }

  countRateLimited(scope: string): void {
    this.rateLimited.inc({ scope });
  }

  /** Requests of the last five minutes, without streams, probes and scrapes. */
  requestStats(): RecentRequests {
    return this.recent.read();
  }

  counter<L extends string>(name: string, help: string, labelNames: readonly L[]): Counter<L> {
    return new Counter({ name, help, labelNames: [...labelNames], registers: [this.registry] });
  }

  histogram(
    name: string,
    help: string,
    labelNames: readonly string[],
    buckets: readonly number[],
  ): LabelSeries {
    return new LabelSeries(this.registry, name, help, labelNames, buckets);
  }

  /**
   * A value read when somebody scrapes. A reading that fails or takes longer than 2 s is left out of that
   * scrape and counted in `metrics_collect_failures_total`.
   */
  gauge(name: string, help: string, labelNames: readonly string[], collect: Collect): void {
    const read = (gauge: Gauge) => this.read(name, gauge, labelNames.length === 0, collect);
    new Gauge({
      name,
      help,
      labelNames: [...labelNames],
      registers: [this.registry],
      collect() {
        return read(this);
      },
    });
  }

  /** Adds what is known of the process itself: CPU, memory, garbage collection, event-loop lag. */
  includeProcess(): void {
    collectDefaultMetrics({ register: this.registry });
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  text(): Promise<string> {
    return this.registry.metrics();
  }

  private durations(name: string, help: string, labelNames: readonly string[]): LabelSeries {
    return this.histogram(name, `${help}, in seconds`, labelNames, BUCKETS_SECONDS);
  }

  private async read(name: string, gauge: Gauge, unlabelled: boolean, collect: Collect): Promise<void> {
    gauge.reset();
    if (unlabelled) gauge.remove(); // reset() leaves it a zero, which would pass for a reading
    try {
      const value = await within(COLLECT_TIMEOUT_MS, collect);
      if (typeof value === 'number') gauge.set(value);
      else for (const sample of value) gauge.set(sample.labels, sample.value);
    } catch {
      this.collectFailures.inc({ metric: name });
    }
  }
}

async function within<T>(ms: number, work: () => T | Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`No answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work(), timeout]);
  } finally {
    clearTimeout(timer);
  }
}
