import { beforeEach, describe, expect, it } from 'vitest';
import { LlmError } from './llm-error.js';
import type { ChatEvent } from './llm-provider.js';
import { ChunkDecoder, toUsage } from './openai-chunks.js';
import { redactor } from './provider-errors.js';
import { UsageMeter } from './tokens.js';

let events: ChatEvent[];
let decoder: ChunkDecoder;

beforeEach(() => {
  events = [];
  const meter = new UsageMeter({ messages: [{ role: 'user', content: 'Hello there' }] });
  decoder = new ChunkDecoder(meter, (event) => events.push(event), redactor([]));
});

const send = (chunk: unknown): void => decoder.decode(JSON.stringify(chunk));
const delta = (value: object, finish_reason: string | null = null): object => ({
  choices: [{ delta: value, finish_reason }],
});
const finish = (): ChatEvent | undefined => {
  decoder.finish();
  return events.at(-1);
};
const usage = (): ChatEvent | undefined => events.find((event) => event.type === 'usage');

describe('ChunkDecoder', () => {
  it('CNV-11 passes text and both spellings of reasoning on, and nothing for empty deltas', () => {
    send(delta({ role: 'assistant', content: '' }));
    send(delta({ content: null, reasoning_content: 'hm' }));
    send(delta({ reasoning: 'so' }));
    send(delta({ content: 'Yes' }));
    send({ choices: [{ delta: null }] });
    expect(events).toEqual([
      { type: 'reasoning', text: 'hm' },
      { type: 'reasoning', text: 'so' },
      { type: 'text', text: 'Yes' },
    ]);
  });

  it('CNV-14 takes usage from a chunk of its own, with the finish reason, or the last of several', () => {
    send({ ...delta({ content: 'a' }), usage: { prompt_tokens: 9, completion_tokens: 1 } });
    send({ ...delta({}, 'stop'), usage: { prompt_tokens: 9, completion_tokens: 2 } });
    send({ choices: [], usage: { prompt_tokens: 9, completion_tokens: 3 } });
    finish();
    expect(usage()).toMatchObject({ usage: { inputTokens: 9, outputTokens: 3, source: 'provider' } });
  });

  it('CNV-14 estimates when there are no figures, or none that are numbers', () => {
    send({ ...delta({ content: 'Well, hello' }, 'stop'), usage: { prompt_tokens: 'many' } });
    finish();
    expect(usage()).toMatchObject({ usage: { source: 'estimated' } });
  });

  it('CNV-01 assembles the calls of tools from their deltas', () => {
    send(delta({ tool_calls: [{ index: 0, id: 'a', function: { name: 'one', arguments: '' } }] }));
    send(delta({ tool_calls: [{ index: 0, function: { arguments: '{"x":' } }] }));
    send(delta({ tool_calls: [{ index: 1, id: 'b', function: { name: 'two', arguments: '{}' } }] }));
    send(delta({ tool_calls: [{ index: 0, function: { arguments: '1}' } }] }, 'tool_calls'));
    expect(finish()).toEqual({ type: 'finish', reason: 'tool-calls' });
    expect(events.slice(0, 4)).toEqual([
      { type: 'tool-call-delta', index: 0, id: 'a', name: 'one', arguments: '' },
      { type: 'tool-call-delta', index: 0, id: 'a', name: 'one', arguments: '{"x":' },
      { type: 'tool-call-delta', index: 1, id: 'b', name: 'two', arguments: '{}' },
      { type: 'tool-call-delta', index: 0, id: 'a', name: 'one', arguments: '1}' },
    ]);
    expect(events.slice(4, 6)).toEqual([
      { type: 'tool-call', id: 'a', name: 'one', arguments: '{"x":1}' },
      { type: 'tool-call', id: 'b', name: 'two', arguments: '{}' },
    ]);
  });

  it('CNV-01 keeps calls apart that a server sends without an index, and calls a stop with calls what it is', () => {
    send(delta({ tool_calls: [{ id: 'a', function: { name: 'one', arguments: '{}' } }] }));
    send(delta({ tool_calls: [{ id: 'b', function: { name: 'one', arguments: '{}' } }] }, 'stop'));
    expect(finish()).toMatchObject({ reason: 'tool-calls' });
    expect(events.filter((event) => event.type === 'tool-call').map((call) => call.id)).toEqual(['a', 'b']);
  });

  it.each([
    ['stop', 'stop'],
    ['length', 'length'],
    ['max_tokens', 'length'],
    ['content_filter', 'content-filter'],
    ['function_call', 'tool-calls'],
    ['eos', 'other'],
  ])('CNV-11 reads the finish reason %s as %s', (sent, reason) => {
    expect(decoder.isComplete).toBe(false);
    send({ id: 'chat-1', ...delta({ content: 'x' }, sent) });
    expect(decoder.isComplete).toBe(true);
    expect(finish()).toEqual({ type: 'finish', reason, providerRequestId: 'chat-1' });
  });

  it('CNV-11 names no reason of its own when the server sends none', () => {
    send(delta({ content: 'x' }));
    expect(finish()).toEqual({ type: 'finish', reason: 'other' });
  });

  it('CNV-13 shows a refusal as text and finishes it as filtered', () => {
    send(delta({ refusal: 'I cannot help with that.' }));
    send(delta({}, 'stop'));
    expect(finish()).toMatchObject({ reason: 'content-filter' });
    expect(events[0]).toEqual({ type: 'text', text: 'I cannot help with that.' });
  });

  it.each([
    ['no JSON', '{"choices":['],
    ['no object', '42'],
    ['null', 'null'],
    ['a text that is none', JSON.stringify(delta({ content: ['x'] }))],
  ])('CNV-13 ends an answer with %s as broken', (_, data) => {
    expect(() => decoder.decode(data)).toThrow(expect.objectContaining({ kind: 'protocol' }));
  });

  it('CNV-13 does not pass on a call of a tool without a name', () => {
    send(delta({ tool_calls: [{ index: 0, function: { arguments: '{}' } }] }));
    expect(() => decoder.finish()).toThrow(LlmError);
  });

  it('CNV-13 throws the error object of a stream', () => {
    const error = { message: 'Overloaded', type: 'server_error', code: 503 };
    expect(() => send({ error })).toThrow(
      expect.objectContaining({ kind: 'unavailable', status: 503, message: 'Overloaded' }),
    );
  });

  it('CNV-01 gives calls ids where a server gives none, so that their results can be told apart', () => {
    send(delta({ tool_calls: [{ index: 0, function: { name: 'one', arguments: '{}' } }] }));
    send(delta({ tool_calls: [{ index: 1, function: { name: 'two', arguments: '{}' } }] }, 'tool_calls'));
    finish();
    expect(events.filter(({ type }) => type === 'tool-call')).toMatchObject([
      { id: 'call_0', name: 'one' },
      { id: 'call_1', name: 'two' },
    ]);
  });
});

