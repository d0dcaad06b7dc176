import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contextPolicyFrom, type ContextPolicy } from './context-policy.js';
import { budgetOf, selectContext } from './context-selection.js';

interface Sized {
  readonly sequenceNumber: number;
  readonly role: 'user' | 'assistant';
  readonly pinned: boolean;
  readonly tokens: number;
}

const turn = (sequenceNumber: number, tokens = 10, pinned = false): Sized => ({
  sequenceNumber,
  tokens,
  pinned,
  role: sequenceNumber % 2 ? 'user' : 'assistant',
});
const way = (length: number, tokens = 10) => Array.from({ length }, (_, i) => turn(i + 1, tokens));

type Summary = { untilSequence: number; tokens: number };
const choose = (path: readonly Sized[], policy: ContextPolicy, room = Infinity, summary?: Summary) => {
  const selection = selectContext(path, { policy, room, tokensOf: ({ tokens }) => tokens, summary });
  const numbers = (of: readonly Sized[] = []) => of.map(({ sequenceNumber }) => sequenceNumber);
  return {
    ...selection,
    numbers: numbers(selection.sent),
    because: Object.fromEntries([...selection.leftOut].map(([reason, of]) => [reason, numbers(of)])),
  };
};

const policies = fc.oneof(
  fc.record({ strategy: fc.constant('last_messages' as const), messages: fc.integer({ min: 1, max: 30 }) }),
  fc.record({
    strategy: fc.constantFrom('token_budget' as const, 'running_summary' as const),
    tokens: fc.option(fc.integer({ min: 100, max: 2_000 }), { nil: undefined }),
  }),
);
const paths = fc
  .array(
    fc.record({
      tokens: fc.integer({ min: 7, max: 300 }),
      pinned: fc.boolean(),
      role: fc.constantFrom('user' as const, 'assistant' as const),
      gap: fc.integer({ min: 1, max: 3 }),
    }),
    { minLength: 1, maxLength: 40 },
  )
  .map((messages) => {
    let sequenceNumber = 0;
    const path = messages.map(({ gap, ...message }) => ({
      ...message,
      sequenceNumber: (sequenceNumber += gap),
    }));
    return [...path.slice(0, -1), { ...path.at(-1)!, role: 'user' as const }];
  });
const summaries = fc.option(
  fc.record({ untilSequence: fc.integer({ min: 1, max: 40 }), tokens: fc.integer({ min: 20, max: 200 }) }),
  { nil: undefined },
);

