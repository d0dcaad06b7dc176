import { describe, expect, it } from 'vitest';
import { newId } from '#libs/kernel/id.js';
import {
  AnswerAlreadyEnded,
  AnswerStillGenerating,
  ConversationNotActive,
  MessageNotSuitable,
} from './conversation.errors.js';
import { Conversation } from './conversation.js';
import type { AnswerOutcome } from './message.js';

const NOW = new Date('2026-11-21T06:00:00Z');
const LATER = new Date('2026-11-21T06:01:00Z');

const start = (title: string | null = null) =>
  Conversation.start(
    newId(),
    {
      organizationId: newId(),
      userId: newId(),
      title,
      agent: null,
      model: 'offline',
      contextData: {},
      contextPolicy: null,
      experimentId: null,
      titleByModel: false,
      isTemporary: false,
      isPreview: false,
    },
    NOW,
  );

const ids = () => ({ questionId: newId(), answerId: newId() });

const outcome = (state: AnswerOutcome['state']): AnswerOutcome => ({
  state,
  text: 'Hi',
  reasoning: [],
  finishReason: 'stop',
  citations: [],
  error: state === 'failed' ? { code: 'llm.timeout', detail: 'too slow' } : null,
  firstTokenMs: 5,
  processingMs: 9,
  calledTools: false,
  facts: {
    provider: 'offline',
    model: 'offline',
    costNanoUsd: '12',
    priceVersion: 'p#1',
    keySource: 'platform',
    startedAt: NOW.toISOString(),
    usage: { inputTokens: 3, outputTokens: 4, cachedInputTokens: 0, reasoningTokens: 0, source: 'provider' },
  },
});

const saying = (content: string) => ({ content, attachments: [] });

describe('Conversation', () => {
  it('CNV-08 numbers question and answer without a gap', () => {
    const conversation = start();
    const first = conversation.ask(ids(), saying('One'), NOW);
    const second = conversation.ask(ids(), saying('Two'), LATER);
    expect(
      [...first, ...second].map(({ sequenceNumber, role, state }) => [sequenceNumber, role, state]),
    ).toEqual([
      [1, 'user', 'complete'],
      [2, 'assistant', 'generating'],
      [3, 'user', 'complete'],
      [4, 'assistant', 'generating'],
    ]);
    expect(conversation).toMatchObject({ messageCount: 4, lastMessageAt: LATER });
  });

  it('CNV-04 takes its title from the first question unless it has one, and never cuts a character in two', () => {
    const named = start('Mine');
    named.ask(ids(), saying('Question'), NOW);
    expect(named.title).toBe('Mine');
    const long = start();
    long.ask(ids(), saying(`  ${'😀'.repeat(100)}\n`), NOW);
    expect(long.title).toBe(`${'😀'.repeat(79)}…`);
  });

  it('CNV-07 counts what answers used', () => {
    const conversation = start();
    conversation.charge(7, 12n, LATER);
    conversation.charge(1, 1n, LATER);
    expect(conversation).toMatchObject({ totalTokens: 8, costNanoUsd: 13n });
  });

  it('CNV-09 takes no question unless it is active, and stays as it was', () => {
    const conversation = start();
    Object.assign(conversation, { status: 'paused' });
    const before = conversation.revision;
    expect(() => conversation.ask(ids(), saying('x'), NOW)).toThrow(ConversationNotActive);
    expect(conversation).toMatchObject({ messageCount: 0, revision: before });
  });
});

describe('the tree of messages', () => {
  it('CNV-08 numbers every branch in one sequence and shows what came last', () => {
    const conversation = start();
    const [question, answer] = conversation.ask(ids(), saying('One'), NOW);
    answer.end(outcome('complete'), NOW);
    const other = conversation.regenerate(answer, { answerId: newId() }, null, LATER);
    const [edited, third] = conversation.edit(question, ids(), saying('Uno'), LATER);
    expect([other, edited, third].map(({ sequenceNumber, parentId }) => [sequenceNumber, parentId])).toEqual([
      [3, question.id],
      [4, null],
      [5, edited.id],
    ]);
    expect(conversation).toMatchObject({ messageCount: 5, isBranched: true, activeLeafId: third.id });
  });

  it('CNV-05 has no branches while each question follows the last answer', () => {
    const conversation = start();
    const [, answer] = conversation.ask(ids(), saying('One'), NOW);
    answer.end({ ...outcome('complete'), finishReason: 'length' }, NOW);
    conversation.continueAnswer(answer, { answerId: newId() }, NOW);
    conversation.ask(ids(), saying('Two'), NOW);
    expect(conversation.isBranched).toBe(false);
    conversation.ask(ids(), saying('Two'), NOW, answer);
    expect(conversation.isBranched).toBe(true);
  });
});