describe('toUsage', () => {
  it('CNV-14 reads cached and reasoning tokens as parts of input and output', () => {
    const wire = {
      prompt_tokens: 100,
      completion_tokens: 50,
      total_tokens: 150,
      prompt_tokens_details: { cached_tokens: 80 },
      completion_tokens_details: { reasoning_tokens: 30 },
    };
    expect(toUsage(wire)).toEqual({
      inputTokens: 100,
      outputTokens: 50,
      cachedInputTokens: 80,
      reasoningTokens: 30,
      source: 'provider',
    });
    expect(
      toUsage({ prompt_tokens: 100, completion_tokens: 5, prompt_cache_hit_tokens: 64 })?.cachedInputTokens,
    ).toBe(64);
  });

  it('CNV-14 adds reasoning that a server counts on top of the output', () => {
    const details = { completion_tokens_details: { reasoning_tokens: 30 } };
    expect(
      toUsage({ prompt_tokens: 10, completion_tokens: 50, total_tokens: 90, ...details })?.outputTokens,
    ).toBe(80);
    expect(toUsage({ prompt_tokens: 10, completion_tokens: 5, ...details })?.outputTokens).toBe(35);
  });

  it('CNV-14 never lets a part be larger than its whole', () => {
    expect(
      toUsage({ prompt_tokens: 10, prompt_tokens_details: { cached_tokens: 99 } })?.cachedInputTokens,
    ).toBe(10);
  });

  it.each([undefined, null, {}, { prompt_tokens: -1 }, { prompt_tokens: 1.5 }])(
    'CNV-14 takes %j for no figures',
    (wire) => {
      expect(toUsage(wire)).toBeUndefined();
    },
  );
});
