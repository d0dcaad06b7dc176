import { afterEach, describe, expect, it } from 'vitest';
import { AnthropicProvider } from '#libs/llm/anthropic.js';
import { GoogleProvider } from '#libs/llm/google.js';
import { OpenAiCompatibleProvider } from '#libs/llm/openai-compatible.js';
import { startWireServer, type WireServer } from '#libs/llm/testing/wire-server.js';
import { ConfiguredModels, ModelOptions } from './configured-models.js';
import { readModels, vendorOf } from './model-config.js';
import { providerFor, type ReachedProvider } from './provider-factory.js';
import { hintOf } from './provider-keys.js';

const model = {
  id: 'm',
  provider: 'openai',
  model: 'x',
  contextWindow: 8_192,
  maxOutputTokens: 100,
  prices: [{ effectiveFrom: '2026-01-01', inputPerMillionUsd: '1', outputPerMillionUsd: '2' }],
};
const read = (...models: object[]) => readModels({ LLM_MODELS: JSON.stringify(models) });

describe('LLM_MODELS', () => {
  it('CNV-13 lets models fall back to others that are there, and to what is built in', () => {
    const models = read({ ...model, fallbacks: ['n', 'offline'] }, { ...model, id: 'n' });
    expect(models.map(({ fallbacks }) => fallbacks)).toEqual([['n', 'offline'], undefined]);
    expect(() => read({ ...model, fallbacks: ['gone'] })).toThrow(
      'lets "m" fall back to "gone", which it does not define',
    );
  });

  it('CNV-12 sends the key of an organization to one host of its vendor only', () => {
    const elsewhere = { ...model, id: 'n', baseUrl: 'https://eu.example/v1' };
    expect(() => read(model, elsewhere)).toThrow('reaches the vendor "openai" in two ways');
    expect(read(model, { ...model, id: 'n' }, { ...elsewhere, id: 'o', vendor: 'european' })).toHaveLength(3);
    const own = { ...elsewhere, provider: 'openai-compatible' };
    expect(read(own, { ...own, id: 'o', baseUrl: 'https://us.example/v1' }).map(vendorOf)).toEqual([
      null,
      null,
    ]);
  });
});

describe('the model that answers by default', () => {
  const defaultOf = (models: object[], preferred?: string) =>
    new ConfiguredModels(new ModelOptions(read(...models), preferred, undefined)).default().id;

  it.each([
    ['the one that is named', 'n', 'n'],
    ['the first', undefined, 'm'],
    ['what is built in, where the named one is not there', 'gone', 'offline'],
  ])('CNV-02 is %s', (_, preferred, expected) => {
    expect(defaultOf([model, { ...model, id: 'n' }], preferred)).toBe(expected);
  });

  it('CNV-02 is what is built in, where none is configured', () => {
    expect(defaultOf([])).toBe('offline');
  });
});

describe('the provider of a configured model', () => {
  let server: WireServer | undefined;
  const reached: ReachedProvider[] = [];
  const providerOf = (fields: object) => {
    const [config] = read({ ...model, ...fields });
    const provider = providerFor(config!);
    reached.push(provider);
    return provider;
  };
  afterEach(async () => {
    await Promise.all(reached.splice(0).map((provider) => provider.close()));
    await server?.close();
    server = undefined;
  });

  it.each([
    ['openai', OpenAiCompatibleProvider],
    ['anthropic', AnthropicProvider],
    ['google', GoogleProvider],
  ])('CNV-01 CNV-02 speaks as %s does, under the name of the model', (provider, kind) => {
    const made = providerOf({ provider });
    expect(made).toBeInstanceOf(kind);
    expect(made.name).toBe('m');
  });

  it.each([
    ['openai', 'max_completion_tokens'],
    ['openai-compatible', 'max_tokens'],
  ])('CNV-01 limits answers by the field that %s knows', async (provider, field) => {
    server = await startWireServer();
    server.script({ deltas: ['Hi'] });
    const made = providerOf({ provider, baseUrl: server.url });
    const asked = { model: 'x', messages: [{ role: 'user' as const, content: 'Hi' }], maxOutputTokens: 7 };
    for await (const _ of made.stream(asked, new AbortController().signal)) continue;
    const body = server.requests[0]?.body as Record<string, unknown>;
    expect(Object.keys(body).filter((name) => name.startsWith('max_'))).toEqual([field]);
    expect(body[field]).toBe(7);
  });
});

describe('the hint of a key', () => {
  it('CNV-12 is its end, and nothing where that would show much of it', () => {
    expect(hintOf('sk-1234567890abcd')).toBe('abcd');
    expect(hintOf('sk-1234567890ab')).toBe('');
  });
});
