import type { AnswerSummary } from '../features/answer-summary.js';
import type { ToolCallView } from '../features/tool-call.view.js';

/** How a call of a tool stood when the answer's text was that long. */
export interface CallNews {
  readonly at: number;
  readonly call: ToolCallView;
}

/**
 * The text of one answer while it grows. A position is a number of UTF-16 units, the same here, in the event
 * ids of the stream and in the database, so that a resuming client gets each character once.
 */
export class LiveAnswer {
  private content = '';
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

  append(text: string): void {
    this.content += text;
    this.changed();
  }

  /** All that became of tools, oldest first; a call is told again whenever it has changed. */
  get calls(): readonly CallNews[] {
    return this.told;
  }

  call(call: ToolCallView): void {
    this.told.push({ at: this.content.length, call });
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
