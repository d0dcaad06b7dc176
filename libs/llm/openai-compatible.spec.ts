import { inspect } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { complete, type Completion } from './complete.js';
import type { ChatRequest } from './llm-provider.js';
import { OpenAiCompatibleProvider, type OpenAiCompatibleOptions } from './openai-compatible.js';
import type { Behaviour } from './testing/wire-dialect.js';
import { startWireServer, type WireServer } from './testing/wire-server.js';
import { caught, never } from './testing/provider-contract.js';

const apiKey = 'sk-test-1234567890';
const providers: OpenAiCompatibleProvider[] = [];
let server: WireServer;
let provider: OpenAiCompatibleProvider;

function connect(options: Partial<OpenAiCompatibleOptions> = {}): OpenAiCompatibleProvider {
  const made = new OpenAiCompatibleProvider({ name: 'wire', baseUrl: server.url, apiKey, ...options });
  providers.push(made);
  return made;
}

beforeAll(async () => {
  server = await startWireServer();
  provider = connect();
});
beforeEach(() => {
  server.script({});
  server.requests.length = 0;
});
afterAll(async () => {
  await server.close();
  await Promise.all(providers.map((each) => each.close()));
});

const question: ChatRequest = { model: 'wire-model', messages: [{ role: 'user', content: 'one two' }] };
const ask = (request: Partial<ChatRequest> = {}, from = provider): Promise<Completion> =>
  complete(from.stream({ ...question, ...request }, never()));
const sent = (): unknown => server.requests.at(-1)!.body;

describe('OpenAiCompatibleProvider: what it sends', () => {
  it('CNV-11 asks for a stream with usage, and leaves out what was not asked for', async () => {
    await ask();
    expect(sent()).toEqual({
      model: 'wire-model',
      messages: [{ role: 'user', content: 'one two' }],
      stream: true,
      stream_options: { include_usage: true },
    });
  });

  it('CNV-01 translates every part of a request', async () => {
    await ask({
      messages: [
        { role: 'system', content: 'Be short' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is it?' },
            { type: 'image', url: 'data:image/png;base64,AA', detail: 'low' },
          ],
        },
        { role: 'assistant', content: '', toolCalls: [{ id: 'c', name: 'look', arguments: '{"x":1}' }] },
        { role: 'tool', toolCallId: 'c', content: 'a cat' },
        { role: 'assistant', content: 'A cat' },
      ],
      tools: [{ name: 'look', description: 'Looks', parameters: { type: 'object' } }],
      toolChoice: { name: 'look' },
      responseFormat: { type: 'json-schema', name: 'answer', schema: { type: 'object' }, strict: true },
      temperature: 0,
      topP: 0.9,
      seed: 7,
      stop: ['END'],
      maxOutputTokens: 50,
    });
    expect(sent()).toEqual({
      model: 'wire-model',
      messages: [
        { role: 'system', content: 'Be short' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is it?' },
            { type: 'image_url', image_url: { url: 'data:image/png;base64,AA', detail: 'low' } },
          ],
        },
        {
          role: 'assistant',
          content: null,
          tool_calls: [{ id: 'c', type: 'function', function: { name: 'look', arguments: '{"x":1}' } }],
        },
        { role: 'tool', tool_call_id: 'c', content: 'a cat' },
        { role: 'assistant', content: 'A cat' },
      ],
      stream: true,
      stream_options: { include_usage: true },
      tools: [
        {
          type: 'function',
          function: { name: 'look', description: 'Looks', parameters: { type: 'object' } },
        },
      ],
      tool_choice: { type: 'function', function: { name: 'look' } },
      response_format: {
        type: 'json_schema',
        json_schema: { name: 'answer', schema: { type: 'object' }, strict: true },
      },
      temperature: 0,
      top_p: 0.9,
      seed: 7,
      stop: ['END'],
      max_tokens: 50,
    });
  });

  it('CNV-01 keeps the text of an answer beside its tool calls', async () => {
    const toolCalls = [{ id: 'c', name: 'look', arguments: '{}' }];
    await ask({ messages: [{ role: 'assistant', content: 'I look', toolCalls }] });
    expect(sent()).toMatchObject({ messages: [{ content: 'I look', tool_calls: [{ id: 'c' }] }] });
  });

  it('CNV-02 adapts to servers by configuration', async () => {
    const azure = connect({
      baseUrl: `${server.url}/?api-version=7`,
      headers: { 'api-key': 'azure-secret' },
      maxTokensField: 'max_completion_tokens',
      includeUsage: false,
      maxConnections: 1,
    });
    await ask({ maxOutputTokens: 3, toolChoice: 'auto', responseFormat: { type: 'json' } }, azure);
    expect(sent()).toMatchObject({
      max_completion_tokens: 3,
      tool_choice: 'auto',
      response_format: { type: 'json_object' },
    });
    expect(sent()).not.toHaveProperty('stream_options');
    expect(sent()).not.toHaveProperty('max_tokens');
    const { path, headers } = server.requests.at(-1)!;
    expect(path).toBe('/v1/chat/completions?api-version=7');
    expect(headers['api-key']).toBe('azure-secret');
  });

  it('CNV-12 sends the key, and shows it nowhere else', async () => {
    await ask();
    expect(server.requests.at(-1)!.headers.authorization).toBe(`Bearer ${apiKey}`);
    server.script({ status: 401, body: JSON.stringify({ error: { message: `Incorrect key ${apiKey}` } }) });
    const error = await caught(() => ask());
    expect(error.message).toBe('Incorrect key [redacted]');
    for (const shown of [
      inspect(error, { depth: 9 }),
      inspect(provider, { depth: 9 }),
      JSON.stringify(provider),
    ]) {
      expect(shown).not.toContain('1234567890');
    }
  });

  it.each(['ftp://models.test/v1', 'https://user:pass@models.test/v1', 'models.test'])(
    'CNV-12 refuses the URL %s',
    (baseUrl) => {
      expect(() => connect({ baseUrl })).toThrow(TypeError);
    },
  );

  it('CNV-13 reports a key that cannot be a header without showing it', async () => {
    const error = await caught(() => ask({}, connect({ apiKey: 'two\nlines' })));
    expect(error.kind).toBe('invalid-request');
    expect(inspect(error, { depth: 9 })).not.toContain('two');
  });
});

