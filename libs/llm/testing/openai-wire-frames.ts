/** What the server does with one request; without any of it: it echoes the question, word by word. */
export interface Behaviour {
  /** Answers this instead of a stream. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly deltas?: readonly string[];
  readonly reasoning?: readonly string[];
  readonly toolCalls?: readonly WireToolCallScript[];
  /** `null`: none is ever sent. */
  readonly finishReason?: string | null;
  readonly usage?: 'own-chunk' | 'last-chunk' | 'none';
  /** Replaces the counted figures. */
  readonly figures?: Readonly<Record<string, unknown>>;
  /** `false`: no `[DONE]`. */
  readonly done?: boolean;
  readonly newline?: '\n' | '\r\n' | '\r';
  /** A keep-alive comment before each frame. */
  readonly comments?: boolean;
  /** Sent byte by byte as it is, in place of the frames. */
  readonly raw?: string | Uint8Array;
  /** Before the status line. */
  readonly delayMs?: number;
  /** Between the headers and the first frame. */
  readonly firstChunkDelayMs?: number;
  readonly chunkDelayMs?: number;
  /** While the server waits or is silent. */
  readonly commentEveryMs?: number;
  /** Cuts the byte stream into pieces of this size, each a write of its own. */
  readonly bytesPerWrite?: number;
  readonly fault?: Fault;
}

export interface WireToolCallScript {
  readonly id: string;
  readonly name: string;
  /** The arguments as they are cut into deltas. */
  readonly pieces: readonly string[];
}

/** After `after` frames: the socket destroyed, the response ended, nothing more sent, or an error object sent. */
export interface Fault {
  readonly after: number;
  readonly type: 'cut' | 'end' | 'silence' | 'error';
  readonly error?: unknown;
}

/** What of a request decides the answer. */
export interface WireQuestion {
  readonly model?: string;
  readonly messages?: readonly { readonly content?: unknown }[];
  readonly max_tokens?: number;
  readonly max_completion_tokens?: number;
}

const head = { id: 'chatcmpl-wire', object: 'chat.completion.chunk', created: 1_700_000_000 };

/** The frames of a streamed chat completion as OpenAI sends them. */
export function chatFrames(behaviour: Behaviour, question: WireQuestion): Buffer[] {
  const { newline = '\n', comments = false, done = true } = behaviour;
  const frames = chunks(behaviour, question).map((chunk) => `data: ${JSON.stringify(chunk)}`);
  if (done) frames.push('data: [DONE]');
  const prefix = comments ? `: keep-alive${newline}${newline}` : '';
  return frames.map((frame) => Buffer.from(`${prefix}${frame}${newline}${newline}`));
}

export const errorFrame = (error: unknown): Buffer => Buffer.from(`data: ${JSON.stringify({ error })}\n\n`);

function chunks(behaviour: Behaviour, question: WireQuestion): object[] {
  const { deltas, isCut } = textDeltas(behaviour, question);
  const { reasoning = [], toolCalls = [], usage = 'own-chunk', finishReason } = behaviour;
  const reason =
    finishReason === undefined
      ? isCut
        ? 'length'
        : toolCalls.length > 0
          ? 'tool_calls'
          : 'stop'
      : finishReason;
  const figures = behaviour.figures ?? counted(question, deltas.length + reasoning.length);
  const model = question.model ?? 'wire-model';
  const choice = (delta: object, finish: string | null = null): object => ({
    ...head,
    model,
    choices: [{ index: 0, delta, finish_reason: finish }],
  });
  return [
    choice({ role: 'assistant', content: '' }),
    ...reasoning.map((text) => choice({ reasoning_content: text })),
    ...deltas.map((text) => choice({ content: text })),
    ...toolCalls.flatMap((call, index) => toolDeltas(call, index).map((delta) => choice(delta))),
    ...(reason === null
      ? []
      : [{ ...choice({}, reason), ...(usage === 'last-chunk' && { usage: figures }) }]),
    ...(usage === 'own-chunk' ? [{ ...head, model, choices: [], usage: figures }] : []),
  ];
}

function textDeltas(
  { deltas, toolCalls }: Behaviour,
  question: WireQuestion,
): { deltas: readonly string[]; isCut: boolean } {
  const all = deltas ?? (toolCalls ? [] : echo(question));
  const max = question.max_tokens ?? question.max_completion_tokens ?? Infinity;
  return { deltas: all.slice(0, max), isCut: all.length > max };
}

function echo({ messages = [] }: WireQuestion): string[] {
  const content = messages.at(-1)?.content;
  const text = typeof content === 'string' ? content : JSON.stringify(content ?? '');
  return `You said: ${text}`.match(/\s*\S+/g) ?? [];
}

function toolDeltas({ id, name, pieces }: WireToolCallScript, index: number): object[] {
  const first = { tool_calls: [{ index, id, type: 'function', function: { name, arguments: '' } }] };
  return [first, ...pieces.map((piece) => ({ tool_calls: [{ index, function: { arguments: piece } }] }))];
}

function counted({ messages = [] }: WireQuestion, completionTokens: number): object {
  const promptTokens = JSON.stringify(messages).split(/\s+/).length;
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
  };
}
