export interface BreakerOptions {
  /** Failures within the window that open the breaker, if they are also the given share of the calls. */
  readonly failureThreshold: number;
  readonly failureRatio: number;
  readonly windowMs: number;
  /** How long an open breaker refuses before it lets one call probe. */
  readonly coolDownMs: number;
}

export type BreakerState = 'closed' | 'open' | 'half-open';

export interface BreakerSnapshot {
  readonly state: BreakerState;
  readonly failures: number;
  readonly successes: number;
  /** Milliseconds until an open breaker lets a call probe; 0 in the other states. */
  readonly retryAfterMs: number;
}

export const defaultBreakerOptions: BreakerOptions = {
  failureThreshold: 5,
  failureRatio: 0.5,
  windowMs: 30_000,
  coolDownMs: 15_000,
};

/** A call that was let through. It reports one outcome; what comes after the first is ignored. */
export interface BreakerPermit {
  /** The provider has begun to answer: enough to close a half-open breaker, while a long answer is still running. */
  answered(): void;
  succeeded(): void;
  failed(): void;
  /** The call ended without telling anything about the provider, such as when the caller gave up. */
  released(): void;
}

interface Bucket {
  readonly startedAt: number;
  failures: number;
  successes: number;
}

/** The window slides in tenths, so that counting needs no entry per call. */
const bucketsPerWindow = 10;

/**
 * closed → open on failures, open → half-open after the cool-down, half-open → closed or open by the outcome of
 * one probe. What a call reports counts only for the period it was let through in: a straggler from before the
 * opening neither opens nor closes anything.
 */
export class CircuitBreaker {
  private buckets: Bucket[] = [];
  private openedAt?: number;
  private probe?: BreakerPermit;
  private period = 0;

  constructor(
    private readonly options: BreakerOptions,
    private readonly now: () => number,
    private readonly onChange: (state: 'open' | 'closed') => void = () => {},
  ) {}

  /** Another process has found the provider broken; its word counts for as long as it says. */
  openUntil(until: number): void {
    const openedAt = until - this.options.coolDownMs;
    if (until <= this.now() || (this.openedAt !== undefined && openedAt <= this.openedAt)) return;
    this.startPeriod();
    this.openedAt = openedAt;
  }

  /** Another process has found that the provider works again. */
  closeAsElsewhere(): void {
    if (this.openedAt === undefined) return;
    this.startPeriod();
    this.openedAt = undefined;
  }

  get state(): BreakerState {
    if (this.openedAt === undefined) return 'closed';
    return this.now() - this.openedAt < this.options.coolDownMs ? 'open' : 'half-open';
  }

  /** Whether a call would be let through, without claiming the probe of a half-open breaker. */
  get allows(): boolean {
    const state = this.state;
    return state === 'closed' || (state === 'half-open' && !this.probe);
  }

  acquire(): BreakerPermit | undefined {
    if (!this.allows) return undefined;
    const permit = this.permit();
    if (this.state === 'half-open') this.probe = permit;
    return permit;
  }

  snapshot(): BreakerSnapshot {
    const { failures, successes } = this.counts();
    const elapsed = this.openedAt === undefined ? this.options.coolDownMs : this.now() - this.openedAt;
    const retryAfterMs = Math.max(0, this.options.coolDownMs - elapsed);
    return { state: this.state, failures, successes, retryAfterMs };
  }

  private permit(): BreakerPermit {
    let period = this.period;
    let settled = false;
    const settle = (record: () => void): void => {
      if (settled || period !== this.period) return;
      settled = true;
      record();
    };
    const permit: BreakerPermit = {
      answered: () => {
        if (this.probe !== permit) return;
        this.close();
        period = this.period;
      },
      succeeded: () =>
        settle(() => (this.probe === permit ? this.close() : (this.currentBucket().successes += 1))),
      failed: () => settle(() => this.recordFailure(permit)),
      released: () => settle(() => this.probe === permit && (this.probe = undefined)),
    };
    return permit;
  }

  private recordFailure(permit: BreakerPermit): void {
    if (this.probe === permit) return this.open();
    this.currentBucket().failures += 1;
    if (this.isFailing()) this.open();
  }

  private open(): void {
    this.startPeriod();
    this.openedAt = this.now();
    this.onChange('open');
  }

  private close(): void {
    this.startPeriod();
    this.openedAt = undefined;
    this.onChange('closed');
  }

  private startPeriod(): void {
    this.period += 1;
    this.probe = undefined;
    this.buckets = [];
  }

  private isFailing(): boolean {
    const { failures, successes } = this.counts();
    const { failureThreshold, failureRatio } = this.options;
    return failures >= failureThreshold && failures >= failureRatio * (failures + successes);
  }

  private currentBucket(): Bucket {
    const now = this.now();
    const last = this.buckets.at(-1);
    if (last && now - last.startedAt < this.options.windowMs / bucketsPerWindow) return last;
    const bucket = { startedAt: now, failures: 0, successes: 0 };
    this.buckets = [...this.recentBuckets(), bucket];
    return bucket;
  }

  private counts(): { failures: number; successes: number } {
    const counts = { failures: 0, successes: 0 };
    for (const bucket of this.recentBuckets()) {
      counts.failures += bucket.failures;
      counts.successes += bucket.successes;
    }
    return counts;
  }

  private recentBuckets(): Bucket[] {
    const oldest = this.now() - this.options.windowMs;
    return this.buckets.filter((bucket) => bucket.startedAt > oldest);
  }
}

/** That a breaker of this process opened or closed; `until` says how long an open one refuses. */
export interface BreakerChange {
  readonly provider: string;
  readonly model: string;
  readonly state: 'open' | 'closed';
  readonly until: number;
}

/** One breaker per provider and model, made on first use. */
export class CircuitBreakers {
  private readonly breakers = new Map<string, CircuitBreaker>();

  constructor(
    private readonly options: BreakerOptions = defaultBreakerOptions,
    private readonly now: () => number = Date.now,
    private readonly onChange: (change: BreakerChange) => void = () => {},
  ) {}

  of(provider: string, model: string): CircuitBreaker {
    const key = `${provider}/${model}`;
    let breaker = this.breakers.get(key);
    if (breaker) return breaker;
    const { coolDownMs } = this.options;
    breaker = new CircuitBreaker(this.options, this.now, (state) =>
      this.onChange({ provider, model, state, until: this.now() + coolDownMs }),
    );
    this.breakers.set(key, breaker);
    return breaker;
  }

  /** For metrics and operators; the key is `provider/model`. */
  snapshots(): Map<string, BreakerSnapshot> {
    return new Map([...this.breakers].map(([key, breaker]) => [key, breaker.snapshot()]));
  }
}
