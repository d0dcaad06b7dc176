import { MAX_REASONING_UNITS } from '../domain/reasoning.js';
import type { LiveAnswer } from './live-answer.js';
import { TextCleaner } from './text-cleaner.js';

const HALF_CHARACTER_AT_END = /[\uD800-\uDBFF]$/;

/** Takes what a model thinks into its answer, made storable, up to a length. */
export class ReasoningKeeper {
  private readonly cleaner = new TextCleaner();
  private isFull = false;

  constructor(private readonly live: LiveAnswer) {}

  push(piece: string): void {
    this.keep(this.cleaner.push(piece));
  }

  /** What was held back, before something else follows. */
  end(): void {
    this.keep(this.cleaner.end());
  }

  private keep(text: string): void {
    if (text === '' || this.isFull) return;
    const kept = this.live.reasoning.reduce((sum, each) => sum + each.text.length, 0);
    const room = Math.max(0, MAX_REASONING_UNITS - kept);
    this.isFull = text.length > room;
    this.live.think(this.isFull ? text.slice(0, room).replace(HALF_CHARACTER_AT_END, '') : text);
  }
}
