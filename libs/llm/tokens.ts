import type { LlmError } from './llm-error.js';
import type {
  ChatEvent,
  ChatMessage,
  ChatRequest,
  ContentPart,
  Tool,
  ToolCall,
  Usage,
} from './llm-provider.js';

type InputFigures = Pick<Usage, 'inputTokens' | 'cachedInputTokens' | 'cacheWriteTokens'>;

/**
 * Counting without a vendor's vocabulary. Each UTF-16 unit has a weight in hundredths of a token, set so that
 * English prose comes to about 4 characters per token, source code to about 3, Cyrillic, Greek, Arabic and
 * Indic scripts to about 2, Chinese, Japanese and Korean to 1, an emoji to 2.5. Because every weight is
 * positive, more text never counts less, and the parts of a text never count less than the whole. It leans to
 * the high side, as an estimate that reserves a budget must; it is no substitute for the provider's own figures.
 */
const weights = new Uint8Array(0x1_0000).fill(100);
weights.fill(50, 0x80, 0x2000);
weights.fill(125, 0xd800, 0xe000);
weights.fill(60, 0, 0x80);
weights.fill(40, 0x30, 0x3a);
weights.fill(24, 0x41, 0x5b);
weights.fill(24, 0x61, 0x7b);
weights[0x20] = 10;

const tokensPerMessage = 4;
const tokensOfReplyStart = 3;
const tokensPerTool = 8;
const tokensPerLowDetailImage = 85;
/** An image's size is unknown here: a generous flat figure for full detail. */
const tokensPerImage = 1105;

export function estimateTokens(text: string): number {
  return Math.ceil(weigh(text) / 100);
}

/** Input tokens of a request, framing of messages, tools and images included. */
export function countTokens(messages: readonly ChatMessage[], tools: readonly Tool[] = []): number {
  let tokens = tokensOfReplyStart;
  for (const message of messages) tokens += tokensPerMessage + tokensOfMessage(message);
  for (const tool of tools) tokens += tokensPerTool + estimateTokens(JSON.stringify(tool));
  return tokens;
}

/** Follows one stream and knows at any moment what it has used: the provider's figures once sent, else an estimate. */
export class UsageMeter {
  private outputWeight = 0;
  private reasoningWeight = 0;
  /** Of tool calls that are not whole yet. */
  private pieces = 0;
  private provided?: Usage;
  private input?: InputFigures;
  private began = false;

  constructor(private readonly request: Pick<ChatRequest, 'messages' | 'tools'>) {}

  add(event: ChatEvent): void {
    this.began = true;
    if (event.type === 'text') this.outputWeight += weigh(event.text);
    else if (event.type === 'reasoning') this.reasoningWeight += weigh(event.text);
    else if (event.type === 'tool-call-delta') this.pieces += weigh(event.arguments);
    else if (event.type === 'tool-call') this.addCall(event);
    else if (event.type === 'usage') this.provided = event.usage;
  }

  /** Some providers say at the beginning what the input came to: it holds even if the answer then breaks. */
  knowInput(figures: InputFigures): void {
    this.began = true;
    this.input = figures;
  }

  usage(): Usage {
    if (this.provided) return this.provided;
    const reasoningTokens = Math.ceil(this.reasoningWeight / 100);
    return {
      inputTokens: countTokens(this.request.messages, this.request.tools),
      cachedInputTokens: 0,
      ...this.input,
      outputTokens: Math.ceil((this.outputWeight + this.pieces) / 100) + reasoningTokens,
      reasoningTokens,
      source: 'estimated',
    };
  }

  /** The error of an answer that had begun, with what it had used by then. */
  broken(error: LlmError): LlmError {
    if (this.began) error.usage ??= this.usage();
    return error;
  }

  private addCall({ name, arguments: text }: ToolCall): void {
    const weight = weigh(text);
    this.pieces = Math.max(0, this.pieces - weight);
    this.outputWeight += weigh(name) + weight;
  }
}

function tokensOfMessage(message: ChatMessage): number {
  const { content } = message;
  if (typeof content !== 'string') return content.reduce((sum, part) => sum + tokensOfPart(part), 0);
  const calls = message.role === 'assistant' ? (message.toolCalls ?? []) : [];
  return calls.reduce(
    (sum, { name, arguments: text }) => sum + estimateTokens(name + text),
    estimateTokens(content),
  );
}

function tokensOfPart(part: ContentPart): number {
  if (part.type === 'text') return estimateTokens(part.text);
  return part.detail === 'low' ? tokensPerLowDetailImage : tokensPerImage;
}

function weigh(text: string): number {
  let weight = 0;
  for (let i = 0; i < text.length; i += 1) weight += weights[text.charCodeAt(i)]!;
  return weight;
}