describe('OpenAiCompatibleProvider: what it reads', () => {
  it('CNV-01 reads text, reasoning, tool calls and the id of the request', async () => {
    server.script({
      deltas: ['Let me ', 'look'],
      reasoning: ['hm'],
      toolCalls: [{ id: 'a', name: 'look', pieces: ['{"q":', '"x"}'] }],
    });
    expect(await ask()).toMatchObject({
      text: 'Let me look',
      reasoning: 'hm',
      toolCalls: [{ id: 'a', name: 'look', arguments: '{"q":"x"}' }],
      finishReason: 'tool-calls',
      providerRequestId: 'wire-request',
    });
  });

  it.each<[string, Behaviour, 'provider' | 'estimated']>([
    ['in a chunk of its own', { usage: 'own-chunk' }, 'provider'],
    ['with the finish reason', { usage: 'last-chunk' }, 'provider'],
    ['not at all', { usage: 'none' }, 'estimated'],
    ['and no [DONE]', { done: false }, 'provider'],
    ['in CR LF lines', { newline: '\r\n', comments: true }, 'provider'],
    ['cut into 7 bytes each', { deltas: ['Grüße an ', '日本'], bytesPerWrite: 7 }, 'provider'],
  ])('CNV-14 finishes when usage comes %s', async (_, behaviour, source) => {
    server.script(behaviour);
    const answer = await ask();
    expect(answer).toMatchObject({ finishReason: 'stop', usage: { source } });
    expect(answer.usage.outputTokens).toBeGreaterThan(0);
  });

  it('CNV-10 uses one connection again and again', async () => {
    const single = connect({ maxConnections: 1 });
    for (let i = 0; i < 5; i += 1) await ask({}, single);
    expect(new Set(server.requests.map(({ headers }) => headers.connection))).toEqual(
      new Set(['keep-alive']),
    );
    expect(await Promise.all(server.requests.map(({ closed }) => closed))).toEqual(Array(5).fill('finished'));
  });

  it('CNV-11 loses nothing when the reader is slower than the provider', async () => {
    const deltas = Array.from({ length: 3000 }, (_, i) => `word${i} and some more text to fill the buffers `);
    server.script({ deltas });
    const slow = connect({ idleMs: 250, drainMs: 250 });
    let text = '';
    let source: string | undefined;
    let count = 0;
    for await (const event of slow.stream(question, never())) {
      if (event.type === 'text') text += event.text;
      if (event.type === 'usage') source = event.usage.source;
      if ((count += 1) % 1000 === 0) await new Promise((resolve) => setTimeout(resolve, 400));
    }
    expect(text).toBe(deltas.join(''));
    expect(source).toBe('provider');
  });
});

