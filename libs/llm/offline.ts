import { estimatedUsage } from './embedding-result.js';
import { LlmError, throwIfAborted, toLlmError, type LlmErrorKind } from './llm-error.js';
import {
  LlmProvider,
  type ChatEvent,
  type ChatRequest,
  type EmbedRequest,
  type EmbedResult,
  type ModelInfo,
  type Passage,
  type ProviderHealth,
  type TokenCount,
  type ToolCall,
} from './llm-provider.js';
import {
  filesAnswer,
  nothingFound,
  quoteAnswer,
  toolsAnswer,
  wordGroups,
  wordsOf,
  type AnswerPiece,
} from './offline-answer.js';
import { digestOf } from './offline-digest.js';
import { lexicalVector } from './offline-embedding.js';
import { callsAskedFor, filesIn, questionOf, resultsIn } from './offline-question.js';
import type { PriceEntry } from './prices.js';
import { countTokens, estimateTokens, UsageMeter } from './tokens.js';
import { sleep, untilAborted } from './waiting.js';

export type Retrieve = (query: string, limit: number, signal: AbortSignal) => Promise<Passage[]>;

/** How one call goes wrong, for tests of whatever uses a provider. `silence` lasts until the call is aborted. */
export type Failure =
  | { readonly type: 'fails'; readonly kind: LlmErrorKind; readonly retryAfterMs?: number }
  | { readonly type: 'breaks'; readonly afterDeltas: number; readonly kind: LlmErrorKind }
  | { readonly type: 'silence'; readonly afterDeltas?: number };

export interface OfflineOptions {
  /** Finds passages the asker may read where the request brings none: the caller has to close over who that is. */
  readonly retrieve: Retrieve;
  readonly name?: string;
  readonly passages?: number;
  /** Unpaced if unset. */
  readonly tokensPerSecond?: number;
  readonly latencyMs?: number;
  /** Asked for each `stream`, `embed` and `models` call, counted from 1. */
  readonly failure?: (call: number) => Failure | undefined;
}

export const offlineModel = 'offline-quotes';

/** Free because nothing is bought, stated so that the rule "no price, no call" needs no exception. */
export const offlinePrice: PriceEntry = {
  model: offlineModel,
  effectiveFrom: '2000-01-01',
  tiers: [{ fromInputTokens: 0, rates: { input: 0n, output: 0n } }],
};

/**
 * Answers without model, key or network by quoting documents, and says so; of a conversation it makes an extract. The same
 * question gives the same answer.
 */
export class OfflineProvider extends LlmProvider {
  readonly name: string;
  private calls = 0;

  constructor(private readonly options: OfflineOptions) {
    super();
    this.name = options.name ?? 'offline';
  }

  async *stream(request: ChatRequest, signal: AbortSignal): AsyncGenerator<ChatEvent, void, undefined> {
    const failure = await this.begin(signal);
    refuseWhatQuotesCannotDo(request);
    const meter = new UsageMeter(request);
    const calls = request.digest ? [] : callsAskedFor(request);
    const { events, reason } =
      calls.length > 0 ? calling(calls) : limit(await this.answer(request, signal), request.maxOutputTokens);
    yield* this.play(events, meter, failure, signal);
    yield { type: 'usage', usage: meter.usage() };
    yield { type: 'finish', reason };
  }

  async countTokens({ messages, tools }: ChatRequest, signal: AbortSignal): Promise<TokenCount> {
    throwIfAborted(signal);
    return { tokens: countTokens(messages, tools), source: 'estimated' };
  }

  async embed({ inputs, dimensions }: EmbedRequest, signal: AbortSignal): Promise<EmbedResult> {
    await this.begin(signal);
    return {
      vectors: inputs.map((input) => lexicalVector(input, dimensions)),
      usage: estimatedUsage({ inputs }),
    };
  }

  async models(signal: AbortSignal): Promise<ModelInfo[]> {
    await this.begin(signal);
    return [{ id: offlineModel, ownedBy: this.name }];
  }

  async health(signal: AbortSignal): Promise<ProviderHealth> {
    throwIfAborted(signal);
    return { status: 'up', latencyMs: 0 };
  }

