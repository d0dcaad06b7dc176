import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AnthropicProvider } from './anthropic.js';
import { complete } from './complete.js';
import type { ChatRequest } from './llm-provider.js';
import { anthropicDialect } from './testing/anthropic-dialect.js';
import { FakeDispatcher } from './testing/fake-dispatcher.js';
import { caught, never } from './testing/provider-contract.js';
import { startWireServer, type WireServer } from './testing/wire-server.js';

const request: ChatRequest = { model: 'wire-model', messages: [{ role: 'user', content: 'Hi there' }] };
const figures = { input_tokens: 10, cache_read_input_tokens: 70, cache_creation_input_tokens: 20 };

describe('AnthropicProvider', () => {
  let server: WireServer;
  let provider: AnthropicProvider;
  beforeAll(async () => {
    server = await startWireServer(anthropicDialect);
    provider = new AnthropicProvider({ name: 'anthropic', baseUrl: server.url, apiKey: 'key-1' });
  });
  afterAll(async () => {
    await server.close();
    await provider.close();
  });

  it('CNV-14 counts what was read from the cache and written to it as parts of the input', async () => {
    server.script({ deltas: ['a', 'b'], figures });
    expect((await complete(provider.stream(request, never()))).usage).toEqual({
      inputTokens: 100,
      outputTokens: 2,
      cachedInputTokens: 70,
      cacheWriteTokens: 20,
      reasoningTokens: 0,
      source: 'provider',
    });
  });

  it('CNV-14 keeps the vendor’s figures of the input when the answer breaks', async () => {
    server.script({ deltas: ['a', 'b'], figures, fault: { after: 3, type: 'cut' } });
    const error = await caught(() => complete(provider.stream(request, never())));
    expect(error.usage).toMatchObject({ inputTokens: 100, cachedInputTokens: 70, source: 'estimated' });
  });

  it('CNV-01 brings signed reasoning back with the result of the tool it led to', async () => {
    const toolCalls = [{ id: 'c1', name: 'look', pieces: ['{}'] }];
    server.script({ reasoning: ['I look'], toolCalls });
    const first = await complete(provider.stream(request, never()));
    expect(first.reasoningBlocks).toEqual([
      { text: 'I look', providerData: { anthropic: { signature: 'signed' } } },
    ]);
    server.script({});
    const { text: content, reasoningBlocks: reasoning } = first;
    await complete(
      provider.stream(
        {
          ...request,
          messages: [
            ...request.messages,
            { role: 'assistant', content, reasoning, toolCalls: first.toolCalls },
            { role: 'tool', toolCallId: 'c1', content: 'a cat' },
          ],
        },
        never(),
      ),
    );
    expect(JSON.stringify(server.requests.at(-1)!.body)).toContain('"signature":"signed"');
  });

  it('CNV-01 names its request by the id the vendor gives', async () => {
    server.script({});
    expect((await complete(provider.stream(request, never()))).providerRequestId).toBe('wire-request');
  });

  it('CNV-01 refuses a count of tokens that is no number', async () => {
    for (const body of ['{}', 'null', '{"input_tokens":"7"}']) {
      server.script({ body });
      const error = await caught(() => provider.countTokens(request, never()));
      expect(error).toMatchObject({ kind: 'protocol', message: 'The answer holds no number of tokens' });
    }
  });

  it('CNV-13 says which part of a request nobody could have answered, before anybody is asked', async () => {
    server.requests.length = 0;
    const call = { id: 'c1', name: 'look', arguments: '{"x":' };
    const messages: ChatRequest['messages'] = [{ role: 'assistant', content: '', toolCalls: [call] }];
    const broken = await caught(() => provider.countTokens({ ...request, messages }, never()));
    expect(broken).toMatchObject({ kind: 'invalid-request' });
    expect(broken.message).toContain('not valid JSON');
    const sound = { type: 'image' as const, url: 'data:audio/wav;base64,AAAA' };
    const unsupported = await caught(() =>
      complete(provider.stream({ ...request, messages: [{ role: 'user', content: [sound] }] }, never())),
    );
    expect(unsupported.kind).toBe('unsupported');
    expect(server.requests).toEqual([]);
  });

  it.each([
    ['an event', { type: 'message_delta' }],
    ['a block', { type: 'content_block_start', index: 0, content_block: { type: 'text', text: 5 } }],
    ['a delta', { type: 'content_block_delta', index: 0, delta: { type: 'text_delta' } }],
  ])('CNV-13 does not take %s of a known type that cannot be read for a newer one', async (_, event) => {
    const [start] = anthropicDialect.frames({ deltas: ['a'] }, { text: 'Hi', model: 'm', maxTokens: 9 });
    server.script({ raw: `${String(start)}event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n` });
    const error = await caught(() => complete(provider.stream(request, never())));
    expect(error).toMatchObject({ kind: 'protocol', message: 'A part of the answer cannot be read' });
  });

  it('CNV-01 asks the vendor itself where no other address is set, without a key where it has none', async () => {
    const dispatcher = new FakeDispatcher([Buffer.from('{"data":[]}')], { contentType: 'application/json' });
    expect(await new AnthropicProvider({ name: 'anthropic', dispatcher }).models(never())).toEqual([]);
    expect(dispatcher.requests[0]!.path).toBe('/v1/models?limit=1000');
    expect(dispatcher.requests[0]!.headers).not.toHaveProperty('x-api-key');
  });
});
