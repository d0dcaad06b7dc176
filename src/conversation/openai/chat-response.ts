import type { Completion } from '#libs/llm/complete.js';
import type { ChatEvent, FinishReason, Usage } from '#libs/llm/llm-provider.js';

/** What an answer is headed with. */
export interface AnswerHead {
  readonly id: string;
  /** Unix seconds. */
  readonly created: number;
  readonly model: string;
}

const FINISH: Readonly<Record<FinishReason, string>> = {
  stop: 'stop',
  length: 'length',
  'tool-calls': 'tool_calls',
  'content-filter': 'content_filter',
  other: 'stop',
};

export const wireUsage = (usage: Usage) => ({
  prompt_tokens: usage.inputTokens,
  completion_tokens: usage.outputTokens,
  total_tokens: usage.inputTokens + usage.outputTokens,
  prompt_tokens_details: { cached_tokens: usage.cachedInputTokens },
  completion_tokens_details: { reasoning_tokens: usage.reasoningTokens },
});

/** A whole answer, as `POST /chat/completions` has it. */
export const wireCompletion = (
  { id, created, model }: AnswerHead,
  { text, reasoning, toolCalls, finishReason, usage }: Completion,
) => ({
  id,
  object: 'chat.completion',
  created,
  model,
  choices: [
    {
      index: 0,
      message: {
        role: 'assistant',
        content: text === '' && toolCalls.length > 0 ? null : text,
        refusal: null,
        ...(reasoning !== '' && { reasoning_content: reasoning }),
        ...(toolCalls.length > 0 && {
          tool_calls: toolCalls.map((call) => ({
            id: call.id,
            type: 'function',
            function: { name: call.name, arguments: call.arguments },
          })),
        }),
      },
      logprobs: null,
      finish_reason: FINISH[finishReason],
    },
  ],
  usage: wireUsage(usage),
});

/**
 * The events of an answer as the server-sent events of a streamed one. What is the same in all of them is written
 * once: a piece of text costs a few string concatenations.
 */
export class ChunkWriter {
  private readonly start: string;
  private readonly end: string;
  private readonly calls = new Set<number>();
  private begun = false;
  private usage?: Usage;

  constructor(
    { id, created, model }: AnswerHead,
    private readonly includeUsage: boolean,
  ) {
    const head = JSON.stringify({ id, object: 'chat.completion.chunk', created, model });
    this.start = `data: ${head.slice(0, -1)},"choices":[{"index":0,"delta":`;
    // Where usage was asked for, every chunk but the last says that it has none.
    this.end = `}]${includeUsage ? ',"usage":null' : ''}}\n\n`;
  }

  write(event: ChatEvent): string {
    const { type } = event;
    if (type === 'text') return this.delta(`"content":${JSON.stringify(event.text)}`);
    if (type === 'tool-call-delta') return this.callDelta(event);
    if (type === 'finish') return this.finish(event.reason);
    if (type === 'reasoning' && event.text !== '')
      return this.delta(`"reasoning_content":${JSON.stringify(event.text)}`);
    // A whole call says nothing new after its pieces, and the format has no citations.
    if (type === 'usage') this.usage = event.usage;
    return '';
  }

  private delta(fields: string): string {
    // The first chunk says who speaks.
    const role = this.begun ? '' : '"role":"assistant",';
    this.begun = true;
    return `${this.start}{${role}${fields}},"logprobs":null,"finish_reason":null${this.end}`;
  }

  private callDelta(event: Extract<ChatEvent, { type: 'tool-call-delta' }>): string {
    const { index, id, name, arguments: text } = event;
    const first = !this.calls.has(index);
    this.calls.add(index);
    const call = first
      ? { index, id: id ?? `call_${index}`, type: 'function', function: { name, arguments: text } }
      : { index, function: { arguments: text } };
    return this.delta(`"tool_calls":[${JSON.stringify(call)}]`);
  }

  private finish(reason: FinishReason): string {
    const begin = this.begun ? '' : this.delta('"content":""');
    const last = `${this.start}{},"logprobs":null,"finish_reason":"${FINISH[reason]}"${this.end}`;
    return `${begin}${last}${this.usageChunk()}data: [DONE]\n\n`;
  }

  private usageChunk(): string {
    if (!this.includeUsage || !this.usage) return '';
    const head = this.start.slice(0, this.start.indexOf(',"choices":'));
    return `${head},"choices":[],"usage":${JSON.stringify(wireUsage(this.usage))}}\n\n`;
  }
}
