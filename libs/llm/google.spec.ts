import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { complete } from './complete.js';
import { GoogleProvider } from './google.js';
import type { ChatRequest } from './llm-provider.js';
import { FakeDispatcher } from './testing/fake-dispatcher.js';
import { googleDialect } from './testing/google-dialect.js';
import { caught, never } from './testing/provider-contract.js';
import { startWireServer, type WireServer } from './testing/wire-server.js';

const request: ChatRequest = { model: 'wire-model', messages: [{ role: 'user', content: 'Hi there' }] };

describe('GoogleProvider', () => {
  let server: WireServer;
  let provider: GoogleProvider;
  beforeAll(async () => {
    server = await startWireServer(googleDialect);
    provider = new GoogleProvider({ name: 'google', baseUrl: server.url, apiKey: 'key-1' });
  });
  afterAll(async () => {
    await server.close();
    await provider.close();
  });

  it('CNV-14 counts thoughts as a part of the output', async () => {
    server.script({ deltas: ['a', 'b'], reasoning: ['h', 'm', 'm'] });
    expect((await complete(provider.stream(request, never()))).usage).toMatchObject({
      outputTokens: 5,
      reasoningTokens: 3,
      source: 'provider',
    });
  });

  it('CNV-13 takes a prompt that was blocked for content for an answer that was filtered', async () => {
    const blocked = { promptFeedback: { blockReason: 'SAFETY' }, usageMetadata: { promptTokenCount: 3 } };
    server.script({ raw: `data: ${JSON.stringify(blocked)}\n\n` });
    expect((await complete(provider.stream(request, never()))).finishReason).toBe('content-filter');
  });

  it('CNV-01 brings the signature of a tool call back with its result', async () => {
    server.script({ toolCalls: [{ id: 'c1', name: 'look', pieces: ['{"x":1}'] }] });
    const { toolCalls } = await complete(provider.stream(request, never()));
    expect(toolCalls).toMatchObject([{ providerData: { google: { thoughtSignature: 'signed' } } }]);
    server.script({});
    const messages: ChatRequest['messages'] = [
      ...request.messages,
      { role: 'assistant', content: '', toolCalls },
      { role: 'tool', toolCallId: 'c1', content: 'a cat' },
    ];
    await complete(provider.stream({ ...request, messages }, never()));
    expect(JSON.stringify(server.requests.at(-1)!.body)).toContain('"thoughtSignature":"signed"');
  });

  it('CNV-01 embeds many texts in requests of at most a hundred, in order', async () => {
    const inputs = Array.from({ length: 250 }, (_, i) => String.fromCharCode(65 + (i % 26)));
    server.requests.length = 0;
    const { vectors } = await provider.embed({ model: 'wire-model', inputs, dimensions: 4 }, never());
    expect(server.requests).toHaveLength(3);
    expect(vectors).toHaveLength(250);
    expect(vectors[249]).toEqual(vectors[249 - 26]);
    expect(vectors[0]).toHaveLength(4);
  });

  it('CNV-01 counts the tokens of a tuned model, and refuses an answer that tells no number', async () => {
    server.script({});
    server.requests.length = 0;
    await provider.countTokens({ ...request, model: 'tunedModels/mine' }, never());
    expect(server.requests[0]!.path).toBe('/v1beta/tunedModels/mine:countTokens');
    for (const body of ['{}', 'null', '{"totalTokens":"7"}']) {
      server.script({ body });
      const error = await caught(() => provider.countTokens(request, never()));
      expect(error).toMatchObject({ kind: 'protocol', message: 'The answer holds no number of tokens' });
    }
  });

  it('CNV-04 tells how much a model takes where the vendor tells it', async () => {
    const models = [{ name: 'models/a', inputTokenLimit: 1000 }, { name: 'models/b' }];
    server.script({ body: JSON.stringify({ models }) });
    expect(await provider.models(never())).toEqual([
      { id: 'a', ownedBy: 'google', contextWindow: 1000 },
      { id: 'b', ownedBy: 'google' },
    ]);
  });

  it('CNV-01 asks the vendor itself where no other address is set, without a key where it has none', async () => {
    const dispatcher = new FakeDispatcher([Buffer.from('{"models":[]}')], {
      contentType: 'application/json',
    });
    expect(await new GoogleProvider({ name: 'google', dispatcher }).models(never())).toEqual([]);
    expect(dispatcher.requests[0]!.path).toBe('/v1beta/models?pageSize=1000');
    expect(dispatcher.requests[0]!.headers).not.toHaveProperty('x-goog-api-key');
  });

  it('CNV-12 keeps the connections that providers with other keys use, when one of those is closed', async () => {
    await provider.withKey('other-key').close();
    server.script({ deltas: ['a'] });
    expect((await complete(provider.stream(request, never()))).text).toBe('a');
  });
});
