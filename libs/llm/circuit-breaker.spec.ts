import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { CircuitBreaker, CircuitBreakers, type BreakerPermit } from './circuit-breaker.js';

const options = { failureThreshold: 3, failureRatio: 0.5, windowMs: 10_000, coolDownMs: 5_000 };

let now = 0;
let breaker: CircuitBreaker;
const fail = (times = 1): void => {
  for (let i = 0; i < times; i += 1) breaker.acquire()!.failed();
};
const succeed = (times = 1): void => {
  for (let i = 0; i < times; i += 1) breaker.acquire()!.succeeded();
};

beforeEach(() => {
  now = 1_000_000;
  breaker = new CircuitBreaker(options, () => now);
});

describe('CircuitBreaker', () => {
  it('CNV-10 CNV-13 counts on when another process says that what is closed works again', () => {
    fail(2);
    breaker.closeAsElsewhere();
    fail();
    expect(breaker.state).toBe('open');
    breaker.closeAsElsewhere();
    expect(breaker.state).toBe('closed');
  });

  it('CNV-10 opens at the threshold and then lets nothing through', () => {
    fail(2);
    expect(breaker.state).toBe('closed');
    fail();
    expect(breaker.state).toBe('open');
    expect(breaker.acquire()).toBeUndefined();
    expect(breaker.snapshot()).toEqual({ state: 'open', failures: 0, successes: 0, retryAfterMs: 5_000 });
  });

  it('CNV-10 forgets failures that are older than the window', () => {
    fail(2);
    now += 10_000;
    fail();
    expect(breaker.snapshot()).toMatchObject({ state: 'closed', failures: 1 });
    now += 9_000;
    fail(2);
    expect(breaker.state).toBe('open');
  });

  it('CNV-10 stays closed while failures are few among many calls', () => {
    succeed(100);
    fail(5);
    expect(breaker.snapshot()).toEqual({ state: 'closed', failures: 5, successes: 100, retryAfterMs: 0 });
    now += 10_000;
    succeed(3);
    fail(3);
    expect(breaker.state).toBe('open');
  });

  it('CNV-10 lets one probe through after the cool-down', () => {
    fail(3);
    now += 4_999;
    expect(breaker.allows).toBe(false);
    expect(breaker.snapshot().retryAfterMs).toBe(1);
    now += 1;
    expect(breaker.state).toBe('half-open');
    expect(breaker.allows).toBe(true);
    expect(breaker.acquire()).toBeDefined();
    expect(breaker.allows).toBe(false);
    expect(breaker.acquire()).toBeUndefined();
  });

  const probe = (): BreakerPermit => {
    fail(3);
    now += 5_000;
    return breaker.acquire()!;
  };

  it('CNV-10 closes when the probe succeeds, and counts anew', () => {
    probe().succeeded();
    expect(breaker.snapshot()).toEqual({ state: 'closed', failures: 0, successes: 0, retryAfterMs: 0 });
    fail(2);
    expect(breaker.state).toBe('closed');
  });

  it('CNV-10 closes as soon as the probe is answered, and still counts how that answer ends', () => {
    const permit = probe();
    permit.answered();
    expect(breaker.state).toBe('closed');
    permit.failed();
    expect(breaker.snapshot().failures).toBe(1);
  });

  it('CNV-10 opens again for a whole cool-down when the probe fails', () => {
    probe().failed();
    expect(breaker.snapshot()).toMatchObject({ state: 'open', retryAfterMs: 5_000 });
  });

  it('CNV-10 gives the probe to the next call when the first ended without an outcome', () => {
    probe().released();
    expect(breaker.state).toBe('half-open');
    expect(breaker.acquire()).toBeDefined();
  });

  it('CNV-10 ignores the outcome of calls from before it opened', () => {
    const early = Array.from({ length: 5 }, () => breaker.acquire()!);
    fail(3);
    early[0]!.succeeded();
    expect(breaker.snapshot()).toMatchObject({ state: 'open', successes: 0 });
    now += 5_000;
    for (const permit of early.slice(1)) permit.failed();
    expect(breaker.snapshot()).toMatchObject({ state: 'half-open', failures: 0 });
  });

  it('CNV-10 counts one outcome per call', () => {
    const permit = breaker.acquire()!;
    permit.failed();
    permit.failed();
    permit.succeeded();
    expect(breaker.snapshot()).toMatchObject({ failures: 1, successes: 0 });
  });

  it('CNV-10 is open only within a cool-down after at least the threshold of failures, and never stuck', () => {
    const step = fc.oneof(
      fc.constantFrom('fail', 'succeed', 'release', 'answer' as const),
      fc.nat({ max: 6_000 }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        breaker = new CircuitBreaker(options, () => now);
        let failures = 0;
        for (const action of steps) {
          if (typeof action === 'number') now += action;
          const permit = typeof action === 'number' ? undefined : breaker.acquire();
          if (action === 'fail' && permit) {
            failures += 1;
            permit.failed();
          } else if (action === 'succeed') permit?.succeeded();
          else if (action === 'release') permit?.released();
          else if (action === 'answer') permit?.answered();
          if (breaker.state === 'open') expect(failures).toBeGreaterThanOrEqual(3);
          if (action === 'answer' && permit) permit.succeeded();
        }
        now += options.coolDownMs;
        expect(breaker.acquire()).toBeDefined();
      }),
    );
  });
});

describe('CircuitBreakers', () => {
  it('CNV-10 keeps one breaker per provider and model, and shows them all', () => {
    const breakers = new CircuitBreakers(options, () => now);
    for (let i = 0; i < 3; i += 1) breakers.of('a', 'm').acquire()!.failed();
    expect(breakers.of('a', 'n').allows).toBe(true);
    expect([...breakers.snapshots()].map(([key, { state }]) => [key, state])).toEqual([
      ['a/m', 'open'],
      ['a/n', 'closed'],
    ]);
  });

  it('CNV-10 has defaults that open after failures in a row', () => {
    const breakers = new CircuitBreakers();
    for (let i = 0; i < 5; i += 1) breakers.of('a', 'm').acquire()!.failed();
    expect(breakers.of('a', 'm').state).toBe('open');
  });
});