describe('OpenAiCompatibleProvider: other endpoints', () => {
  it('CNV-01 embeds, with the length asked for, in the order of the inputs', async () => {
    server.script({
      body: JSON.stringify({
        data: [
          { index: 1, embedding: [2] },
          { index: 0, embedding: [1] },
        ],
      }),
    });
    const { vectors, usage } = await provider.embed(
      { model: 'e', inputs: ['a', 'bb'], dimensions: 1 },
      never(),
    );
    expect(vectors).toEqual([[1], [2]]);
    expect(usage).toMatchObject({ source: 'estimated', inputTokens: 2, outputTokens: 0 });
    expect(sent()).toEqual({ model: 'e', input: ['a', 'bb'], dimensions: 1, encoding_format: 'float' });
  });

  it.each([
    ['too few vectors', { data: [{ embedding: [1] }] }],
    [
      'one vector twice',
      {
        data: [
          { index: 0, embedding: [1] },
          { index: 0, embedding: [1] },
        ],
      },
    ],
    ['vectors of different lengths', { data: [{ embedding: [1] }, { embedding: [1, 2] }] }],
    ['empty vectors', { data: [{ embedding: [] }, { embedding: [] }] }],
    ['no vectors', { data: [null, {}] }],
    ['no list', { data: 'x' }],
    ['nothing', null],
  ])('CNV-13 refuses %s', async (_, body) => {
    server.script({ body: JSON.stringify(body) });
    const error = await caught(() => provider.embed({ model: 'e', inputs: ['a', 'b'] }, never()));
    expect(error.kind).toBe('protocol');
  });

  it('CNV-01 lists models with their context window where the server tells it', async () => {
    expect(await provider.models(never())).toEqual([
      { id: 'wire-model', ownedBy: 'wire' },
      { id: 'wire-large', ownedBy: 'wire', contextWindow: 32_768 },
    ]);
    server.script({ body: '{"data":[{"id":"x","context_length":8192}]}' });
    expect(await provider.models(never())).toEqual([{ id: 'x', contextWindow: 8192 }]);
  });

  it.each(['null', '{"data":7}', '{"data":[{}]}', '{"data":[null]}', 'no json'])(
    'CNV-13 refuses %s as a list of models',
    async (body) => {
      server.script({ body });
      expect((await caught(() => provider.models(never()))).kind).toBe('protocol');
    },
  );

  it('CNV-13 is down, with the code of the error, when the provider cannot be used', async () => {
    server.script({ status: 401, body: '{}' });
    expect(await provider.health(never())).toMatchObject({ status: 'down', errorCode: 'llm.authentication' });
    const gone = connect({ baseUrl: 'http://127.0.0.1:9/v1' });
    expect(await gone.health(never())).toMatchObject({ status: 'down', errorCode: 'llm.unavailable' });
  });
});
