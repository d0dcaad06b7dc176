import { describe, expect, it } from 'vitest';
import { RequestInvalid } from '#libs/kernel/errors.js';
import { readChatRequest } from './chat-request.js';
import { readEmbeddingRequest } from './embedding-wire.js';

const hello = [{ role: 'user', content: 'Hi' }];
const read = (fields: object) => readChatRequest({ model: 'm', messages: hello, ...fields });
const questionOf = (fields: object) => read(fields).question;

/** Where the fault is, as problem documents point at it, and what is said of it. */
function faultOf(reading: () => unknown): string {
  try {
    reading();
  } catch (error) {
    if (!(error instanceof RequestInvalid)) throw error;
    const [fault, ...others] = error.errors ?? [];
    expect({ code: fault?.code, others }).toEqual({ code: 'invalid', others: [] });
    return `${fault?.pointer} ${fault?.detail}`;
  }
  throw new Error('It was taken');
}

const user = (...content: unknown[]) => ({ messages: [{ role: 'user', content }] });
const image = (image_url: unknown) => user({ type: 'image_url', image_url });
const tool = (name: string, rest: object = {}) => ({ type: 'function', function: { name, ...rest } });
const said = (message: object) => ({ messages: [{ role: 'assistant', ...message }] });

describe('reading a chat completion', () => {
  it.each<[string, object, object]>([
    ['the advice of clients is taken and not used', { metadata: { a: 1 }, logit_bias: {}, whatever: 1 }, {}],
    ['null is what was left out', { tools: null, stop: null, seed: null, response_format: null }, {}],
    ['text alone is the only modality', { modalities: ['text'], logprobs: false, n: 1 }, {}],
    ['one stop', { stop: 'END' }, { stop: ['END'] }],
    ['several stops', { stop: ['END', '\n'] }, { stop: ['END', '\n'] }],
    ['no stops', { stop: [] }, {}],
    ['the newer limit', { max_completion_tokens: 7, max_tokens: 9 }, { maxOutputTokens: 7 }],
    ['the older limit', { max_completion_tokens: null, max_tokens: 9 }, { maxOutputTokens: 9 }],
    ['effort', { reasoning_effort: 'high' }, { reasoningEffort: 'high' }],
    ['effort in words no provider shares', { reasoning_effort: 'minimal' }, { reasoningEffort: 'low' }],
    ['most effort', { reasoning_effort: 'xhigh' }, { reasoningEffort: 'high' }],
    ['plain text', { response_format: { type: 'text' } }, {}],
    ['any JSON', { response_format: { type: 'json_object' } }, { responseFormat: { type: 'json' } }],
    [
      'a format without a schema',
      { response_format: { type: 'json_schema', json_schema: { name: 'f' } } },
      { responseFormat: { type: 'json-schema', name: 'f', schema: {} } },
    ],
    [
      'a format with one',
      {
        response_format: { type: 'json_schema', json_schema: { name: 'f', schema: { a: 1 }, strict: true } },
      },
      { responseFormat: { type: 'json-schema', name: 'f', schema: { a: 1 }, strict: true } },
    ],
    [
      'a tool without arguments',
      { tools: [tool('now')] },
      { tools: [{ name: 'now', parameters: { type: 'object', properties: {} } }] },
    ],
    ['no tools, and none may be called', { tools: [], tool_choice: 'none' }, {}],
  ])('CNV-01 %s', (_, fields, question) => {
    expect(questionOf(fields)).toEqual({ messages: hello, ...question });
  });

  it.each([
    ['none', 'none'],
    ['auto', 'auto'],
    ['required', 'required'],
    [tool('now'), { name: 'now' }],
  ])('CNV-22 which tool may be called is %j', (tool_choice, toolChoice) => {
    expect(questionOf({ tools: [tool('now')], tool_choice }).toolChoice).toEqual(toolChoice);
  });

  it.each<[string, object, object]>([
    ['of a developer', { role: 'developer', content: 'Be kind' }, { role: 'system', content: 'Be kind' }],
    [
      'in parts',
      {
        role: 'system',
        content: [
          { type: 'text', text: 'Be ' },
          { type: 'text', text: 'kind' },
        ],
      },
      { role: 'system', content: 'Be kind' },
    ],
    ['of a model that refused', { role: 'assistant', refusal: 'No.' }, { role: 'assistant', content: 'No.' }],
    [
      'of a model that refused in other words',
      { role: 'assistant', content: 'Well', refusal: 'No.' },
      { role: 'assistant', content: 'Well' },
    ],
    [
      'that only calls',
      { role: 'assistant', tool_calls: [{ id: '1', ...tool('now', { arguments: '{}' }) }] },
      { role: 'assistant', content: '', toolCalls: [{ id: '1', name: 'now', arguments: '{}' }] },
    ],
    [
      'of a tool',
      { role: 'tool', tool_call_id: '1', content: 'noon' },
      { role: 'tool', toolCallId: '1', content: 'noon' },
    ],
    [
      'with a picture',
      user({ type: 'image_url', image_url: { url: 'https://a.example/b.png' } }).messages[0]!,
      { role: 'user', content: [{ type: 'image', url: 'https://a.example/b.png' }] },
    ],
  ])('CNV-01 CNV-23 a message %s is read', (_, message, expected) => {
    expect(questionOf({ messages: [message] }).messages).toEqual([expected]);
  });

  it.each(['low', 'high', 'auto'])('CNV-23 a picture may be looked at in detail: %s', (detail) => {
    const url = 'data:image/png;base64,AA==';
    expect(questionOf(image({ url, detail })).messages[0]?.content).toEqual([{ type: 'image', url, detail }]);
  });

  it.each<[string, object]>([
    ['/functions is no longer used: send "tools" instead', { functions: [] }],
    ['/function_call is no longer used: send "tool_choice" instead', { function_call: 'auto' }],
    ['/audio is not supported: answers are text', { audio: {} }],
    ['/logprobs is not supported', { logprobs: true }],
    ['/modalities may only be ["text"]', { modalities: ['text', 'audio'] }],
    ['/n must be 1: one answer is generated', { n: 2 }],
    ['/model must name a model', { model: '' }],
    ['/model must be a text', { model: 1 }],
    ['/model must not be longer than 200 characters', { model: 'm'.repeat(201) }],
    ['/stream must be true or false', { stream: 'yes' }],
    ['/stream_options must be an object', { stream_options: true }],
    ['/messages must be a list of at least one message', { messages: [] }],
    ['/messages must be a list of at least one message', { messages: null }],
    ['/messages must be a list', { messages: 'Hi' }],
    [
      '/messages must not have more than 2000 elements',
      { messages: Array.from({ length: 2_001 }, () => hello[0]) },
    ],
    ['/messages/0 must be an object', { messages: ['Hi'] }],
    ['/messages/0/role must be one of system, developer, user, assistant and tool', { messages: [{}] }],
    ['/messages/0/content must be a text or a list of parts', user()],
    ['/messages/0/content may only be left out beside tool_calls', said({ tool_calls: [] })],
    ['/messages/0/refusal must be a text', said({ refusal: 1 })],
    ['/messages/0/tool_calls/0/function must be an object', said({ tool_calls: [{ id: '1' }] })],
    [
      '/messages/0/content/0/type must be text here',
      said({ content: [{ type: 'image_url', image_url: { url: 'https://a.example' } }] }),
    ],
    [
      '/messages/0/content/0/type must be text or image_url: nothing else can be sent to a model here',
      user({ type: 'input_audio' }),
    ],
    [
      '/messages/0/content/0/image_url/url must be an https: or a data:image/ URL',
      image({ url: 'http://a' }),
    ],
    [
      '/messages/0/content/0/image_url/detail must be one of low, high and auto',
      image({ url: 'https://a.example', detail: 'most' }),
    ],
    ['/tools/0/type must be "function"', { tools: [{ type: 'custom' }] }],
    ['/tools/0/function/name must be letters, digits, "_" and "-"', { tools: [tool('a b')] }],
    ['/tools/0/function/name must not be longer than 64 characters', { tools: [tool('a'.repeat(65))] }],
    ['/tool_choice may only be given with tools', { tool_choice: 'auto' }],
    ['/tool_choice must be an object', { tool_choice: 'any' }],
    [
      '/tool_choice must be none, auto, required or {type: "function"}',
      { tools: [tool('now')], tool_choice: { type: 'allowed_tools' } },
    ],
    [
      '/tool_choice/function/name must be one of the tools',
      { tools: [tool('now')], tool_choice: tool('then') },
    ],
    [
      '/response_format/type must be one of text, json_object and json_schema',
      { response_format: { type: 'grammar' } },
    ],
    ['/response_format/json_schema must be an object', { response_format: { type: 'json_schema' } }],
    ['/temperature must be a number from 0 to 2', { temperature: 2.1 }],
    ['/top_p must be a number from 0 to 1', { top_p: '1' }],
    ['/seed must be a whole number', { seed: 1.5 }],
    ['/max_tokens must be a number from 1 to 10000000', { max_tokens: 0 }],
    ['/max_completion_tokens must be a whole number', { max_completion_tokens: 1.5 }],
    ['/reasoning_effort must be one of none, minimal, low, medium, high, xhigh', { reasoning_effort: 1 }],
    [
      '/reasoning_effort must be one of none, minimal, low, medium, high, xhigh',
      { reasoning_effort: 'toString' },
    ],
    ['/stop must not have more than 16 elements', { stop: Array(17).fill('a') }],
    ['/stop/1 must be a text', { stop: ['a', 1] }],
  ])('CNV-13 refuses: %s', (fault, fields) => {
    expect(faultOf(() => read(fields))).toBe(fault);
  });

  it('CNV-13 a refusal names the place as the format’s own does', () => {
    expect(() => readChatRequest([])).toThrow('The body must be an object.');
    expect(() => read(user({ type: 'audio' }))).toThrow(/^messages\[0\]\.content\[0\]\.type must be text or/);
  });

  it('CNV-11 EXP-02 says how and for whom it is asked', () => {
    expect(read({})).toMatchObject({ model: 'm', stream: false, includeUsage: false, endUser: null });
    const asked = { stream: true, stream_options: { include_usage: true }, safety_identifier: 'ada' };
    expect(read(asked)).toMatchObject({ stream: true, includeUsage: true, endUser: 'ada' });
    expect(read({ user: 'u'.repeat(600) }).endUser).toHaveLength(512);
    expect(read({ user: '' }).endUser).toBeNull();
  });
});

describe('reading a request for embeddings', () => {
  const readInput = (input: unknown, rest: object = {}) =>
    readEmbeddingRequest({ model: 'm', input, ...rest });

  it('CNV-01 takes one text or several', () => {
    expect(readInput('a', { encoding_format: 'base64' })).toMatchObject({ inputs: ['a'], base64: true });
    expect(readInput(['a', 'b'], { dimensions: 3 })).toMatchObject({ inputs: ['a', 'b'], dimensions: 3 });
  });

  it.each<[string, unknown, object?]>([
    ['/input must be a text or a list of at least one', []],
    ['/input must not hold an empty text', ''],
    ['/input must not hold an empty text', ['a', '']],
    ['/input/0 must be a text', [[1, 2]]],
    ['/input must not have more than 2048 elements', Array(2_049).fill('a')],
    ['/encoding_format must be float or base64', 'a', { encoding_format: 'hex' }],
    ['/model must name a model', 'a', { model: '' }],
  ])('CNV-13 refuses: %s', (fault, input, rest) => {
    expect(faultOf(() => readInput(input, rest))).toBe(fault);
  });
});
