import { AsyncLocalStorage } from 'node:async_hooks';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Attempt, AttemptStart } from './attempt.js';
import { CircuitBreakers } from './circuit-breaker.js';
import { complete, type Completion } from './complete.js';
import type { Forwarding } from './event-flow.js';
import { EventQueue } from './event-queue.js';
import { LlmError, type LlmErrorKind } from './llm-error.js';
import type { ChatEvent } from './llm-provider.js';
import { OfflineProvider, type Failure, type OfflineOptions } from './offline.js';
import { LlmRouter, type Candidate, type Route, type RoutePolicy } from './router.js';
import { caught, never } from './testing/provider-contract.js';

const request = { messages: [{ role: 'user' as const, content: 'How do I ask for holidays?' }] };
const breakerOptions = { failureThreshold: 3, failureRatio: 0.5, windowMs: 60_000, coolDownMs: 30_000 };

let now: number;
let waits: number[];
let started: AttemptStart[];
let attempts: Attempt[];
let breakers: CircuitBreakers;
let router: LlmRouter;

function makeRouter(failureThreshold = 3, random = 1): void {
  breakers = new CircuitBreakers({ ...breakerOptions, failureThreshold }, () => now);
  router = new LlmRouter(breakers, {
    now: () => now,
    random: () => random,
    sleep: async (ms) => {
      waits.push(ms);
      now += ms;
    },
    newId: () => `attempt-${started.length + 1}`,
  });
}

beforeEach(() => {
  now = 1_000_000;
  waits = [];
  started = [];
  attempts = [];
  makeRouter();
});

let reading: (events: Forwarding) => AsyncIterable<ChatEvent>;

/** How events reach whoever wants them: what holds for one way holds for the other. */
const WAYS: [string, typeof reading][] = [
  ['asked for', (events) => events],
  ['handed over', handedOver],
];

function handedOver(events: Forwarding): AsyncIterable<ChatEvent> {
  const queue = new EventQueue<ChatEvent>({
    pause: () => flow.pause(),
    resume: () => flow.resume(),
    cancel: () => undefined,
  });
  const flow = events.forward({
    event: (event) => queue.push(event),
    end: () => queue.end(),
    fail: (error) => queue.fail(error),
  });
  return queue;
}

type Script = (Failure | undefined)[];

/** A provider whose first calls go as scripted and whose later ones succeed. */
function candidate(name: string, script: Script = [], options: Partial<OfflineOptions> = {}): Candidate {
  const retrieve = async (): ReturnType<OfflineOptions['retrieve']> => [
    { sourceId: name, title: name, version: 1, part: 'body', start: 0, text: `Answer of ${name}.`, score: 1 },
  ];
  const provider = new OfflineProvider({ name, retrieve, failure: (call) => script[call - 1], ...options });
  return { provider, model: `${name}-model` };
}

const fails = (kind: LlmErrorKind, retryAfterMs?: number): Failure => ({
  type: 'fails',
  kind,
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
});

function open(
  candidates: Candidate[],
  policy: Partial<RoutePolicy> = {},
  signal = never(),
): AsyncIterable<ChatEvent> {
  const route: Route = {
    candidates,
    policy,
    onAttemptStarted: (attempt) => started.push(attempt),
    onAttempt: (attempt) => attempts.push(attempt),
  };
  return reading(router.stream(request, route, signal));
}

const ask = (candidates: Candidate[], policy: Partial<RoutePolicy> = {}): Promise<Completion> =>
  complete(open(candidates, policy));
const outcomes = (): (string | undefined)[][] =>
  attempts.map(({ provider, errorKind }) => [provider, errorKind]);

