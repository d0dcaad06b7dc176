import { InvalidPromptError, UnsupportedFunctionalityError, type LanguageModelV4 } from '@ai-sdk/provider';
import { describe, expect, it } from 'vitest';
import { AiSdkProvider } from './ai-sdk.js';
import { complete } from './complete.js';
import { LlmError } from './llm-error.js';
import type { EmbedResult, ModelInfo, TokenCount } from './llm-provider.js';
import { FakeDispatcher } from './testing/fake-dispatcher.js';
import { caught, never } from './testing/provider-contract.js';

/** A vendor whose SDK refuses every request. */
class Refusing extends AiSdkProvider {
  protected readonly requestIdHeader = 'request-id';
  protected readonly rules = { isUnknown: () => false };

  constructor(private readonly error: unknown) {
    super({ name: 'x', baseUrl: 'https://x.example', dispatcher: new FakeDispatcher([]) }, {});
  }

  protected model(): Promise<LanguageModelV4> {
    return Promise.reject(this.error);
  }
  countTokens = (): Promise<TokenCount> => Promise.reject(this.error);
  embed = (): Promise<EmbedResult> => Promise.reject(this.error);
  models = (): Promise<ModelInfo[]> => Promise.reject(this.error);
}

describe('AiSdkProvider', () => {
  it.each<[string, Error, string]>([
    ['a prompt', new InvalidPromptError({ prompt: [], message: 'No' }), 'invalid-request'],
    ['a function', new UnsupportedFunctionalityError({ functionality: 'files' }), 'unsupported'],
    ['something', new TypeError('No'), 'protocol'],
    ['our own word', new Error('No', { cause: new LlmError('rate-limited', 'Slow down') }), 'rate-limited'],
  ])('CNV-13 says whose fault it is when the SDK refuses %s', async (_, error, kind) => {
    const stream = new Refusing(error).stream({ model: 'm', messages: [] }, never());
    expect((await caught(() => complete(stream))).kind).toBe(kind);
  });
});
