import { afterEach, describe, expect, it } from 'vitest';
import { complete } from '../complete.js';
import { LlmError, llmErrorCode, type LlmErrorKind } from '../llm-error.js';
import type { ChatEvent, ChatRequest, LlmProvider } from '../llm-provider.js';

/** What the upstream side does to the next calls. */
export type Scenario =
  | { readonly type: 'answers' }
  /** At least four deltas with 50 ms or more between them. */
  | { readonly type: 'is-slow' }
  | { readonly type: 'is-silent' }
  | { readonly type: 'fails'; readonly kind: LlmErrorKind }
  | { readonly type: 'breaks'; readonly afterDeltas: number };

export interface Subject {
  readonly provider: LlmProvider;
  readonly model: string;
  /** A question that is answered in at least four deltas, each holding one of its words or a part of the answer. */
  readonly question: string;
  /** `false` where the vendor has no embeddings. */
  readonly embeds?: boolean;
  /** Settles when the upstream side has seen the last call end; absent where there is no upstream. */
  readonly upstreamClosed?: () => Promise<unknown>;
  close(): Promise<void>;
}

const failures: readonly LlmErrorKind[] = [
  'rate-limited',
  'unavailable',
  'authentication',
  'invalid-request',
  'context-length',
  'content-filtered',
];

/** What every adapter of `LlmProvider` has to show. */
export function describeProviderContract(
  name: string,
  makeSubject: (scenario: Scenario) => Promise<Subject>,
): void {
  describe(`contract of LlmProvider: ${name}`, () => {
    const subjects: Subject[] = [];
    const setUp = async (scenario: Scenario): Promise<Subject> => {
      const subject = await makeSubject(scenario);
      subjects.push(subject);
      return subject;
    };
    afterEach(async () => {
      await Promise.all(subjects.splice(0).map((subject) => subject.close()));
    });
    describeAnswers(setUp);
    describeFailures(setUp);
    describeAborts(setUp);
    describeOtherCalls(setUp);
  });
}

type SetUp = (scenario: Scenario) => Promise<Subject>;

function describeAnswers(setUp: SetUp): void {
  it('CNV-11 streams several deltas, then the usage once, then the finish once', async () => {
    const events = await collect(await setUp({ type: 'answers' }));
    const types = events.map((event) => event.type);
    expect(types.slice(-2)).toEqual(['usage', 'finish']);
    expect(types.filter((type) => type === 'usage' || type === 'finish')).toHaveLength(2);
    expect(types.filter((type) => type === 'text').length).toBeGreaterThanOrEqual(4);
    expect(events.at(-1)).toMatchObject({ reason: 'stop' });
  });

  it('CNV-14 states the tokens of a call and where the figures come from', async () => {
    const { usage } = await complete(open(await setUp({ type: 'answers' })));
    expect(usage.inputTokens).toBeGreaterThan(0);
    expect(usage.outputTokens).toBeGreaterThan(0);
    expect(usage.cachedInputTokens).toBeLessThanOrEqual(usage.inputTokens);
    expect(usage.reasoningTokens).toBeLessThanOrEqual(usage.outputTokens);
    expect(['provider', 'estimated']).toContain(usage.source);
  });

  it('CNV-01 keeps to the limit of output tokens and says that the answer was cut', async () => {
    const subject = await setUp({ type: 'answers' });
    const whole = await complete(open(subject));
    const maxOutputTokens = Math.floor(whole.usage.outputTokens / 2);
    const cut = await complete(open(subject, { maxOutputTokens }));
    expect(cut.finishReason).toBe('length');
    expect(cut.usage.outputTokens).toBeLessThanOrEqual(maxOutputTokens);
    expect(whole.text.startsWith(cut.text)).toBe(true);
  });

  it('CNV-01 keeps parallel answers apart', async () => {
    const subject = await setUp({ type: 'answers' });
    const alone = await complete(open(subject));
    const parallel = await Promise.all([1, 2, 3].map(() => complete(open(subject))));
    for (const answer of parallel) expect(answer.text).toBe(alone.text);
  });
}

function describeFailures(setUp: SetUp): void {
  it.each(failures)(
    'CNV-13 reports a call that fails as %s by its stable code, before any event',
    async (kind) => {
      const { events, error } = await collectUntilError(await setUp({ type: 'fails', kind }));
      expect(events).toEqual([]);
      expect(error).toMatchObject({ name: 'LlmError', kind, code: llmErrorCode(kind) });
      expect(error.retryable).toBe(kind === 'rate-limited' || kind === 'unavailable');
    },
  );

  it('CNV-13 delivers the deltas of an answer that breaks, then the error, and never a finish', async () => {
    const { events, error } = await collectUntilError(await setUp({ type: 'breaks', afterDeltas: 2 }));
    expect(events.filter((event) => event.type === 'text')).toHaveLength(2);
    expect(events.some((event) => event.type === 'finish')).toBe(false);
    expect(['unavailable', 'protocol']).toContain(error.kind);
  });
}

