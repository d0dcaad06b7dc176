import { randomUUID } from 'node:crypto';
import { RunningAttempt, type Attempt, type AttemptStart } from './attempt.js';
import type { CircuitBreakers } from './circuit-breaker.js';
import { LlmError, throwIfAborted, type LlmErrorKind } from './llm-error.js';
import type { Forwarding } from './event-flow.js';
import type { ChatRequest, LlmProvider } from './llm-provider.js';
import { nextEvent, RoutedEvents, type OpenStream } from './routed-events.js';
import { sleep, withDeadline } from './waiting.js';

export interface Candidate {
  readonly provider: LlmProvider;
  readonly model: string;
  /** The provider is asked with the key of whoever asks. */
  readonly foreignKey?: boolean;
}

export interface RoutePolicy {
  /** One deadline over all attempts and the waits between them. */
  readonly totalMs: number;
  readonly maxAttempts: number;
  /** Further attempts at one candidate before the next is tried. */
  readonly retriesPerCandidate: number;
  /** The wait before retry n is random between nothing and `backoffMs · 2ⁿ⁻¹` (full jitter). */
  readonly backoffMs: number;
  /** A longer wait, as asked for by `retry-after`, is only made when there is no other candidate left, and if `patient`. */
  readonly maxWaitMs: number;
  /** False for callers who rather hear when to come back. */
  readonly patient: boolean;
}

export const defaultRoutePolicy: RoutePolicy = {
  totalMs: 120_000,
  maxAttempts: 4,
  retriesPerCandidate: 1,
  backoffMs: 200,
  maxWaitMs: 2_000,
  patient: true,
};

export interface Route {
  /** In order of preference. Everything in it must be allowed to answer: the router never looks further. */
  readonly candidates: readonly Candidate[];
  readonly policy?: Partial<RoutePolicy>;
  readonly onAttemptStarted?: (attempt: AttemptStart, candidate: Candidate) => void;
  readonly onAttempt?: (attempt: Attempt) => void;
}

export interface RouterEnvironment {
  readonly now: () => number;
  readonly random: () => number;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly newId: () => string;
}

const realEnvironment: RouterEnvironment = { now: Date.now, random: Math.random, sleep, newId: randomUUID };

/** Another provider would refuse these just the same, or nobody waits any more. */
const finalKinds: ReadonlySet<LlmErrorKind> = new Set(['invalid-request', 'content-filtered', 'aborted']);

export type RoutedRequest = Omit<ChatRequest, 'model'>;

interface Search {
  readonly request: RoutedRequest;
  readonly route: Route;
  readonly policy: RoutePolicy;
  readonly deadlineAt: number;
  readonly signal: AbortSignal;
}

/**
 * Retries and falls back until the first event, never after it: a reader must not get the second half of
 * another answer. From then on an error is the reader's to handle.
 */
export class LlmRouter {
  constructor(
    private readonly breakers: CircuitBreakers,
    private readonly environment: RouterEnvironment = realEnvironment,
  ) {}

  stream(request: RoutedRequest, route: Route, signal: AbortSignal): Forwarding {
    const policy = { ...defaultRoutePolicy, ...route.policy };
    return new RoutedEvents(() => {
      const deadline = withDeadline(policy.totalMs, signal);
      const deadlineAt = this.environment.now() + policy.totalMs;
      const open = this.open({ request, route, policy, deadlineAt, signal: deadline.signal });
      return { deadline, open };
    });
  }

  private async open(search: Search): Promise<OpenStream> {
    const { candidates } = search.route;
    const budget = { attempts: search.policy.maxAttempts };
    let failure: LlmError | undefined;
    for (const [i, candidate] of candidates.entries()) {
      const isLast = !candidates.slice(i + 1).some((other) => this.breaker(other).allows);
      const result = await this.tryCandidate(candidate, search, budget, isLast);
      if (result && !(result instanceof LlmError)) return result;
      failure = result ?? failure;
    }
    throw failure ?? this.nobodyLeft(candidates);
  }

  /** The open stream, the error after which the next candidate may try, or nothing if this one could not be asked. */
  private async tryCandidate(
    candidate: Candidate,
    search: Search,
    budget: { attempts: number },
    isLast: boolean,
  ): Promise<OpenStream | LlmError | undefined> {
    let failure: LlmError | undefined;
    for (let retry = 0; budget.attempts > 0; retry += 1) {
      throwIfAborted(search.signal);
      const attempt = this.begin(candidate, search);
      if (!attempt) return failure;
      budget.attempts -= 1;
      const result = await this.openAttempt(attempt, candidate, search);
      if (!(result instanceof LlmError)) return result;
      failure = result;
      throwIfAborted(search.signal);
      if (finalKinds.has(failure.kind)) throw failure;
      const waitMs = this.waitBeforeRetry(failure, retry, search, isLast);
      if (waitMs === undefined || budget.attempts === 0 || !this.breaker(candidate).allows) return failure;
      await this.environment.sleep(waitMs, search.signal);
    }
    return failure;
  }

  private begin(candidate: Candidate, { request, route }: Search): RunningAttempt | undefined {
    const { provider, model, foreignKey = false } = candidate;
    const permit = this.breakers.of(provider.name, model).acquire();
    if (!permit) return undefined;
    const { now, newId } = this.environment;
    const start = { attemptId: newId(), provider: provider.name, model, startedAt: now() };
    const attempt = new RunningAttempt({ start, permit, request, foreignKey, now, onEnd: route.onAttempt });
    try {
      route.onAttemptStarted?.(start, candidate);
    } catch (error) {
      attempt.left(); // or the probe of a half-open breaker would be taken for ever
      throw error;
    }
    return attempt;
  }

  private async openAttempt(
    attempt: RunningAttempt,
    { provider, model }: Candidate,
    { request, signal }: Search,
  ): Promise<OpenStream | LlmError> {
    try {
      const events = provider.stream({ ...request, model }, signal)[Symbol.asyncIterator]();
      return { attempt, events, first: await nextEvent(events) };
    } catch (error) {
      return attempt.failed(error, signal);
    }
  }

  /** Nothing when this candidate should not, or before the deadline could not, be asked again. */
  private waitBeforeRetry(
    failure: LlmError,
    retry: number,
    search: Search,
    isLast: boolean,
  ): number | undefined {
    const { retriesPerCandidate, backoffMs, maxWaitMs, patient } = search.policy;
    if (!failure.retryable || retry >= retriesPerCandidate) return undefined;
    const backoff = backoffMs * 2 ** retry * this.environment.random();
    const waitMs = Math.max(backoff, failure.retryAfterMs ?? 0);
    const isInTime = this.environment.now() + waitMs < search.deadlineAt;
    return isInTime && ((isLast && patient) || waitMs <= maxWaitMs) ? waitMs : undefined;
  }

  private nobodyLeft(candidates: readonly Candidate[]): LlmError {
    const waits = candidates.map((candidate) => this.breaker(candidate).snapshot().retryAfterMs);
    if (waits.length === 0) return new LlmError('invalid-request', 'There is no candidate to answer');
    return new LlmError('unavailable', 'Every candidate has failed lately and is cooling down', {
      retryAfterMs: Math.min(...waits),
    });
  }

  private breaker({ provider, model }: Candidate): ReturnType<CircuitBreakers['of']> {
    return this.breakers.of(provider.name, model);
  }
}
