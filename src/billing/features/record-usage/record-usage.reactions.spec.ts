import { describe, expect, it } from 'vitest';
import type { Dispatcher } from '#libs/cqrs/dispatcher.js';
import {
  RecordUsageWhenMessageCompleted,
  RecordUsageWhenMessageFailed,
  RecordUsageWhenMessageStopped,
} from '../record-usage-when-answer-ends/record-usage-when-answer-ends.reaction.js';
import { RecordUsageWhenModelCallsEnd } from '../record-usage-when-model-calls-end/record-usage-when-model-calls-end.reaction.js';
import type { RecordUsage } from './record-usage.command.js';

const facts = {
  userId: 'u',
  provider: 'p',
  model: 'm',
  usage: { inputTokens: 3, outputTokens: 4, cachedInputTokens: 0, reasoningTokens: 0, source: 'provider' },
  costNanoUsd: '12',
  priceVersion: 'm#1',
  startedAt: '2026-11-21T06:00:00.000Z',
};
const envelope = (organizationId: string | null, payload: object) =>
  ({ aggregateId: 'a', organizationId, payload }) as never;

function recording() {
  const recorded: RecordUsage[] = [];
  const dispatcher = { command: async (command: RecordUsage) => void recorded.push(command) };
  return { recorded, dispatcher: dispatcher as unknown as Dispatcher };
}

describe('what is charged when answers and calls end', () => {
  it.each([
    ['completed', RecordUsageWhenMessageCompleted],
    ['stopped', RecordUsageWhenMessageStopped],
    ['failed', RecordUsageWhenMessageFailed],
  ] as const)('BIL-13 CNV-14 is what an answer used that was %s', async (outcome, Reaction) => {
    const { recorded, dispatcher } = recording();
    const payload = { ...facts, conversationId: 'c', keySource: 'organization' };
    await new Reaction(dispatcher).react(envelope('o', payload));
    expect(recorded).toMatchObject([
      {
        organizationId: 'o',
        usages: [{ messageId: 'a', conversationId: 'c', outcome, keySource: 'organization', inputTokens: 3 }],
      },
    ]);
  });

  it('BIL-13 CNV-14 is what each call used, also as older events tell it', async () => {
    const { recorded, dispatcher } = recording();
    const calls = [{ ...facts, callId: 'x', outcome: 'completed', keySource: 'platform' }];
    await new RecordUsageWhenModelCallsEnd(dispatcher).react(envelope('o', { calls }));
    const answer = { ...facts, conversationId: 'c' };
    await new RecordUsageWhenMessageCompleted(dispatcher).react(envelope('o', answer));
    expect(recorded.flatMap(({ usages }) => usages)).toMatchObject([
      { messageId: 'x', conversationId: null, outputTokens: 4, startedAt: new Date(facts.startedAt) },
      { messageId: 'a', keySource: 'platform' },
    ]);
  });

  it('BIL-13 is nobody’s where an event names no organization: it is refused, so that somebody looks at it', async () => {
    const { recorded, dispatcher } = recording();
    const answer = new RecordUsageWhenMessageCompleted(dispatcher).react(envelope(null, facts));
    await expect(answer).rejects.toThrow('The answer belongs to no organization');
    const calls = new RecordUsageWhenModelCallsEnd(dispatcher).react(envelope(null, { calls: [] }));
    await expect(calls).rejects.toThrow('The calls belong to no organization');
    expect(recorded).toEqual([]);
  });
});