describe.each(WAYS)('LlmRouter, its events %s: one candidate', (_, way) => {
  beforeEach(() => void (reading = way));

  it('CNV-13 records the attempt that answered', async () => {
    const answer = await ask([candidate('a')]);
    expect(answer.text).toContain('Answer of a.');
    expect(attempts).toEqual([
      {
        attemptId: 'attempt-1',
        provider: 'a',
        model: 'a-model',
        startedAt: 1_000_000,
        latencyMs: 0,
        firstEventMs: 0,
        usage: answer.usage,
      },
    ]);
    expect(started).toEqual([
      { attemptId: 'attempt-1', provider: 'a', model: 'a-model', startedAt: 1_000_000 },
    ]);
  });

  it('CNV-13 tries again after a wait, each attempt recorded under an id of its own', async () => {
    const answer = await ask([candidate('a', [fails('unavailable'), fails('timeout')])], {
      retriesPerCandidate: 2,
    });
    expect(answer.finishReason).toBe('stop');
    expect(outcomes()).toEqual([
      ['a', 'unavailable'],
      ['a', 'timeout'],
      ['a', undefined],
    ]);
    expect(new Set(attempts.map(({ attemptId }) => attemptId)).size).toBe(3);
    expect(attempts[0]).not.toHaveProperty('usage');
    expect(attempts[0]).not.toHaveProperty('firstEventMs');
    expect(waits).toEqual([200, 400]);
  });

  it('CNV-13 spreads its waits over the whole backoff, so that callers do not come back together', async () => {
    for (const random of [0, 0.25]) {
      makeRouter(3, random);
      await ask([candidate('a', [fails('unavailable')])]);
    }
    expect(waits).toEqual([0, 50]);
  });

  it('CNV-13 waits as long as the provider asks, if that fits the deadline', async () => {
    await ask([candidate('a', [fails('rate-limited', 5_000)])], { totalMs: 6_000 });
    expect(waits).toEqual([5_000]);
  });

  it('CNV-10 does not wait for what comes after the deadline', async () => {
    const error = await caught(() =>
      ask([candidate('a', [fails('rate-limited', 6_000)])], { totalMs: 6_000 }),
    );
    expect(error).toMatchObject({ kind: 'rate-limited', retryAfterMs: 6_000 });
    expect(waits).toEqual([]);
  });

  it.each<LlmErrorKind>(['invalid-request', 'authentication', 'context-length', 'content-filtered'])(
    'CNV-13 does not repeat a call that failed as %s',
    async (kind) => {
      expect((await caught(() => ask([candidate('a', [fails(kind)])]))).kind).toBe(kind);
      expect(attempts).toHaveLength(1);
    },
  );

  it('CNV-10 makes no more attempts than it may', async () => {
    const script = Array<Failure>(9).fill(fails('unavailable'));
    makeRouter(99);
    await caught(() =>
      ask([candidate('a', script), candidate('b', script)], { retriesPerCandidate: 5, maxAttempts: 4 }),
    );
    expect(outcomes().map(([provider]) => provider)).toEqual(['a', 'a', 'a', 'a']);
    expect(waits).toHaveLength(3);
  });

  it('CNV-13 reports that nobody may answer', async () => {
    expect((await caught(() => ask([]))).kind).toBe('invalid-request');
  });

  it('CNV-13 reports what is no LlmError as one', async () => {
    const cause = new TypeError('bug');
    const broken = candidate('a');
    broken.provider.stream = () => {
      throw cause;
    };
    expect(await caught(() => ask([broken], { retriesPerCandidate: 0 }))).toMatchObject({
      kind: 'unavailable',
      cause,
    });
  });

  it('CNV-13 does not blame the provider when recording the end of an attempt fails', async () => {
    let calls = 0;
    const onAttempt = (): void => {
      calls += 1;
      throw new Error('recorder broken');
    };
    const events = reading(router.stream(request, { candidates: [candidate('a')], onAttempt }, never()));
    await expect(complete(events)).rejects.toThrow('recorder broken');
    expect(calls).toBe(1);
    expect(breakers.of('a', 'a-model').snapshot()).toMatchObject({ failures: 0, successes: 1 });
  });

  it('CNV-13 does not take a stream without a finish for an answer', async () => {
    const short = candidate('a');
    short.provider.stream = async function* () {
      yield { type: 'text', text: 'half' };
    };
    const error = await caught(() => ask([short]));
    expect(error.kind).toBe('protocol');
    expect(attempts).toMatchObject([{ errorKind: 'protocol', usage: { source: 'estimated' } }]);
  });
});