describe('what of a conversation a model is sent', () => {
  it('CNV-05 is never more than the budget, holds the question, keeps the order, and is told of completely', () => {
    fc.assert(
      fc.property(
        paths,
        policies,
        fc.integer({ min: 0, max: 3_000 }),
        summaries,
        (path, policy, room, summary) => {
          const chosen = choose(path, policy, room, summary);
          const { sent, leftOut, withSummary } = chosen;
          const question = path.at(-1)!;
          expect(sent.at(-1)).toBe(question);
          const tokens = sent.reduce(
            (sum, message) => sum + message.tokens,
            withSummary ? summary!.tokens : 0,
          );
          if (sent.length > 1 || withSummary) expect(tokens).toBeLessThanOrEqual(budgetOf(policy, room));
          expect(chosen.numbers).toEqual(chosen.numbers.toSorted((a, b) => a - b));
          const told = [...sent, ...[...leftOut.values()].flat()];
          expect(new Set(told)).toEqual(new Set(path));
          expect(told).toHaveLength(path.length);
          if (policy.strategy === 'last_messages')
            expect(sent.filter(({ pinned }) => !pinned).length).toBeLessThanOrEqual(
              policy.messages + path.filter(({ pinned }) => pinned).length,
            );
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('CNV-05 leaves out what is pinned only where there is no room for it', () => {
    fc.assert(
      fc.property(paths, policies, fc.integer({ min: 0, max: 3_000 }), (path, policy, room) => {
        const { sent, leftOut } = choose(path, policy, room);
        const pinned = path.filter((message) => message.pinned);
        const needed = [...pinned, ...path.filter((_, i) => path[i + 1]?.pinned), path.at(-1)!];
        const all = [...new Set(needed)].reduce((sum, { tokens }) => sum + tokens, 0);
        if (all <= budgetOf(policy, room)) expect(sent).toEqual(expect.arrayContaining(pinned));
        for (const message of pinned)
          if (!sent.includes(message)) expect(leftOut.get('pin_too_long')).toContain(message);
      }),
      { numRuns: 2_000 },
    );
  });

  it('CNV-05 never answers a question that is not there, unless it is pinned', () => {
    fc.assert(
      fc.property(paths, policies, fc.integer({ min: 0, max: 3_000 }), (path, policy, room) => {
        const { sent } = choose(path, policy, room);
        for (const message of sent) {
          const before = path[path.indexOf(message) - 1];
          if (message.role === 'assistant' && !message.pinned && before?.role === 'user')
            expect(sent).toContain(before);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    [5, [7, 8, 9, 10, 11], { last_messages: [1, 2, 3, 4, 5, 6] }],
    [4, [9, 10, 11], { last_messages: [1, 2, 3, 4, 5, 6, 7], answer_without_question: [8] }],
    [1, [11], { last_messages: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] }],
    [50, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], {}],
  ])('CNV-05 the last %i messages begin with a question', (messages, numbers, because) => {
    expect(choose(way(11), { strategy: 'last_messages', messages })).toMatchObject({ numbers, because });
  });

  it('CNV-05 tells what did not fit the window from what was beyond the budget', () => {
    const window = choose(way(11), { strategy: 'token_budget' }, 35);
    expect(window).toMatchObject({ numbers: [9, 10, 11], because: { window: expect.any(Array) } });
    const budget = choose(way(11), { strategy: 'token_budget', tokens: 35 }, 1_000);
    expect(budget).toMatchObject({ numbers: [9, 10, 11], because: { token_budget: expect.any(Array) } });
  });

  it('CNV-05 sends an answer that is pinned with its question, and what is pinned beyond what is kept', () => {
    const path = way(11).map((message) => ({ ...message, pinned: message.sequenceNumber === 4 }));
    expect(choose(path, { strategy: 'last_messages', messages: 3 }).numbers).toEqual([3, 4, 9, 10, 11]);
    expect(choose(path, { strategy: 'token_budget', tokens: 50 }).numbers).toEqual([3, 4, 9, 10, 11]);
    expect(choose(path, { strategy: 'token_budget', tokens: 25 }).numbers).toEqual([4, 11]);
    expect(choose(path, { strategy: 'token_budget', tokens: 15 })).toMatchObject({
      numbers: [11],
      because: { pin_too_long: [4] },
    });
  });

  it('CNV-05 sends question and answer when the answer is gone on with, whatever else there is', () => {
    expect(choose(way(10), { strategy: 'last_messages', messages: 1 }).numbers).toEqual([9, 10]);
    expect(choose(way(10, 500), { strategy: 'token_budget', tokens: 100 }).numbers).toEqual([9, 10]);
  });

  it('CNV-05 uses a summary only where something falls out, and asks for one that leaves room', () => {
    const policy = { strategy: 'running_summary', tokens: 100 } as const;
    expect(choose(way(9), policy, 1_000, { untilSequence: 4, tokens: 5 })).toMatchObject({
      withSummary: false,
      summarizeUntil: undefined,
    });
    const first = choose(way(21), policy);
    expect(first).toMatchObject({ withSummary: false, numbers: [13, 14, 15, 16, 17, 18, 19, 20, 21] });
    expect(first.summarizeUntil?.sequenceNumber).toBe(16);
    const then = choose(way(23), policy, 1_000, { untilSequence: 16, tokens: 20 });
    expect(then).toMatchObject({ withSummary: true, numbers: [17, 18, 19, 20, 21, 22, 23] });
    expect(then).toMatchObject({ because: { summarized: way(16).map((m) => m.sequenceNumber) } });
    expect(then.summarizeUntil).toBeUndefined();
    const later = choose(way(29), policy, 1_000, { untilSequence: 16, tokens: 20 });
    expect(later.summarizeUntil?.sequenceNumber).toBe(24);
  });

  it('CNV-05 makes do without a summary that does not fit', () => {
    const policy = { strategy: 'running_summary', tokens: 100 } as const;
    expect(choose(way(21), policy, 1_000, { untilSequence: 12, tokens: 95 })).toMatchObject({
      withSummary: false,
      numbers: [13, 14, 15, 16, 17, 18, 19, 20, 21],
    });
  });
});

describe('contextPolicyFrom', () => {
  it.each([
    [
      { strategy: 'last_messages', messages: 10 },
      { strategy: 'last_messages', messages: 10 },
    ],
    [{ strategy: 'token_budget' }, { strategy: 'token_budget' }],
    [
      { strategy: 'running_summary', tokens: 4_000 },
      { strategy: 'running_summary', tokens: 4_000 },
    ],
    [{ strategy: 'last_messages' }, undefined],
    [{ strategy: 'last_messages', messages: 0 }, undefined],
    [{ strategy: 'token_budget', messages: 4 }, undefined],
    [{ strategy: 'token_budget', tokens: 1.5 }, undefined],
    [{ strategy: 'running_summary', tokens: 499 }, undefined],
    [{ strategy: 'all' }, undefined],
    ['last_messages', undefined],
    [null, undefined],
  ])('CNV-05 of %j is %j', (value, policy) => {
    expect(contextPolicyFrom(value)).toEqual(policy);
  });
});
