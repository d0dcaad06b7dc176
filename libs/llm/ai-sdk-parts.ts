import type {
  LanguageModelV4FinishReason,
  LanguageModelV4StreamPart,
  LanguageModelV4Usage,
} from '@ai-sdk/provider';
import { LlmError } from './llm-error.js';
import type { ChatEvent, FinishReason, ProviderData, Usage } from './llm-provider.js';
import { streamError, type Redact } from './provider-errors.js';
import type { UsageMeter } from './tokens.js';

export interface PartRules {
  /** Whether a piece of the answer that the SDK could not read is merely newer than the SDK. */
  readonly isUnknown: (value: unknown) => boolean;
  /** Input figures a vendor sends at the beginning. */
  readonly inputFigures?: (
    part: LanguageModelV4StreamPart,
  ) => Pick<Usage, 'inputTokens' | 'cachedInputTokens' | 'cacheWriteTokens'> | undefined;
}

const finishReasons: Partial<Record<LanguageModelV4FinishReason['unified'], FinishReason>> = {
  stop: 'stop',
  length: 'length',
  'content-filter': 'content-filter',
  'tool-calls': 'tool-calls',
};

/** The stream parts of an AI SDK provider as events. */
export class PartDecoder {
  private readonly calls = new Map<string, { readonly index: number; readonly name: string }>();
  private reasoningData?: ProviderData;
  private requestId?: string;
  private called = false;
  /** The vendor has said how the answer ended. */
  finished = false;

  constructor(
    private readonly meter: UsageMeter,
    private readonly rules: PartRules,
    private readonly redact: Redact,
  ) {}

  /** @throws LlmError for an error in the stream, or for what cannot be read. */
  decode(part: LanguageModelV4StreamPart, requestId?: string): ChatEvent[] {
    const figures = this.rules.inputFigures?.(part);
    if (figures) this.meter.knowInput(figures);
    const events = this.read(part, requestId);
    for (const event of events) this.meter.add(event);
    return events;
  }

  private read(part: LanguageModelV4StreamPart, requestId?: string): ChatEvent[] {
    const { type } = part;
    if (type === 'text-delta') return part.delta === '' ? [] : [{ type: 'text', text: part.delta }];
    if (type === 'reasoning-start' || type === 'reasoning-delta') return this.readReasoning(part);
    if (type === 'reasoning-end') return this.endReasoning(part.providerMetadata);
    if (type === 'tool-input-start') return [this.callDelta(part.id, '', part.toolName)];
    if (type === 'tool-input-delta') return part.delta === '' ? [] : [this.callDelta(part.id, part.delta)];
    if (type === 'tool-call') return part.providerExecuted ? [] : this.call(part);
    if (type === 'finish') return this.finish(part, requestId ?? this.requestId);
    if (type === 'error') this.refuse(part.error);
    else if (type === 'response-metadata') this.requestId = part.id ?? this.requestId;
    return [];
  }

  private readReasoning(
    part: Extract<LanguageModelV4StreamPart, { type: 'reasoning-start' | 'reasoning-delta' }>,
  ): ChatEvent[] {
    this.reasoningData = part.providerMetadata ?? this.reasoningData;
    return part.type === 'reasoning-start' || part.delta === ''
      ? []
      : [{ type: 'reasoning', text: part.delta }];
  }

  private endReasoning(metadata: ProviderData | undefined): ChatEvent[] {
    const providerData = metadata ?? this.reasoningData;
    this.reasoningData = undefined;
    return providerData ? [{ type: 'reasoning', text: '', providerData }] : [];
  }

  private callDelta(id: string, text: string, name = ''): ChatEvent {
    const call = this.calls.get(id) ?? { index: this.calls.size, name };
    this.calls.set(id, call);
    return { type: 'tool-call-delta', index: call.index, id, name: call.name, arguments: text };
  }

  private call(part: Extract<LanguageModelV4StreamPart, { type: 'tool-call' }>): ChatEvent[] {
    this.called = true;
    const { toolCallId: id, toolName: name, input, providerMetadata: providerData } = part;
    const pieces = this.calls.has(id) ? [] : [this.callDelta(id, input, name)];
    return [
      ...pieces,
      { type: 'tool-call', id, name, arguments: input, ...(providerData && { providerData }) },
    ];
  }

  private refuse(error: unknown): void {
    const { name, value, cause, message, statusCode, ...rest } = reported(error);
    if (name === 'AI_TypeValidationError' && this.rules.isUnknown(value)) return;
    if (name === 'AI_TypeValidationError' || name === 'AI_JSONParseError')
      throw new LlmError('protocol', 'A part of the answer cannot be read', { cause });
    const told = { message: message ?? 'The provider reported an error without a message' };
    throw streamError({ ...rest, ...told, code: statusCode ?? rest.code }, this.redact);
  }

  private finish(
    { finishReason: { unified, raw }, usage }: Extract<LanguageModelV4StreamPart, { type: 'finish' }>,
    providerRequestId: string | undefined,
  ): ChatEvent[] {
    // Without the vendor's own reason it is the SDK's word for a stream that just stopped.
    if (unified === 'interrupted' || unified === 'error' || raw === undefined) return [];
    this.finished = true;
    const given = toUsage(usage);
    const known = finishReasons[unified] ?? 'other';
    const reason = known === 'stop' && this.called ? 'tool-calls' : known;
    return [
      { type: 'usage', usage: given ?? this.meter.usage() },
      { type: 'finish', reason, ...(providerRequestId === undefined ? {} : { providerRequestId }) },
    ];
  }
}

interface Reported {
  readonly name?: string;
  readonly value?: unknown;
  readonly cause?: unknown;
  readonly message?: unknown;
  readonly statusCode?: number;
  readonly code?: unknown;
}

/** What is in an error part is whatever the vendor sent, or what the SDK made of it. */
const reported = (error: unknown): Reported =>
  typeof error === 'object' && error !== null ? error : { message: error };

/** Their input includes what was read from and written to a cache, their output the reasoning, as ours do. */
function toUsage({ inputTokens, outputTokens }: LanguageModelV4Usage): Usage | undefined {
  const input = inputTokens.total;
  const output = outputTokens.total;
  if (!input || output === undefined) return undefined;
  return {
    inputTokens: input,
    outputTokens: output,
    cachedInputTokens: Math.min(inputTokens.cacheRead ?? 0, input),
    ...(inputTokens.cacheWrite ? { cacheWriteTokens: inputTokens.cacheWrite } : {}),
    reasoningTokens: Math.min(outputTokens.reasoning ?? 0, output),
    source: 'provider',
  };
}