describe.each(WAYS)('LlmRouter, its events %s: several candidates', (_, way) => {
  beforeEach(() => void (reading = way));

  it('CNV-13 falls back in the order given', async () => {
    const answer = await ask([
      candidate('a', [fails('authentication')]),
      candidate('b', [fails('context-length')]),
      candidate('c'),
    ]);
    expect(answer.text).toContain('Answer of c.');
    expect(outcomes()).toEqual([
      ['a', 'authentication'],
      ['b', 'context-length'],
      ['c', undefined],
    ]);
    expect(waits).toEqual([]);
  });

  it('CNV-13 repeats at the first candidate before it falls back', async () => {
    await ask([candidate('a', [fails('unavailable'), fails('unavailable')]), candidate('b')]);
    expect(outcomes().map(([provider]) => provider)).toEqual(['a', 'a', 'b']);
  });

  it('CNV-10 falls back rather than wait long', async () => {
    await ask([candidate('a', [fails('rate-limited', 5_000)]), candidate('b')]);
    expect(outcomes().map(([provider]) => provider)).toEqual(['a', 'b']);
    expect(waits).toEqual([]);
  });

  it.each<LlmErrorKind>(['invalid-request', 'content-filtered'])(
    'CNV-13 asks nobody else after %s',
    async (kind) => {
      expect((await caught(() => ask([candidate('a', [fails(kind)]), candidate('b')]))).kind).toBe(kind);
      expect(attempts).toHaveLength(1);
    },
  );

  it('CNV-13 throws the last error when all have failed', async () => {
    const policy = { retriesPerCandidate: 0 };
    const error = await caught(() =>
      ask([candidate('a', [fails('timeout')]), candidate('b', [fails('unavailable')])], policy),
    );
    expect(error.kind).toBe('unavailable');
  });

  it('CNV-13 never switches after the first event: the error is thrown, with what was used', async () => {
    const texts: string[] = [];
    const breaking = candidate('a', [{ type: 'breaks', afterDeltas: 3, kind: 'unavailable' }]);
    const error = await caught(async () => {
      for await (const event of open([breaking, candidate('b')]))
        if (event.type === 'text') texts.push(event.text);
    });
    expect(error.kind).toBe('unavailable');
    expect(texts).toHaveLength(3);
    expect(attempts).toMatchObject([
      { provider: 'a', errorKind: 'unavailable', usage: { source: 'estimated' } },
    ]);
    expect(attempts[0]!.usage!.outputTokens).toBeGreaterThan(0);
  });
});

