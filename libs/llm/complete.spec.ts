import { describe, expect, it } from 'vitest';
import { complete } from './complete.js';
import type { ChatEvent } from './llm-provider.js';
import { caught } from './testing/provider-contract.js';

const usage = {
  inputTokens: 1,
  outputTokens: 2,
  cachedInputTokens: 0,
  reasoningTokens: 0,
  source: 'provider',
} as const;
const citation = {
  index: 1,
  sourceId: 's',
  title: 'T',
  version: 1,
  part: 'body',
  start: 0,
  quote: 'q',
} as const;
const call = { id: 'c', name: 'f', arguments: '{}' };

async function* stream(...events: ChatEvent[]): AsyncGenerator<ChatEvent> {
  yield* events;
}

describe('complete', () => {
  it('CNV-01 puts a stream together', async () => {
    const events = stream(
      { type: 'reasoning', text: 'h' },
      { type: 'reasoning', text: 'm' },
      { type: 'text', text: 'a' },
      { type: 'citation', ...citation },
      { type: 'text', text: 'b' },
      { type: 'tool-call', ...call },
      { type: 'usage', usage },
      { type: 'finish', reason: 'stop' },
    );
    expect(await complete(events)).toEqual({
      text: 'ab',
      reasoning: 'hm',
      reasoningBlocks: [{ text: 'hm' }],
      toolCalls: [call],
      citations: [citation],
      usage,
      finishReason: 'stop',
    });
  });

  it('CNV-13 names the id of the request where the provider gave one', async () => {
    const finish = { type: 'finish', reason: 'length', providerRequestId: 'r-1' } as const;
    expect(await complete(stream({ type: 'usage', usage }, finish))).toMatchObject({
      providerRequestId: 'r-1',
    });
  });

  it('CNV-13 does not take a part for the whole', async () => {
    const error = await caught(() => complete(stream({ type: 'text', text: 'a' }, { type: 'usage', usage })));
    expect(error.kind).toBe('protocol');
  });
});