describe('Message', () => {
  it.each([
    ['complete', 'message.completed'],
    ['stopped', 'message.stopped'],
    ['failed', 'message.failed'],
  ] as const)(
    'CNV-13 an answer that ends as %s keeps text, usage and cost and tells it as %s',
    (state, type) => {
      const [, answer] = start().ask(ids(), saying('x'), NOW);
      answer.end(outcome(state), LATER);
      expect(answer).toMatchObject({
        state,
        content: 'Hi',
        inputTokens: 3,
        outputTokens: 4,
        costNanoUsd: 12n,
        priceVersion: 'p#1',
        completedAt: LATER,
      });
      expect(answer.errorCode).toBe(state === 'failed' ? 'llm.timeout' : null);
      const [event] = answer.takeEvents();
      expect(event?.constructor).toHaveProperty('type', type);
      expect(JSON.stringify(event)).not.toContain('Hi');
    },
  );

  it('CNV-16 a rating is told to others without the words', () => {
    const [question, answer] = start().ask(ids(), saying('x'), NOW);
    expect(() => answer.rate({ rating: 'up', reason: null, comment: null })).toThrow(AnswerStillGenerating);
    answer.end(outcome('complete'), NOW);
    answer.takeEvents();
    answer.rate({ rating: 'down', reason: 'unsafe', comment: 'between you and me' });
    const [event] = answer.takeEvents();
    expect(event).toMatchObject({ rating: 'down', reason: 'unsafe', model: 'offline' });
    expect(JSON.stringify(event)).not.toContain('between you');
    expect(() => question.rate({ rating: 'up', reason: null, comment: null })).toThrow(MessageNotSuitable);
  });

  it('CNV-13 an answer ends once', () => {
    const [, answer] = start().ask(ids(), saying('x'), NOW);
    answer.end(outcome('complete'), NOW);
    expect(() => answer.end(outcome('failed'), LATER)).toThrow(AnswerAlreadyEnded);
    expect(answer.state).toBe('complete');
  });

  it('CNV-05 CNV-13 an answer that is not whole yet is not pinned, and nothing without text', () => {
    const [question, answer] = start().ask(ids(), saying('Hi'), NOW);
    expect(() => answer.pin(LATER)).toThrow(AnswerStillGenerating);
    answer.end({ ...outcome('awaiting_approval'), finishReason: null }, NOW);
    expect(() => answer.pin(LATER)).toThrow(AnswerStillGenerating);
    answer.goOn();
    answer.end({ ...outcome('stopped'), text: '' }, NOW);
    expect(() => answer.pin(LATER)).toThrow(MessageNotSuitable);
    question.pin(LATER);
    expect(question.pinnedAt).toEqual(LATER);
  });

  it('CNV-22 goes on only where an answer waits', () => {
    const [, answer] = start().ask(ids(), saying('Hi'), NOW);
    expect(() => answer.goOn()).toThrow(MessageNotSuitable);
    answer.end(outcome('complete'), NOW);
    expect(() => answer.goOn()).toThrow(MessageNotSuitable);
    expect(answer.state).toBe('complete');
  });
});

describe('upkeep of a conversation', () => {
  it('CNV-04 keeps the title it has where none could be made, and charges what that took', () => {
    const conversation = start();
    Object.assign(conversation, { title: 'Hi', titleState: 'requested' });
    conversation.entitle(undefined, { tokens: 5, costNanoUsd: '7' }, LATER);
    expect(conversation).toMatchObject({
      title: 'Hi',
      titleState: 'settled',
      totalTokens: 5,
      costNanoUsd: 7n,
    });
    conversation.entitle('Too late', { tokens: 1, costNanoUsd: '1' }, LATER);
    expect(conversation).toMatchObject({ title: 'Hi', totalTokens: 6 });
  });

  it('CNV-05 asks for no summary once it is deleted', () => {
    const conversation = start();
    const outgrown = { untilMessageId: newId(), maxTokens: 100 };
    const wanted = () => conversation.takeEvents().map(({ constructor: { name } }) => name);
    conversation.outgrow(outgrown);
    expect(wanted()).toContain('ConversationContextExceeded');
    conversation.delete(LATER);
    wanted();
    conversation.outgrow(outgrown);
    expect(wanted()).toEqual([]);
  });
});
