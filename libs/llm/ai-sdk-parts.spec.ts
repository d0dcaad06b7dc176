import type { LanguageModelV4StreamPart, LanguageModelV4Usage } from '@ai-sdk/provider';
import { beforeEach, describe, expect, it } from 'vitest';
import { PartDecoder } from './ai-sdk-parts.js';
import { LlmError } from './llm-error.js';
import type { ChatEvent } from './llm-provider.js';
import { redactor } from './provider-errors.js';
import { UsageMeter } from './tokens.js';

type FinishPart = Extract<LanguageModelV4StreamPart, { type: 'finish' }>;

let decoder: PartDecoder;
beforeEach(() => {
  const meter = new UsageMeter({ messages: [{ role: 'user', content: 'Hello there' }] });
  decoder = new PartDecoder(meter, { isUnknown: (value) => value === 'newer' }, redactor(['key-12345']));
});

const decode = (...parts: LanguageModelV4StreamPart[]): ChatEvent[] =>
  parts.flatMap((part) => decoder.decode(part));
const counted: LanguageModelV4Usage = {
  inputTokens: { total: 7, noCache: undefined, cacheRead: undefined, cacheWrite: undefined },
  outputTokens: { total: 3, text: undefined, reasoning: undefined },
};
const finish = (reason: Partial<FinishPart['finishReason']> = {}): FinishPart => ({
  type: 'finish',
  finishReason: { unified: 'stop', raw: 'stop', ...reason },
  usage: counted,
});
const look = { toolCallId: 'c1', toolName: 'look', input: '{"x":1}' };

function errorOf(error: unknown): LlmError {
  try {
    decoder.decode({ type: 'error', error });
  } catch (thrown) {
    if (thrown instanceof LlmError) return thrown;
    throw thrown;
  }
  throw new Error('Nothing was thrown');
}

describe('PartDecoder', () => {
  it('CNV-01 passes no empty pieces of a call on', () => {
    expect(
      decode(
        { type: 'tool-input-start', id: 'c1', toolName: 'look' },
        { type: 'tool-input-delta', id: 'c1', delta: '' },
        { type: 'tool-input-delta', id: 'c1', delta: '{}' },
      ),
    ).toEqual([
      { type: 'tool-call-delta', index: 0, id: 'c1', name: 'look', arguments: '' },
      { type: 'tool-call-delta', index: 0, id: 'c1', name: 'look', arguments: '{}' },
    ]);
  });

  it('CNV-01 gives a call that came without pieces as one piece and as a whole', () => {
    expect(decode({ type: 'tool-call', ...look })).toEqual([
      { type: 'tool-call-delta', index: 0, id: 'c1', name: 'look', arguments: '{"x":1}' },
      { type: 'tool-call', id: 'c1', name: 'look', arguments: '{"x":1}' },
    ]);
  });

  it('CNV-01 leaves calls to the vendor that the vendor makes itself', () => {
    expect(decode({ type: 'tool-call', ...look, providerExecuted: true })).toEqual([]);
    expect(decode(finish()).at(-1)).toMatchObject({ reason: 'stop' });
  });

  it('CNV-01 ends with calls of tools where the vendor only says that it stopped', () => {
    decode({ type: 'tool-call', ...look });
    expect(decode(finish()).at(-1)).toMatchObject({ type: 'finish', reason: 'tool-calls' });
  });

  it('CNV-01 says that the answer ended for another reason where the vendor gives one of its own', () => {
    expect(decode(finish({ unified: 'other', raw: 'moon' })).at(-1)).toMatchObject({ reason: 'other' });
    expect(decoder.finished).toBe(true);
  });

  it('CNV-13 does not take for an end what the vendor gave no reason for', () => {
    expect(decode(finish({ raw: undefined }))).toEqual([]);
    expect(decoder.finished).toBe(false);
  });

  it('CNV-01 keeps the id of the answer when later parts tell none', () => {
    decode({ type: 'response-metadata', id: 'req-1' }, { type: 'response-metadata', modelId: 'm' });
    expect(decode(finish()).at(-1)).toMatchObject({ providerRequestId: 'req-1' });
  });

  it('CNV-14 counts nothing as cached or thought where the vendor does not tell', () => {
    expect(decode(finish())[0]).toEqual({
      type: 'usage',
      usage: {
        inputTokens: 7,
        outputTokens: 3,
        cachedInputTokens: 0,
        reasoningTokens: 0,
        source: 'provider',
      },
    });
  });

  it('CNV-13 reads on after a part that is merely newer than the SDK, and after no other', () => {
    expect(decode({ type: 'error', error: { name: 'AI_TypeValidationError', value: 'newer' } })).toEqual([]);
    expect(errorOf({ name: 'AI_TypeValidationError', value: 'broken' }).kind).toBe('protocol');
    expect(errorOf({ name: 'AI_JSONParseError' }).kind).toBe('protocol');
  });

  it.each<[string, unknown, Partial<LlmError>]>([
    ['an object', { type: 'overloaded_error', message: 'Busy' }, { kind: 'unavailable', message: 'Busy' }],
    [
      'an error of the SDK',
      Object.assign(new Error('Slow down'), { statusCode: 429 }),
      { kind: 'rate-limited', message: 'Slow down', status: 429 },
    ],
    ['a numeric code', { message: 'No', code: 401 }, { kind: 'authentication', status: 401 }],
    ['a text', 'key-12345 is wrong', { message: '[redacted] is wrong' }],
    ['nothing', null, { message: 'The provider reported an error without a message' }],
    [
      'a code alone',
      { statusCode: 503 },
      { kind: 'unavailable', status: 503, message: 'The provider reported an error without a message' },
    ],
  ])('CNV-13 tells an error in the stream by %s', (_, error, expected) => {
    expect(errorOf(error)).toMatchObject(expected);
  });
});
