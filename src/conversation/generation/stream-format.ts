import type { AnswerSummary } from '../features/answer-summary.js';
import type { ToolCallView } from '../features/tool-call.view.js';
import type { PieceKind } from './live-answer.js';

/** How an answer is written as server-sent events. */
export interface StreamFormat {
  readonly headers: Readonly<Record<string, string>>;
  /** What comes before the text. */
  begin(): string;
  /** The next piece of the text, which ends at a position. */
  delta(text: string, position: number): string;
  /** The next piece of what the model thinks. */
  reasoning(text: string, position: number): string;
  /** How a call of a tool stands now that the text has come to a position; told again whenever it has changed. */
  toolCall(call: ToolCallView, position: number): string;
  /** How it ended; nothing comes after it. */
  end(summary: AnswerSummary, position: number): string;
}

const event = (name: string, data: object, id: number): string =>
  `id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`;

/** Our own: its ids are positions, so that a client can go on after what it has. */
export const OWN_EVENTS: StreamFormat = {
  headers: {},
  begin: () => '',
  delta: (text, position) => event('delta', { text }, position),
  reasoning: (text, position) => event('reasoning', { text }, position),
  toolCall: (call, position) => event('tool_call', call, position),
  end: (summary, position) => event('done', summary, position),
};

const FINISH_REASONS = new Set(['stop', 'length', 'content-filter', 'tool-calls']);

/**
 * The UI message stream of the AI SDK, which its `useChat` reads. An answer is one step; its text is cut where tools are
 * called and where the model thinks. What it quotes are sources, and what it used is metadata of the message.
 */
export class UiMessageEvents implements StreamFormat {
  readonly headers = { 'x-vercel-ai-ui-message-stream': 'v1' };
  private parts = 0;
  /** The part that is open. */
  private open?: PieceKind;
  private readonly calls = new Set<string>();

  /** @param metadata what is known of the message from the start */
  constructor(
    private readonly messageId: string,
    private readonly metadata: object,
  ) {}

  begin(): string {
    const { messageId, metadata: messageMetadata } = this;
    return chunks({ type: 'start', messageId, messageMetadata }, { type: 'start-step' });
  }

  delta(text: string): string {
    return this.piece('text', text);
  }

  reasoning(text: string): string {
    return this.piece('reasoning', text);
  }

  toolCall(call: ToolCallView): string {
    const made = { toolCallId: call.id, toolName: call.tool, input: parsed(call.arguments), dynamic: true };
    const start = this.calls.has(call.id) ? [] : [{ type: 'tool-input-available', ...made }];
    this.calls.add(call.id);
    return `${this.endPart()}${chunks(...start, ...progressOf(call))}`;
  }

  end({ state, finishReason, provider, model, usage, citations, error }: AnswerSummary): string {
    const messageMetadata = { state, provider, model, usage, error };
    const rest = chunks(...citations.map(toSource), { type: 'message-metadata', messageMetadata });
    const finished = `${this.endPart()}${rest}`;
    if (state === 'failed')
      return `${finished}${chunks({ type: 'error', errorText: error?.detail ?? 'The answer failed.' })}${DONE}`;
    if (state === 'stopped') return `${finished}${chunks({ type: 'abort', reason: 'stopped' })}${DONE}`;
    if (state === 'awaiting_approval') return `${finished}${finish('tool-calls')}`;
    const reason = finishReason !== null && FINISH_REASONS.has(finishReason) ? finishReason : 'other';
    return `${finished}${finish(reason)}`;
  }

  private piece(kind: PieceKind, delta: string): string {
    const isNew = this.open !== kind;
    const ended = isNew ? this.endPart() : '';
    if (isNew) this.parts += 1;
    this.open = kind;
    const id = `${kind}-${this.parts}`;
    return `${ended}${isNew ? chunks({ type: `${kind}-start`, id }) : ''}${chunks({ type: `${kind}-delta`, id, delta })}`;
  }

  private endPart(): string {
    const kind = this.open;
    this.open = undefined;
    return kind ? chunks({ type: `${kind}-end`, id: `${kind}-${this.parts}` }) : '';
  }
}

const DONE = 'data: [DONE]\n\n';

const chunks = (...each: readonly object[]): string =>
  each.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join('');

const finish = (finishReason: string): string =>
  `${chunks({ type: 'finish-step' }, { type: 'finish', finishReason })}${DONE}`;

/** What became of a call, in the SDK's words; nothing while it runs. */
function progressOf({ id: toolCallId, state, result, errorCode }: ToolCallView): object[] {
  if (state === 'awaiting_approval')
    return [{ type: 'tool-approval-request', approvalId: toolCallId, toolCallId }];
  if (state === 'succeeded')
    return [{ type: 'tool-output-available', toolCallId, output: result, dynamic: true }];
  if (state === 'denied') return [{ type: 'tool-output-denied', toolCallId }];
  if (state === 'failed' || state === 'cancelled')
    return [
      { type: 'tool-output-error', toolCallId, errorText: result ?? errorCode ?? state, dynamic: true },
    ];
  return [];
}

/** Models may write what is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const toSource = ({ sourceId, title, ...citation }: AnswerSummary['citations'][number]) => ({
  type: 'source-document',
  sourceId,
  mediaType: 'text/plain',
  title,
  providerMetadata: { aiGym: citation },
});
