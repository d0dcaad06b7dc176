import { LlmError } from './llm-error.js';
import type { ChatEvent, Citation, FinishReason, Reasoning, ToolCall, Usage } from './llm-provider.js';

export interface Completion {
  readonly text: string;
  readonly reasoning: string;
  /** The reasoning as the next request has to bring it back when the answer called tools. */
  readonly reasoningBlocks: readonly Reasoning[];
  readonly toolCalls: readonly ToolCall[];
  readonly citations: readonly Citation[];
  readonly usage: Usage;
  readonly finishReason: FinishReason;
  readonly providerRequestId?: string;
}

/** The whole answer at once, for callers that do not stream. Rejects as the stream does. */
export async function complete(events: AsyncIterable<ChatEvent>): Promise<Completion> {
  let text = '';
  const thoughts = new Thoughts();
  const toolCalls: ToolCall[] = [];
  const citations: Citation[] = [];
  let usage: Usage | undefined;
  let finish: Pick<Completion, 'finishReason' | 'providerRequestId'> | undefined;
  for await (const event of events) {
    if (event.type === 'text') text += event.text;
    else if (event.type === 'reasoning') thoughts.add(event);
    else if (event.type === 'tool-call-delta') continue;
    else if (event.type === 'tool-call') toolCalls.push(withoutType(event));
    else if (event.type === 'citation') citations.push(withoutType(event));
    else if (event.type === 'usage') usage = event.usage;
    else finish = finishOf(event);
  }
  if (!usage || !finish) throw new LlmError('protocol', 'The answer ended before it was finished');
  return { text, ...thoughts.read(), toolCalls, citations, usage, ...finish };
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

/** Puts the pieces of reasoning together again into the blocks they were. */
export class Thoughts {
  private readonly blocks: Reasoning[] = [];
  private open = '';

  add({ text, providerData }: Reasoning): void {
    this.open += text;
    if (providerData) this.close(providerData);
  }

  read(): Pick<Completion, 'reasoning' | 'reasoningBlocks'> {
    if (this.open !== '') this.close();
    return { reasoning: this.blocks.map(({ text }) => text).join(''), reasoningBlocks: this.blocks };
  }

  private close(providerData?: Reasoning['providerData']): void {
    this.blocks.push({ text: this.open, ...(providerData && { providerData }) });
    this.open = '';
  }
}
