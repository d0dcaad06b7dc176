import { LlmError } from './llm-error.js';
import type { ChatEvent, Citation, FinishReason, ToolCall, Usage } from './llm-provider.js';

export interface Completion {
  readonly text: string;
  readonly reasoning: string;
  readonly toolCalls: readonly ToolCall[];
  readonly citations: readonly Citation[];
  readonly usage: Usage;
  readonly finishReason: FinishReason;
  readonly providerRequestId?: string;
}

/** The whole answer at once, for callers that do not stream. Rejects as the stream does. */
export async function complete(events: AsyncIterable<ChatEvent>): Promise<Completion> {
  let text = '';
  let reasoning = '';
  const toolCalls: ToolCall[] = [];
  const citations: Citation[] = [];
  let usage: Usage | undefined;
  let finish: Pick<Completion, 'finishReason' | 'providerRequestId'> | undefined;
  for await (const event of events) {
    if (event.type === 'text') text += event.text;
    else if (event.type === 'reasoning') reasoning += event.text;
    else if (event.type === 'tool-call') toolCalls.push(withoutType(event));
    else if (event.type === 'citation') citations.push(withoutType(event));
    else if (event.type === 'usage') usage = event.usage;
    else finish = finishOf(event);
  }
  if (!usage || !finish) throw new LlmError('protocol', 'The answer ended before it was finished');
  return { text, reasoning, toolCalls, citations, usage, ...finish };
}

function withoutType<T extends { type: string }>(event: T): Omit<T, 'type'> {
  const { type: _type, ...rest } = event;
  return rest;
}

function finishOf(
  event: Extract<ChatEvent, { type: 'finish' }>,
): Pick<Completion, 'finishReason' | 'providerRequestId'> {
  const { reason: finishReason, providerRequestId } = event;
  return providerRequestId === undefined ? { finishReason } : { finishReason, providerRequestId };
}
