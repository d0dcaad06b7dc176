import { describe, expect, it } from 'vitest';
import type { ChatEvent, Usage } from '#libs/llm/llm-provider.js';
import { ChunkWriter, wireCompletion } from './chat-response.js';

const head = { id: 'chatcmpl-1', created: 1_790_000_000, model: 'm' };
const usage: Usage = {
  inputTokens: 3,
  outputTokens: 2,
  cachedInputTokens: 1,
  reasoningTokens: 1,
  source: 'provider',
};

/** The chunks as a client reads them, and whether the last line is the one that ends a stream. */
function written(events: readonly ChatEvent[], includeUsage = false) {
  const writer = new ChunkWriter(head, includeUsage);
  const lines = events
    .map((event) => writer.write(event))
    .join('')
    .split('\n\n');
  expect(lines.splice(-2)).toEqual(['data: [DONE]', '']);
  return lines.map((line) => JSON.parse(line.replace(/^data: /, '')));
}
// oxlint-disable-next-line no-explicit-any -- as a client has them
const deltasOf = (chunks: any[]) => chunks.map(({ choices }) => choices[0].delta);
const finish: ChatEvent = { type: 'finish', reason: 'stop' };
const call = (fields: object): ChatEvent => ({
  type: 'tool-call-delta',
  index: 0,
  name: 'now',
  arguments: '',
  ...fields,
});

describe('an answer in chunks', () => {
  it('CNV-11 says what the model thinks beside what it says, and nothing for what is no text', () => {
    const chunks = written([
      { type: 'reasoning', text: 'Hm' },
      { type: 'reasoning', text: '', providerData: { signature: 's' } },
      { type: 'text', text: 'Hi' },
      finish,
    ]);
    expect(deltasOf(chunks)).toEqual([{ role: 'assistant', reasoning_content: 'Hm' }, { content: 'Hi' }, {}]);
  });

  it('CNV-22 names a call in its first piece only, by an id of its own where the model has none', () => {
    const chunks = written([
      call({ arguments: '{' }),
      call({ arguments: '}' }),
      call({ index: 1, id: 'c1' }),
      { type: 'tool-call', id: 'c1', name: 'now', arguments: '' },
      { type: 'finish', reason: 'tool-calls' },
    ]);
    const named = (index: number, id: string, text: string) => ({
      index,
      id,
      type: 'function',
      function: { name: 'now', arguments: text },
    });
    expect(deltasOf(chunks)).toEqual([
      { role: 'assistant', tool_calls: [named(0, 'call_0', '{')] },
      { tool_calls: [{ index: 0, function: { arguments: '}' } }] },
      { tool_calls: [named(1, 'c1', '')] },
      {},
    ]);
    expect(chunks.at(-1).choices[0].finish_reason).toBe('tool_calls');
  });

  it('CNV-11 that says nothing is an empty text', () => {
    const chunks = written([finish]);
    expect(deltasOf(chunks)).toEqual([{ role: 'assistant', content: '' }, {}]);
  });

  it('CNV-14 tells usage in a chunk of its own where it was asked for, and is known', () => {
    const chunks = written([{ type: 'text', text: 'Hi' }, { type: 'usage', usage }, finish], true);
    expect(chunks.map((chunk) => chunk.usage?.total_tokens ?? null)).toEqual([null, null, 5]);
    expect(chunks.at(-1).choices).toEqual([]);
    expect(written([{ type: 'text', text: 'Hi' }, finish], true)).toHaveLength(2);
    expect(written([{ type: 'text', text: 'Hi' }, { type: 'usage', usage }, finish])).toHaveLength(2);
  });
});

describe('an answer as a whole', () => {
  const said = { reasoning: '', reasoningBlocks: [], toolCalls: [], citations: [], usage };

  it('CNV-11 has what the model thought where it thought', () => {
    const thought = wireCompletion(head, { ...said, text: 'Hi', reasoning: 'Hm', finishReason: 'other' });
    expect(thought.choices[0]).toMatchObject({
      finish_reason: 'stop',
      message: { content: 'Hi', reasoning_content: 'Hm' },
    });
    const plain = wireCompletion(head, { ...said, text: '', finishReason: 'length' });
    expect(plain.choices[0]?.message).toEqual({ role: 'assistant', content: '', refusal: null });
  });

  it('CNV-22 has no text where it only calls', () => {
    const toolCalls = [{ id: 'c0', name: 'now', arguments: '{}' }];
    const { choices } = wireCompletion(head, { ...said, text: '', toolCalls, finishReason: 'tool-calls' });
    expect(choices[0]?.message).toMatchObject({
      content: null,
      tool_calls: [{ id: 'c0', type: 'function' }],
    });
  });
});
