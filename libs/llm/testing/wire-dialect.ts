import type { LlmErrorKind } from '../llm-error.js';

/** What the server does with one request; without any of it: it echoes the question, word by word. */
export interface Behaviour {
  /** Answers this instead of a stream. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly deltas?: readonly string[];
  readonly reasoning?: readonly string[];
  /** The model declines, in its vendor's way. */
  readonly refusal?: string;
  readonly toolCalls?: readonly WireToolCallScript[];
  /** `null`: none is ever sent. */
  readonly finishReason?: string | null;
  readonly usage?: 'own-chunk' | 'last-chunk' | 'none';
  /** Replaces the counted figures, in the vendor's own names. */
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
  readonly text: string;
  readonly model: string;
  readonly maxTokens: number;
}

/** An answer as a vendor sends it when asked for something else than a stream. */
export interface WireReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A vendor's wire format, from the server's side, as its documentation shows it. */
export interface WireDialect {
  /** The path all requests begin with. */
  readonly basePath: string;
  /** What the vendor sends to keep a connection open. */
  readonly keepAlive: string;
  /** An event of a type that does not exist yet. */
  readonly unknownEvent: string;
  /** Refusals the vendor documents. */
  readonly refusals: Readonly<Partial<Record<LlmErrorKind, WireReply>>>;
  /** An error in the middle of a stream, and what it means. */
  readonly streamError: { readonly error: unknown; readonly kind: LlmErrorKind };
  /** Frames before the first text. */
  readonly leadingFrames: number;
  /** The question, when the request is for a streamed answer. */
  question(path: string, body: unknown): WireQuestion | undefined;
  frames(behaviour: Behaviour, question: WireQuestion): Buffer[];
  errorFrame(error: unknown): Buffer;
  /** The JSON that answers another request. */
  reply(path: string, body: unknown): unknown;
}

/** The deltas of an answer, cut to the limit of tokens, one token each. */
export function textDeltas(
  { deltas, toolCalls }: Behaviour,
  { text, maxTokens }: WireQuestion,
): { deltas: readonly string[]; isCut: boolean } {
  const all = deltas ?? (toolCalls ? [] : (`You said: ${text}`.match(/\s*\S+/g) ?? []));
  return { deltas: all.slice(0, maxTokens), isCut: all.length > maxTokens };
}

export const countWords = (text: string): number => text.split(/\s+/).length;

/** Vectors that depend on nothing but the text. */
export const vectorOf = (text: string, dimensions = 8): number[] =>
  Array.from({ length: dimensions }, (_, i) => (text.charCodeAt(i % (text.length || 1)) || 0) / 65_536);

/** Server-sent events as they are written, in the line ends asked for. */
export function eventFrame(
  data: unknown,
  { newline = '\n', comments }: Behaviour,
  dialect: string,
  event = '',
): Buffer {
  const lines = [
    ...(event ? [`event: ${event}`] : []),
    `data: ${typeof data === 'string' ? data : JSON.stringify(data)}`,
    '',
    '',
  ];
  const before = comments ? dialect.replaceAll('\n', newline) : '';
  return Buffer.from(before + lines.join(newline));
}
