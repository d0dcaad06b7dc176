import type { AnswerSummary } from '../features/answer-summary.js';

/**
 * The text of one answer while it grows. A position is a number of UTF-16 units, the same here, in the event
 * ids of the stream and in the database, so that a resuming client gets each character once.
 */
export class LiveAnswer {
  private content = '';
  private outcome?: AnswerSummary;
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
