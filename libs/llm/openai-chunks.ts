import { LlmError } from './llm-error.js';
import type { ChatEvent, FinishReason, ToolCall, Usage } from './llm-provider.js';
import { streamError, type Redact } from './provider-errors.js';
import type { UsageMeter } from './tokens.js';

interface WireToolCall {
  readonly index?: number;
  readonly id?: string | null;
  readonly function?: { readonly name?: string | null; readonly arguments?: string | null };
}

interface WireDelta {
  readonly content?: string | null;
  readonly reasoning_content?: string | null;
  readonly reasoning?: string | null;
  readonly refusal?: string | null;
  readonly tool_calls?: readonly WireToolCall[] | null;
}

interface WireChunk {
  readonly id?: string;
  readonly choices?: readonly { readonly delta?: WireDelta | null; readonly finish_reason?: string | null }[];
  readonly usage?: unknown;
  readonly error?: unknown;
}

const finishReasons: Readonly<Record<string, FinishReason>> = {
  stop: 'stop',
  length: 'length',
  max_tokens: 'length',
  tool_calls: 'tool-calls',
  function_call: 'tool-calls',
  content_filter: 'content-filter',
};

interface OpenCall extends ToolCall {
  readonly index: number;
  id: string;
  name: string;
  arguments: string;
}

/**
 * The chunks of one streamed chat completion as events. Usage may come in the chunk with the finish reason, in
 * one of its own with no choices, in several (the last counts) or not at all (then it is estimated).
 */
export class ChunkDecoder {
  private calls: OpenCall[] = [];
  private callsByIndex = new Map<number, OpenCall>();
  private reason?: FinishReason;
  private usage?: Usage;
  private requestId?: string;

  constructor(
    private readonly meter: UsageMeter,
    private readonly emit: (event: ChatEvent) => void,
    private readonly redact: Redact,
  ) {}

  /** The finish reason has come: at most usage can follow. */
  get isComplete(): boolean {
    return this.reason !== undefined;
  }

  /** @throws LlmError for an error object in the stream, or for what is no chunk. */
  decode(data: string): void {
    const chunk = parseChunk(data);
    if (chunk.error !== undefined && chunk.error !== null) throw streamError(chunk.error, this.redact);
    this.requestId ??= chunk.id;
    if (chunk.usage) this.usage = toUsage(chunk.usage) ?? this.usage;
    const choice = chunk.choices?.[0];
    if (!choice) return;
    if (choice.delta) this.readDelta(choice.delta);
    if (choice.finish_reason) this.reason ??= finishReasons[choice.finish_reason] ?? 'other';
  }

  /** Tool calls, usage and finish, in that order. */
  finish(headerRequestId?: string): void {
    for (const call of this.calls) this.send({ type: 'tool-call', ...checkCall(call) });
    this.emit({ type: 'usage', usage: this.usage ?? this.meter.usage() });
    const stopped = this.reason === undefined || this.reason === 'stop';
    const reason = stopped && this.calls.length > 0 ? 'tool-calls' : (this.reason ?? 'other');
    const providerRequestId = headerRequestId ?? this.requestId;
    this.emit({ type: 'finish', reason, ...(providerRequestId === undefined ? {} : { providerRequestId }) });
  }

  private readDelta(delta: WireDelta): void {
    const reasoning = delta.reasoning_content ?? delta.reasoning;
    if (reasoning) this.send({ type: 'reasoning', text: textOf(reasoning) });
    if (delta.content) this.send({ type: 'text', text: textOf(delta.content) });
    if (delta.refusal) {
      this.reason = 'content-filter'; // a refusal arrives as an ordinary stop, and must not be read as the asked-for JSON
      this.send({ type: 'text', text: textOf(delta.refusal) });
    }
    for (const call of delta.tool_calls ?? []) this.readCall(call);
  }

  /** Some servers send every call with index 0 or none: a new id then means a new call. */
  private readCall(wire: WireToolCall): void {
    const index = wire.index ?? 0;
    let call = this.callsByIndex.get(index);
    if (!call || (wire.id && call.id && wire.id !== call.id)) {
      call = { index: this.calls.length, id: '', name: '', arguments: '' };
      this.calls.push(call);
      this.callsByIndex.set(index, call);
    }
    call.id ||= wire.id ?? '';
    call.name ||= wire.function?.name ?? '';
    const piece = wire.function?.arguments ?? '';
    call.arguments += piece;
    this.send({
      type: 'tool-call-delta',
      index: call.index,
      ...(call.id !== '' && { id: call.id }),
      name: call.name,
      arguments: piece,
    });
  }

  private send(event: ChatEvent): void {
    this.meter.add(event);
    this.emit(event);
  }
}

/** Token figures as sent, made consistent; undefined when they are no figures. */
export function toUsage(wire: unknown): Usage | undefined {
  const figures = wire as Record<string, unknown> | null | undefined;
  const inputTokens = count(figures?.['prompt_tokens']);
  if (inputTokens === undefined) return undefined;
  const completion = count(figures?.['completion_tokens']) ?? 0;
  const reasoningTokens = detail(figures?.['completion_tokens_details'], 'reasoning_tokens');
  const cached =
    detail(figures?.['prompt_tokens_details'], 'cached_tokens') ||
    count(figures?.['prompt_cache_hit_tokens']) ||
    0;
  const total = count(figures?.['total_tokens']);
  const isOnTop = reasoningTokens > completion || total === inputTokens + completion + reasoningTokens;
  return {
    inputTokens,
    outputTokens: isOnTop ? completion + reasoningTokens : completion,
    cachedInputTokens: Math.min(cached, inputTokens),
    reasoningTokens,
    source: 'provider',
  };
}

function parseChunk(data: string): WireChunk {
  let chunk: unknown;
  try {
    chunk = JSON.parse(data);
  } catch (error) {
    throw new LlmError('protocol', 'A chunk of the answer is not valid JSON', { cause: error });
  }
  if (typeof chunk !== 'object' || chunk === null)
    throw new LlmError('protocol', 'A chunk of the answer is no object');
  return chunk;
}

function textOf(value: unknown): string {
  if (typeof value !== 'string') throw new LlmError('protocol', 'A text of the answer is no string');
  return value;
}

/** Servers that give no ids get some: the result of a call is told by them. */
function checkCall({ index, id, name, arguments: text }: OpenCall): ToolCall {
  if (name === '') throw new LlmError('protocol', 'A tool call of the answer has no name');
  return { id: id || `call_${index}`, name, arguments: text };
}

const count = (value: unknown): number | undefined =>
  Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : undefined;

const detail = (details: unknown, key: string): number =>
  count((details as Record<string, unknown> | null | undefined)?.[key]) ?? 0;
