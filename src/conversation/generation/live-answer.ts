import type { AnswerReasoning } from '../domain/reasoning.js';
import type { AnswerSummary } from '../features/answer-summary.js';
import type { ToolCallView } from '../features/tool-call.view.js';

export type PieceKind = 'text' | 'reasoning';

/** Some of an answer: what it says, or what the model thought before it said more. */
export interface Piece {
  readonly kind: PieceKind;
  readonly text: string;
}

/** A piece, and the position it begins at. */
export interface PlacedPiece extends Piece {
  readonly start: number;
}

/** How a call of a tool stood when the answer had come to a position. */
export interface CallNews {
  readonly at: number;
  readonly call: ToolCallView;
}

/**
 * One answer while it grows, text and reasoning in the order they came. A position is a number of UTF-16 units of both,
 * the same here, in the event ids of the stream and in the pieces that are kept, so that a resuming client gets each
 * character once.
 */
export class LiveAnswer {
  private content = '';
  private units = 0;
  private readonly runs: {
    readonly kind: PieceKind;
    readonly start: number;
    readonly textBefore: number;
    text: string;
  }[] = [];
  private outcome?: AnswerSummary;
  private readonly told: CallNews[] = [];
  private readonly listeners = new Set<() => void>();

  get text(): string {
    return this.content;
  }

  /** How it ended; undefined while it grows. */
  get summary(): AnswerSummary | undefined {
    return this.outcome;
  }

  /** Where it has come to. */
  get position(): number {
    return this.units;
  }

  get reasoning(): AnswerReasoning[] {
    return this.runs
      .filter(({ kind }) => kind === 'reasoning')
      .map(({ textBefore, text }) => ({ position: textBefore, text }));
  }

  /** Whether what came last was reasoning. */
  get isThinking(): boolean {
    return this.runs.at(-1)?.kind === 'reasoning';
  }

  append(text: string): void {
    this.add({ kind: 'text', text });
  }

  think(text: string): void {
    this.add({ kind: 'reasoning', text });
  }

  add({ kind, text }: Piece): void {
    if (text === '') return;
    const last = this.runs.at(-1);
    if (last?.kind === kind) last.text += text;
    else this.runs.push({ kind, start: this.units, textBefore: this.content.length, text });
    this.units += text.length;
    if (kind === 'text') this.content += text;
    this.changed();
  }

  /** What there is between two positions. */
  between(from: number, until: number): PlacedPiece[] {
    return this.runs
      .filter(({ start, text }) => start < until && start + text.length > from)
      .map(({ kind, start, text }) => ({
        kind,
        start: Math.max(start, from),
        text: text.slice(Math.max(0, from - start), until - start),
      }));
  }

  /** All that became of tools, oldest first; a call is told again whenever it has changed. */
  get calls(): readonly CallNews[] {
    return this.told;
  }

  call(call: ToolCallView): void {
    this.told.push({ at: this.units, call });
    this.changed();
  }

  end(summary: AnswerSummary): void {
    this.outcome = summary;
    this.changed();
  }

  /** Calls back after every change; returns how to stop. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  get watched(): boolean {
    return this.listeners.size > 0;
  }

  private changed(): void {
    for (const listener of this.listeners) listener();
  }
}

/** An answer as it is kept with its message. */
interface KeptAnswer {
  readonly content: string;
  readonly reasoning: readonly AnswerReasoning[];
}

/** The pieces it was made of, in the order they came. */
export function piecesOf({ content, reasoning }: KeptAnswer): Piece[] {
  const pieces: Piece[] = [];
  let said = 0;
  for (const { position, text } of reasoning) {
    pieces.push({ kind: 'text', text: content.slice(said, position) }, { kind: 'reasoning', text });
    said = position;
  }
  return [...pieces, { kind: 'text', text: content.slice(said) }];
}

/** Takes over pieces, and of every call how it stands, where the text has come to it; what was thought there comes first. */
export function takeOver(answer: LiveAnswer, pieces: readonly Piece[], calls: readonly ToolCallView[]): void {
  const rest = [...pieces];
  for (const call of calls) {
    for (let next = rest[0]; next; next = rest[0]) {
      const room = next.kind === 'text' ? call.position - answer.text.length : next.text.length;
      if (room <= 0) break;
      answer.add({ ...next, text: next.text.slice(0, room) });
      if (room < next.text.length) rest[0] = { ...next, text: next.text.slice(room) };
      else rest.shift();
    }
    answer.call(call);
  }
  for (const piece of rest) answer.add(piece);
}