  private get mostPassages(): number {
    return this.options.passages ?? 3;
  }

  /** Latency and the failures that come before any answer; the others are returned. */
  private async begin(signal: AbortSignal): Promise<LateFailure | undefined> {
    throwIfAborted(signal);
    this.calls += 1;
    const failure = this.options.failure?.(this.calls);
    if (this.options.latencyMs) await sleep(this.options.latencyMs, signal);
    if (failure?.type !== 'fails') return failure;
    throw new LlmError(failure.kind, setUp, { retryAfterMs: failure.retryAfterMs });
  }

  private async answer(request: ChatRequest, signal: AbortSignal): Promise<AnswerPiece[]> {
    if (request.digest) return [{ text: digestOf(request.digest, request.maxOutputTokens) }];
    const results = resultsIn(request);
    if (results.length > 0) return toolsAnswer(results);
    const query = questionOf(request);
    if (wordsOf(query).length === 0) return nothingFound('');
    const files = filesIn(request);
    if (files.length > 0 && !request.passages?.length) return filesAnswer(query, files);
    try {
      const found = request.passages ?? (await this.options.retrieve(query, this.mostPassages, signal));
      return quoteAnswer(query, found.slice(0, this.mostPassages));
    } catch (error) {
      throwIfAborted(signal);
      throw toLlmError(error, 'unavailable', 'The documents could not be searched');
    }
  }

  private async *play(
    events: readonly ChatEvent[],
    meter: UsageMeter,
    failure: LateFailure | undefined,
    signal: AbortSignal,
  ): AsyncGenerator<ChatEvent, void, undefined> {
    let deltas = 0;
    for (const event of events) {
      if (failure && deltas === (failure.afterDeltas ?? 0)) break;
      if (event.type === 'text') {
        await this.pace(event.text, signal);
        deltas += 1;
      }
      throwIfAborted(signal);
      meter.add(event);
      yield event;
    }
    throwIfAborted(signal);
    if (failure?.type === 'silence') await untilAborted(signal);
    if (failure?.type === 'breaks') throw meter.broken(new LlmError(failure.kind, setUp));
  }

  private async pace(text: string, signal: AbortSignal): Promise<void> {
    const { tokensPerSecond } = this.options;
    if (tokensPerSecond) await sleep((estimateTokens(text) / tokensPerSecond) * 1000, signal);
  }
}

type LateFailure = Exclude<Failure, { type: 'fails' }>;

const setUp = 'This failure was set up for the call';

/** Quotes cannot be bent into a schema or a tool call; saying so is better than an answer of the wrong shape. */
function refuseWhatQuotesCannotDo(request: ChatRequest): void {
  const { responseFormat, toolChoice } = request;
  const mustCall = toolChoice === 'required' || typeof toolChoice === 'object';
  if (responseFormat)
    throw new LlmError(
      'unsupported',
      'The offline provider only quotes documents: it has no structured output',
    );
  if (mustCall && callsAskedFor(request).length === 0)
    throw new LlmError(
      'unsupported',
      'The offline provider has no tool calls but those that a line of the question asks for: /name {arguments}',
    );
}

function calling(calls: readonly ToolCall[]): { events: ChatEvent[]; reason: 'tool-calls' } {
  const events = calls.flatMap((call, index): ChatEvent[] => [
    { type: 'tool-call-delta', index, name: call.name, arguments: call.arguments },
    { type: 'tool-call', ...call },
  ]);
  return { events, reason: 'tool-calls' };
}

/** The events of an answer up to the last whole delta inside the limit. */
function limit(
  pieces: readonly AnswerPiece[],
  maxTokens = Infinity,
): { events: ChatEvent[]; reason: 'stop' | 'length' } {
  const events: ChatEvent[] = [];
  let text = '';
  for (const piece of pieces) {
    if ('citation' in piece) {
      events.push({ type: 'citation', ...piece.citation });
      continue;
    }
    for (const delta of wordGroups(piece.text)) {
      text += delta;
      if (estimateTokens(text) > maxTokens) return { events, reason: 'length' };
      events.push({ type: 'text', text: delta });
    }
  }
  return { events, reason: 'stop' };
}
