/** A file that came with a message, in its own words. */
export interface AttachedText {
  readonly name: string;
  readonly text: string;
}

/**
 * One piece of a user's message. An image's `url` is an `https:` or a `data:` URL. Where a text says what a file says,
 * models read it there; `file` is for providers that quote, and never sent.
 */
export type ContentPart =
  | { readonly type: 'text'; readonly text: string; readonly file?: AttachedText }
  | { readonly type: 'image'; readonly url: string; readonly detail?: 'low' | 'high' | 'auto' };

/** What a vendor wants back unread with the next request, such as the signature of its reasoning. */
export type ProviderData = Readonly<Record<string, unknown>>;

/** `arguments` is the JSON text exactly as the model wrote it: it may be invalid and must be checked before use. */
export interface ToolCall {
  readonly id: string;
  readonly name: string;
  readonly arguments: string;
  readonly providerData?: ProviderData;
}

/** A block of reasoning as it has to be sent back in a conversation with tool calls. */
export interface Reasoning {
  readonly text: string;
  readonly providerData?: ProviderData;
}

export type ChatMessage =
  | { readonly role: 'system'; readonly content: string }
  | { readonly role: 'user'; readonly content: string | readonly ContentPart[] }
  | {
      readonly role: 'assistant';
      readonly content: string;
      readonly reasoning?: readonly Reasoning[];
      readonly toolCalls?: readonly ToolCall[];
    }
  | { readonly role: 'tool'; readonly toolCallId: string; readonly content: string };

export type JsonSchema = Readonly<Record<string, unknown>>;

export interface Tool {
  readonly name: string;
  readonly description?: string;
  readonly parameters: JsonSchema;
}

export type ResponseFormat =
  | { readonly type: 'json' }
  | {
      readonly type: 'json-schema';
      readonly name: string;
      readonly schema: JsonSchema;
      readonly strict?: boolean;
    };

/** A conversation, or a part of it, that a summary or a title is wanted of. */
export interface Digest {
  readonly wanted: 'summary' | 'title';
  /** The summary of what went before. */
  readonly earlier?: string;
  readonly messages: readonly { readonly role: 'user' | 'assistant'; readonly text: string }[];
}

export interface ChatRequest {
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  /**
   * What was found for the question. The messages say it too, for models; a provider that only quotes reads it here,
   * the best first, numbered from 1 as in the messages.
   */
  readonly passages?: readonly Passage[];
  /** What is to be condensed. The messages say it too, for models; a provider that only quotes reads it here. */
  readonly digest?: Digest;
  readonly tools?: readonly Tool[];
  readonly toolChoice?: 'auto' | 'none' | 'required' | { readonly name: string };
  readonly responseFormat?: ResponseFormat;
  readonly temperature?: number;
  readonly topP?: number;
  readonly seed?: number;
  /** How much the model may think before it answers; the provider's own default if unset. */
  readonly reasoningEffort?: 'none' | 'low' | 'medium' | 'high';
  readonly stop?: readonly string[];
  readonly maxOutputTokens?: number;
}

/**
 * Tokens of one call. `cachedInputTokens` and `cacheWriteTokens` are parts of `inputTokens`, `reasoningTokens`
 * is a part of `outputTokens`; adapters of vendors that count otherwise convert.
 */
export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cachedInputTokens: number;
  readonly cacheWriteTokens?: number;
  readonly reasoningTokens: number;
  /** `estimated`: the provider sent no figures, or the stream was interrupted before it did. */
  readonly source: 'provider' | 'estimated';
}

export type FinishReason = 'stop' | 'length' | 'tool-calls' | 'content-filter' | 'other';

/** Where in a document something is written. */
export interface Place {
  /** Which of its texts: what was typed in, what is spoken, or what the file holds. */
  readonly part: 'body' | 'transcript' | 'file';
  /** UTF-16 units from the beginning of that text. */
  readonly start: number;
}

/** A piece of a document the asker may read; a higher score fits the question better. */
export interface Passage extends Place {
  readonly sourceId: string;
  readonly title: string;
  readonly version: number;
  readonly text: string;
  readonly score: number;
}

/** A document the answer quotes; `index` is the number in brackets that follows the quote in the text. */
export interface Citation extends Place {
  readonly index: number;
  readonly sourceId: string;
  readonly title: string;
  readonly version: number;
  readonly quote: string;
}

export type ChatEvent =
  | { readonly type: 'text'; readonly text: string }
  /** Pieces with `providerData` end a block; its text may be empty. */
  | ({ readonly type: 'reasoning' } & Reasoning)
  /** A piece of the arguments of the answer's `index`th tool call. The first names it and may hold nothing else. */
  | {
      readonly type: 'tool-call-delta';
      readonly index: number;
      /** As the whole call will have it; absent where it is not known yet. */
      readonly id?: string;
      readonly name: string;
      readonly arguments: string;
    }
  /** A whole tool call, after all its pieces. */
  | ({ readonly type: 'tool-call' } & ToolCall)
  | ({ readonly type: 'citation' } & Citation)
  | { readonly type: 'usage'; readonly usage: Usage }
  | { readonly type: 'finish'; readonly reason: FinishReason; readonly providerRequestId?: string };

export interface EmbedRequest {
  readonly model: string;
  readonly inputs: readonly string[];
  readonly dimensions?: number;
}

/** `vectors[i]` belongs to `inputs[i]`; all have the same length. */
export interface EmbedResult {
  readonly vectors: readonly (readonly number[])[];
  readonly usage: Usage;
}

export interface TokenCount {
  readonly tokens: number;
  readonly source: Usage['source'];
}

export interface ModelInfo {
  readonly id: string;
  readonly ownedBy?: string;
  /** Tokens of input and output together, where the provider tells. */
  readonly contextWindow?: number;
}

export interface ProviderHealth {
  readonly status: 'up' | 'down';
  readonly latencyMs: number;
  /** The stable code of the error that made it `down`. */
  readonly errorCode?: string;
}

/**
 * What the rest of the system knows of a vendor of language models. Everything rejects with `LlmError` and
 * nothing else, with the partial usage where an answer had begun; an aborted signal ends the call at once,
 * upstream connection included.
 */
export abstract class LlmProvider {
  abstract readonly name: string;

  /**
   * A complete stream ends with exactly one `usage`, then one `finish`. A stream that breaks throws after the
   * deltas it has delivered and never sends `finish`. Leaving the loop early cancels the call.
   */
  abstract stream(request: ChatRequest, signal: AbortSignal): AsyncIterable<ChatEvent>;
  /** Input tokens of a request: the provider's figure where it has an endpoint for that, else an estimate. */
  abstract countTokens(request: ChatRequest, signal: AbortSignal): Promise<TokenCount>;
  abstract embed(request: EmbedRequest, signal: AbortSignal): Promise<EmbedResult>;
  abstract models(signal: AbortSignal): Promise<ModelInfo[]>;
  /** Resolves with `down` instead of rejecting, except when aborted. */
  abstract health(signal: AbortSignal): Promise<ProviderHealth>;

  /** The same provider as seen with another key, over the same connections. Where there are no keys it is itself. */
  withKey(_apiKey: string): LlmProvider {
    return this;
  }
}