function describeAborts(setUp: SetUp): void {
  it('CNV-10 does not begin when aborted before', async () => {
    const { events, error } = await collectUntilError(await setUp({ type: 'answers' }), AbortSignal.abort());
    expect(events).toEqual([]);
    expect(error.kind).toBe('aborted');
  });

  it('CNV-10 ends at once when aborted while nothing has come yet', async () => {
    const abort = abortAfter(60);
    const { error } = await collectUntilError(await setUp({ type: 'is-silent' }), abort.signal);
    expect(error.kind).toBe('aborted');
    expect(abort.sinceMs()).toBeLessThan(1000);
  });

  it('CNV-10 ends at once when aborted between two deltas', async () => {
    const subject = await setUp({ type: 'is-slow' });
    const controller = new AbortController();
    const deltas: string[] = [];
    const error = await caught(async () => {
      for await (const event of open(subject, {}, controller.signal)) {
        if (event.type === 'text') deltas.push(event.text);
        if (deltas.length === 2) controller.abort();
      }
    });
    expect(error.kind).toBe('aborted');
    expect(deltas).toHaveLength(2);
    await subject.upstreamClosed?.();
  });

  it('CNV-10 throws the reason of the signal when that is a deadline', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(new LlmError('timeout', 'Too late')), 60);
    const { error } = await collectUntilError(await setUp({ type: 'is-silent' }), controller.signal);
    expect(error).toMatchObject({ kind: 'timeout', message: 'Too late' });
  });

  it('CNV-11 ends the call upstream when the reader leaves', async () => {
    const subject = await setUp({ type: 'is-slow' });
    for await (const event of open(subject)) if (event.type === 'text') break;
    await subject.upstreamClosed?.();
    expect((await subject.provider.health(never())).status).toBe('up');
  });
}

function describeOtherCalls(setUp: SetUp): void {
  it('CNV-01 embeds each text as a vector of the same length, the same each time', async () => {
    const { provider, model, embeds } = await setUp({ type: 'answers' });
    if (embeds === false) {
      const refused = await caught(() => provider.embed({ model, inputs: ['x'] }, never()));
      return expect(refused.kind).toBe('unsupported');
    }
    const inputs = ['water and bread', 'a bicycle', 'water and bread'];
    const { vectors, usage } = await provider.embed({ model, inputs }, never());
    expect(vectors).toHaveLength(3);
    expect(new Set(vectors.map((vector) => vector.length)).size).toBe(1);
    expect(vectors[2]).toEqual(vectors[0]);
    expect(vectors[1]).not.toEqual(vectors[0]);
    expect(usage.inputTokens).toBeGreaterThan(0);
  });

  it('CNV-01 lists its models and is up', async () => {
    const { provider, model } = await setUp({ type: 'answers' });
    expect((await provider.models(never())).map(({ id }) => id)).toContain(model);
    expect(await provider.health(never())).toMatchObject({ status: 'up' });
  });

  it('CNV-10 refuses every other call when aborted', async () => {
    const { provider, model, embeds } = await setUp({ type: 'answers' });
    const signal = AbortSignal.abort();
    if (embeds !== false)
      expect((await caught(() => provider.embed({ model, inputs: ['x'] }, signal))).kind).toBe('aborted');
    expect((await caught(() => provider.models(signal))).kind).toBe('aborted');
    expect((await caught(() => provider.health(signal))).kind).toBe('aborted');
  });
}

export const never = (): AbortSignal => new AbortController().signal;

/** The error an action throws, which has to be an `LlmError`. */
export async function caught(action: () => Promise<unknown>): Promise<LlmError> {
  const outcome = await action().then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(outcome).toBeInstanceOf(LlmError);
  return outcome as LlmError;
}

function open(
  subject: Subject,
  extra: Partial<ChatRequest> = {},
  signal = never(),
): AsyncIterable<ChatEvent> {
  const { model, question } = subject;
  return subject.provider.stream(
    { model, messages: [{ role: 'user', content: question }], ...extra },
    signal,
  );
}

async function collect(subject: Subject): Promise<ChatEvent[]> {
  const events: ChatEvent[] = [];
  for await (const event of open(subject)) events.push(event);
  return events;
}

async function collectUntilError(
  subject: Subject,
  signal = never(),
): Promise<{ events: ChatEvent[]; error: LlmError }> {
  const events: ChatEvent[] = [];
  const error = await caught(async () => {
    for await (const event of open(subject, {}, signal)) events.push(event);
  });
  return { events, error };
}

function abortAfter(ms: number): { signal: AbortSignal; sinceMs: () => number } {
  const controller = new AbortController();
  let abortedAt = 0;
  setTimeout(() => {
    abortedAt = performance.now();
    controller.abort();
  }, ms);
  return { signal: controller.signal, sinceMs: () => performance.now() - abortedAt };
}
