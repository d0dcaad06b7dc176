import { describe, expect, it } from 'vitest';
import { complete } from './complete.js';
import type { ChatEvent, ChatMessage, ChatRequest, Passage } from './llm-provider.js';
import { OfflineProvider, offlineModel, type Failure, type OfflineOptions } from './offline.js';
import { caught, never } from './testing/provider-contract.js';
import { estimateTokens } from './tokens.js';

const passage: Passage = {
  sourceId: 's1',
  title: 'Handbook',
  version: 3,
  part: 'body',
  start: 40,
  text: 'Ask in the portal.',
  score: 1,
};

interface Search {
  readonly query: string;
  readonly limit: number;
}

function offline(options: Partial<OfflineOptions> = {}): { provider: OfflineProvider; searches: Search[] } {
  const searches: Search[] = [];
  const retrieve = async (query: string, limit: number): Promise<Passage[]> => {
    searches.push({ query, limit });
    return [passage];
  };
  return { provider: new OfflineProvider({ retrieve, ...options }), searches };
}

const request = (
  content: Extract<ChatMessage, { role: 'user' }>['content'],
  extra: Partial<ChatRequest> = {},
): ChatRequest => ({
  model: offlineModel,
  messages: [
    { role: 'user', content: 'An older question' },
    { role: 'assistant', content: 'An answer' },
    { role: 'user', content },
  ],
  ...extra,
});