describe.each(WAYS)('LlmRouter, its events %s: circuit breakers', (_, way) => {
  beforeEach(() => void (reading = way));

  const trip = async (script: Script): Promise<void> => {
    const failing = candidate('a', script);
    for (let i = 0; i < 3; i += 1)
      await ask([failing, candidate('b')], { retriesPerCandidate: 0 }).catch(() => {});
  };

  it('CNV-10 does not ask a candidate whose breaker is open', async () => {
    await trip(Array(3).fill(fails('unavailable')));
    attempts = [];
    await ask([candidate('a'), candidate('b')]);
    expect(outcomes()).toEqual([['b', undefined]]);
  });

  it('CNV-10 does not wait for a candidate whose breaker has just opened', async () => {
    await ask([candidate('a', Array(9).fill(fails('unavailable'))), candidate('b')], {
      retriesPerCandidate: 5,
    });
    expect(outcomes().map(([provider]) => provider)).toEqual(['a', 'a', 'a', 'b']);
    expect(waits).toHaveLength(2);
  });

  it('CNV-10 opens for streams that break in the middle as well', async () => {
    await trip(Array.from({ length: 3 }, () => ({ type: 'breaks', afterDeltas: 2, kind: 'protocol' })));
    expect(breakers.of('a', 'a-model').state).toBe('open');
  });

  it.each<[LlmErrorKind, 'open' | 'closed']>([
    ['authentication', 'open'],
    ['rate-limited', 'open'],
    ['invalid-request', 'closed'],
    ['context-length', 'closed'],
    ['content-filtered', 'closed'],
  ])('CNV-10 after three times %s it is %s', async (kind, state) => {
    await trip(Array(3).fill(fails(kind)));
    expect(breakers.of('a', 'a-model').state).toBe(state);
  });

  it('CNV-10 does not hold it against a provider that somebody’s own key is refused or used up', async () => {
    for (const kind of ['authentication', 'rate-limited'] as const) {
      const own = { ...candidate('a', Array(9).fill(fails(kind))), foreignKey: true };
      for (let i = 0; i < 4; i += 1) await caught(() => ask([own], { retriesPerCandidate: 0 }));
    }
    expect(breakers.of('a', 'a-model').snapshot()).toMatchObject({ state: 'closed', failures: 0 });
  });

  it('CNV-13 asks the next after a provider that has no such thing', async () => {
    await ask([candidate('a', [fails('unsupported')]), candidate('b')]);
    expect(outcomes()).toEqual([
      ['a', 'unsupported'],
      ['b', undefined],
    ]);
  });

  it('CNV-10 does not hold it against a provider that callers gave up', async () => {
    const slow = candidate('a', [], { latencyMs: 1_000 });
    for (let i = 0; i < 4; i += 1) await caught(() => complete(open([slow], {}, AbortSignal.timeout(5))));
    expect(breakers.of('a', 'a-model').snapshot()).toMatchObject({ state: 'closed', failures: 0 });
  });

  it('CNV-10 says when to come back when every breaker is open', async () => {
    await trip(Array(3).fill(fails('unavailable')));
    now += 10_000;
    const error = await caught(() => ask([candidate('a')]));
    expect(error).toMatchObject({ kind: 'unavailable', retryAfterMs: 20_000 });
    expect(started.filter(({ provider }) => provider === 'a')).toHaveLength(3);
  });

  it('CNV-10 waits long for the last candidate that is left, the others being open', async () => {
    await trip(Array(3).fill(fails('unavailable')));
    await ask([candidate('c', [fails('rate-limited', 5_000)]), candidate('a')]);
    expect(waits).toEqual([5_000]);
  });

  it('CNV-10 does not lose the probe of a half-open breaker when recording fails', async () => {
    await trip(Array(3).fill(fails('unavailable')));
    now += 30_000;
    const route = {
      candidates: [candidate('a')],
      onAttemptStarted: () => {
        throw new Error('recorder broken');
      },
    };
    await expect(complete(router.stream(request, route, never()))).rejects.toThrow('recorder broken');
    expect(breakers.of('a', 'a-model').allows).toBe(true);
  });
});

describe.each(WAYS)('LlmRouter, its events %s: deadline and aborting', (_, way) => {
  beforeEach(() => void (reading = way));

  it('CNV-10 bounds all attempts by one deadline, before and after the first event', async () => {
    for (const afterDeltas of [0, 2]) {
      const silent = candidate('a', [{ type: 'silence', afterDeltas }]);
      const startedAt = performance.now();
      const error = await caught(() => ask([silent, candidate('b')], { totalMs: 60 }));
      expect(error).toMatchObject({ kind: 'timeout', message: 'No complete answer within 60 ms' });
      expect(performance.now() - startedAt).toBeLessThan(1000);
    }
    expect(outcomes()).toEqual([
      ['a', 'timeout'],
      ['a', 'timeout'],
    ]);
    expect(breakers.of('a', 'a-model').snapshot().failures).toBe(2);
  });

  it('CNV-10 ends at once when aborted, tries nobody else, and records it', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 40);
    const silent = candidate('a', [{ type: 'silence' }]);
    const error = await caught(() => complete(open([silent, candidate('b')], {}, controller.signal)));
    expect(error.kind).toBe('aborted');
    expect(outcomes()).toEqual([['a', 'aborted']]);
  });

  it('CNV-10 reports the deadline even when a provider only says that it was aborted', async () => {
    const vague = candidate('a');
    vague.provider.stream = async function* (_, signal) {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      if (signal.aborted) throw new DOMException('This operation was aborted', 'AbortError');
      yield { type: 'text', text: 'never' };
    };
    expect((await caught(() => ask([vague], { totalMs: 40 }))).kind).toBe('timeout');
  });

  it('CNV-10 does not begin when aborted before', async () => {
    const error = await caught(() => complete(open([candidate('a')], {}, AbortSignal.abort())));
    expect(error.kind).toBe('aborted');
    expect(started).toEqual([]);
  });

  it('CNV-10 is aborted while it waits for the next attempt', async () => {
    const controller = new AbortController();
    const real = new LlmRouter(breakers);
    setTimeout(() => controller.abort(), 40);
    const startedAt = performance.now();
    const route = {
      candidates: [candidate('a', [fails('rate-limited', 1_500)])],
      policy: { maxWaitMs: 5_000 },
    };
    const error = await caught(() => complete(reading(real.stream(request, route, controller.signal))));
    expect(error).toBeInstanceOf(LlmError);
    expect(error.kind).toBe('aborted');
    expect(performance.now() - startedAt).toBeLessThan(1000);
  });
});

