import type { LanguageModelV4 } from '@ai-sdk/provider';
import { callOptions } from './ai-sdk-request.js';
import { PartDecoder, type PartRules } from './ai-sdk-parts.js';
import { ExchangeFetch } from './exchange-fetch.js';
import { abortError, LlmError, throwIfAborted, toLlmError } from './llm-error.js';
import {
  LlmProvider,
  type ChatEvent,
  type ChatRequest,
  type ModelInfo,
  type ProviderHealth,
} from './llm-provider.js';
import { ProviderConnection, type ConnectionOptions } from './provider-connection.js';
import { UsageMeter } from './tokens.js';

export type Fetch = typeof globalThis.fetch;

export interface AiSdkOptions extends ConnectionOptions {
  readonly baseUrl: string;
}

/**
 * A vendor whose wire format an AI SDK provider translates: it makes requests and reads parts, everything between is
 * ours. Its package is loaded with the first call, because it takes a tenth of a second and 30 MB.
 */
export abstract class AiSdkProvider extends LlmProvider {
  readonly name: string;
  protected readonly connection: ProviderConnection;
  protected abstract readonly rules: PartRules;
  /** The header a vendor tells the id of a request in. */
  protected abstract readonly requestIdHeader: string;

  constructor(options: AiSdkOptions, keyHeaders: Record<string, string>) {
    super();
    this.name = options.name;
    this.connection = new ProviderConnection(options, keyHeaders);
  }

  protected abstract model(id: string, fetch: Fetch): Promise<LanguageModelV4>;

  async *stream(chat: ChatRequest, signal: AbortSignal): AsyncGenerator<ChatEvent, void, undefined> {
    throwIfAborted(signal);
    const meter = new UsageMeter(chat);
    const call = new ExchangeFetch(this.connection, signal);
    const decoder = new PartDecoder(meter, this.rules, this.connection.redact);
    try {
      const model = await this.model(chat.model, call.fetch);
      const { stream } = await model.doStream(callOptions(chat));
      const reader = stream.getReader();
      while (!decoder.finished) {
        const { done, value } = await reader.read();
        throwIfAborted(signal);
        if (done) throw new LlmError('protocol', 'The answer ended before it was finished');
        const requestId = call.headers[this.requestIdHeader];
        const events = decoder.decode(value, typeof requestId === 'string' ? requestId : undefined);
        if (events.length > 0) call.answered();
        yield* events;
      }
    } catch (error) {
      throw meter.broken(signal.aborted ? abortError(signal) : ours(error));
    } finally {
      call.cancel();
    }
  }

  health(signal: AbortSignal): Promise<ProviderHealth> {
    return this.connection.health(() => this.models(signal), signal);
  }

  abstract override models(signal: AbortSignal): Promise<ModelInfo[]>;

  /** Waits for running calls, then closes the connections. */
  close(): Promise<void> {
    return this.connection.close();
  }

  /** The body the SDK would send, so that what is counted is what would be sent. */
  protected async bodyOf(chat: ChatRequest): Promise<Record<string, unknown>> {
    let body: Record<string, unknown> | undefined;
    const model = await this.model(chat.model, async (_, init) => {
      body = JSON.parse(init?.body as string) as Record<string, unknown>;
      throw new LlmError('aborted', 'The request was only wanted, not sent');
    });
    try {
      await model.doStream(callOptions(chat));
    } catch (error) {
      if (!body) throw ours(error);
    }
    return body!;
  }
}

/** What the SDK throws may wrap our own error, which says it better; what else it refuses is the request's fault. */
function ours(error: unknown): LlmError {
  for (let inner = error; inner instanceof Error; inner = inner.cause)
    if (inner instanceof LlmError) return inner;
  const { name = '' } = error as { name?: string };
  const kind = /Unsupported/.test(name)
    ? 'unsupported'
    : /InvalidPrompt|InvalidArgument|LoadAPIKey/.test(name)
      ? 'invalid-request'
      : 'protocol';
  return toLlmError(error, kind, `The request could not be made or its answer not be read (${name})`);
}