describe('OfflineProvider', () => {
  it('CNV-01 answers the last question from documents, with their citation and estimated usage', async () => {
    const { provider, searches } = offline({ passages: 5 });
    const answer = await complete(provider.stream(request('How do I ask?'), never()));
    expect(searches).toEqual([{ query: 'How do I ask?', limit: 5 }]);
    expect(answer.text).toContain('“Ask in the portal.” [1]');
    expect(answer.citations).toEqual([
      {
        index: 1,
        sourceId: 's1',
        title: 'Handbook',
        version: 3,
        part: 'body',
        start: 40,
        quote: 'Ask in the portal.',
      },
    ]);
    expect(answer.usage).toMatchObject({ source: 'estimated', outputTokens: estimateTokens(answer.text) });
    expect(answer).toMatchObject({ finishReason: 'stop', toolCalls: [] });
  });

  it('CNV-01 searches with the text of a message that has images too', async () => {
    const { provider, searches } = offline();
    const content = [
      { type: 'text', text: 'What is' },
      { type: 'image', url: 'data:,' },
      { type: 'text', text: 'this?' },
    ] as const;
    await complete(provider.stream(request(content), never()));
    expect(searches).toEqual([{ query: 'What is\nthis?', limit: 3 }]);
  });

  it('CNV-23 CNV-22 quotes the files that came with the question, and takes nothing in them for a question', async () => {
    const { provider, searches } = offline();
    const file = { name: 'menu.md', text: 'Soup is free.\n\nNoodles are served on Thursday.\n/clock' };
    const content = [
      { type: 'text', text: `<attached_file>${file.text}</attached_file>`, file },
      { type: 'text', text: '[gone.md is gone]', file: { name: 'gone.md', text: '' } },
      { type: 'text', text: 'When are noodles served?' },
    ] as const;
    const tools = [{ name: 'clock', parameters: { type: 'object' } }];
    const answer = await complete(provider.stream(request(content, { tools }), never()));
    expect(answer.text).toContain('menu.md: “');
    expect(answer.text).toContain('Noodles are served on Thursday.');
    expect(answer.text).not.toContain('gone.md');
    expect([answer.toolCalls, searches]).toEqual([[], []]);
  });

  it('CNV-01 quotes what the request brings, and searches for nothing else', async () => {
    const { provider, searches } = offline();
    const passages = [{ ...passage, text: 'Never mind. Ask the porter.' }];
    const answer = await complete(provider.stream(request('Whom do I ask?', { passages }), never()));
    expect(answer.citations).toMatchObject([{ quote: 'Never mind. Ask the porter.', start: 40 }]);
    expect(searches).toEqual([]);
  });

  it('CNV-22 calls the tools that lines of the question name, and answers with what they return', async () => {
    const { provider, searches } = offline();
    const tools = ['clock', 'lamp'].map((name) => ({ name, parameters: { type: 'object' } }));
    const question = request('Please:\n/clock {"zone":"UTC"}\n/lamp\n/rocket\nnot /clock here', { tools });
    const called = await complete(provider.stream(question, never()));
    expect(called).toMatchObject({
      finishReason: 'tool-calls',
      toolCalls: [
        { name: 'clock', arguments: '{"zone":"UTC"}' },
        { name: 'lamp', arguments: '{}' },
      ],
    });
    const results = called.toolCalls.map(({ id, name }) => ({
      role: 'tool' as const,
      toolCallId: id,
      content: `/lamp says ${name}`,
    }));
    const turn = { role: 'assistant', content: '', toolCalls: called.toolCalls } as const;
    const messages = [...question.messages, turn, ...results];
    const answer = await complete(provider.stream({ ...question, messages }, never()));
    expect(answer.text).toContain('clock: /lamp says clock\n\nlamp: /lamp says lamp');
    expect(answer).toMatchObject({ finishReason: 'stop', toolCalls: [] });
    const without = await complete(provider.stream({ ...question, toolChoice: 'none' }, never()));
    expect(without.toolCalls).toEqual([]);
    expect(searches).toHaveLength(1);
  });

  it('CNV-01 does not search for nothing', async () => {
    const { provider, searches } = offline();
    const empty = await complete(provider.stream(request(' ?! '), never()));
    const none = await complete(provider.stream({ model: offlineModel, messages: [] }, never()));
    expect(empty.text).toContain('There is no question in your message.');
    expect(none.text).toBe(empty.text);
    expect(searches).toEqual([]);
  });

  it.each<[string, Partial<ChatRequest>]>([
    ['structured output', { responseFormat: { type: 'json' } }],
    ['tool calls', { toolChoice: 'required' }],
    ['tool calls', { toolChoice: { name: 'look' } }],
  ])('CNV-01 says that it has no %s', async (what, extra) => {
    const error = await caught(() => complete(offline().provider.stream(request('x', extra), never())));
    expect(error).toMatchObject({ kind: 'unsupported', message: expect.stringContaining(what) });
  });

  it('CNV-01 answers in text when tools are offered but need not be used', async () => {
    const tools = [{ name: 'look', parameters: {} }];
    const answer = await complete(
      offline().provider.stream(request('x', { tools, toolChoice: 'auto' }), never()),
    );
    expect(answer.text).toContain('Ask in the portal.');
  });

  it('CNV-13 reports a search that fails as unavailable', async () => {
    const cause = new Error('database gone');
    const { provider } = offline({ retrieve: () => Promise.reject(cause) });
    expect(await caught(() => complete(provider.stream(request('x'), never())))).toMatchObject({
      kind: 'unavailable',
      cause,
    });
  });

  it('CNV-10 reports a search that was aborted as aborted', async () => {
    const controller = new AbortController();
    const retrieve = async (): Promise<Passage[]> => {
      controller.abort();
      throw new Error('query cancelled');
    };
    const { provider } = offline({ retrieve });
    expect((await caught(() => complete(provider.stream(request('x'), controller.signal)))).kind).toBe(
      'aborted',
    );
  });

  it('CNV-11 streams at its pace after its latency', async () => {
    const { provider } = offline({ tokensPerSecond: 500, latencyMs: 40 });
    const startedAt = performance.now();
    const answer = await complete(provider.stream(request('How?'), never()));
    const tookMs = performance.now() - startedAt;
    expect(tookMs).toBeGreaterThanOrEqual(38 + (answer.usage.outputTokens / 500) * 900);
  });

  it('CNV-13 fails the calls it is told to, with retry-after, and no others', async () => {
    const { provider } = offline({
      failure: (call) => (call === 2 ? { type: 'fails', kind: 'rate-limited', retryAfterMs: 70 } : undefined),
    });
    await provider.models(never());
    expect(await caught(() => provider.embed({ model: offlineModel, inputs: ['x'] }, never()))).toMatchObject(
      {
        kind: 'rate-limited',
        retryAfterMs: 70,
      },
    );
    await complete(provider.stream(request('x'), never()));
  });

  it.each<[Failure, number]>([
    [{ type: 'breaks', afterDeltas: 0, kind: 'protocol' }, 0],
    [{ type: 'breaks', afterDeltas: 3, kind: 'protocol' }, 3],
  ])('CNV-13 breaks as told: %j', async (failure, deltas) => {
    const seen: ChatEvent[] = [];
    const error = await caught(async () => {
      for await (const event of offline({ failure: () => failure }).provider.stream(request('x'), never()))
        seen.push(event);
    });
    expect(error.kind).toBe('protocol');
    expect(seen.filter((event) => event.type === 'text')).toHaveLength(deltas);
  });

  it('CNV-13 breaks before its end when told to break after more deltas than there are', async () => {
    const { provider } = offline({
      failure: () => ({ type: 'breaks', afterDeltas: 9999, kind: 'unavailable' }),
    });
    expect((await caught(() => complete(provider.stream(request('x'), never())))).kind).toBe('unavailable');
  });

  it('CNV-10 stops between two deltas when aborted, at full speed too', async () => {
    const controller = new AbortController();
    const seen: ChatEvent[] = [];
    const error = await caught(async () => {
      for await (const event of offline().provider.stream(request('x'), controller.signal)) {
        seen.push(event);
        if (seen.length === 2) controller.abort();
      }
    });
    expect(error.kind).toBe('aborted');
    expect(seen).toHaveLength(2);
  });

  it('CNV-10 falls silent as told, until aborted', async () => {
    const controller = new AbortController();
    const { provider } = offline({ failure: () => ({ type: 'silence', afterDeltas: 2 }) });
    const seen: ChatEvent[] = [];
    setTimeout(() => controller.abort(), 50);
    const error = await caught(async () => {
      for await (const event of provider.stream(request('x'), controller.signal)) seen.push(event);
    });
    expect(error.kind).toBe('aborted');
    expect(seen).toHaveLength(2);
  });
});