describe('LlmRouter: whoever takes the events', () => {
  it('CNV-11 cancels the provider and records the estimated usage when the reader leaves', async () => {
    let cancelled = false;
    const provider = candidate('a').provider;
    provider.stream = async function* () {
      try {
        yield { type: 'text', text: 'one ' };
        yield { type: 'text', text: 'two ' };
      } finally {
        cancelled = true;
      }
    };
    reading = (events) => events;
    for await (const event of open([{ provider, model: 'a-model' }])) if (event.type === 'text') break;
    expect(cancelled).toBe(true);
    expect(attempts).toMatchObject([
      { errorKind: 'aborted', usage: { source: 'estimated', outputTokens: 1 } },
    ]);
    expect(breakers.of('a', 'a-model').snapshot()).toMatchObject({ failures: 0, successes: 0 });
  });

  it('CNV-11 CNV-13 is told his own error when he fails, and the provider is not blamed for it', async () => {
    let cancelled = false;
    const { provider } = candidate('a');
    provider.stream = async function* () {
      try {
        yield { type: 'text', text: 'one ' };
        yield { type: 'text', text: 'two ' };
        await new Promise(() => undefined);
      } finally {
        cancelled = true;
      }
    };
    const told = await new Promise((resolve) => {
      const route = {
        candidates: [{ provider, model: 'a-model' }],
        onAttempt: (attempt: Attempt) => attempts.push(attempt),
      };
      router.stream(request, route, never()).forward({
        event: () => {
          throw new Error('no room');
        },
        end: () => resolve('ended'),
        fail: resolve,
      });
    });
    expect(told).toMatchObject({ message: 'no room' });
    await vi.waitFor(() => expect(cancelled).toBe(true));
    expect(attempts).toMatchObject([{ errorKind: 'aborted' }]);
    expect(breakers.of('a', 'a-model').snapshot()).toMatchObject({ failures: 0, successes: 0 });
  });

  it('XC-25 is told how they end in the asynchronous context he asked in, wherever they come from', async () => {
    const context = new AsyncLocalStorage<string>();
    const queue = new EventQueue<ChatEvent>({
      pause: () => undefined,
      resume: () => undefined,
      cancel: () => undefined,
    });
    const { provider } = candidate('a');
    provider.stream = () => queue;
    const seen: (string | undefined)[] = [];
    const see = () => void seen.push(context.getStore());
    const ended = new Promise<void>((resolve, reject) => {
      const route = { candidates: [{ provider, model: 'a-model' }], onAttempt: see };
      const sink = { event: see, end: () => resolve(see()), fail: reject };
      context.run('mine', () => router.stream(request, route, never()).forward(sink));
    });
    queue.push({ type: 'text', text: 'one ' });
    await new Promise((resolve) => setImmediate(resolve));
    context.run('of another', () => {
      queue.push({ type: 'text', text: 'two ' });
      queue.push({ type: 'finish', reason: 'stop' });
    });
    await ended;
    // The record of the attempt, the finish and the end, after two pieces.
    expect(seen.slice(2)).toEqual(['mine', 'mine', 'mine']);
  });
});
