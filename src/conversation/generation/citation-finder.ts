import type { Passage } from '#libs/llm/llm-provider.js';
import type { Citation } from '../domain/message.js';

const NUMBERS = /\[(\d{1,3}(?:\s*[,;]\s*\d{1,3})*)\]/g;
/** Longer than any bracket that is taken for numbers. */
const LONGEST = 40;

/** Reads from an answer, while it is written, which of the passages it was given it names by their number. */
export class CitationFinder {
  private readonly cited = new Map<number, Citation>();
  private tail = '';

  constructor(private readonly passages: readonly Passage[]) {}

  /** In the order in which the answer names them first. */
  get citations(): readonly Citation[] {
    return [...this.cited.values()];
  }

  /** What the provider itself says the answer quotes. */
  add(citation: Citation): void {
    if (!this.cited.has(citation.index)) this.cited.set(citation.index, citation);
  }

  read(text: string): void {
    if (this.passages.length === 0) return;
    const unread = this.tail + text;
    let read = 0;
    for (const { index: at, 0: found, 1: numbers = '' } of unread.matchAll(NUMBERS)) {
      for (const number of numbers.split(/[,;]/)) this.cite(Number(number));
      read = at + found.length;
    }
    this.tail = unread.slice(Math.max(read, unread.length - LONGEST));
  }

  private cite(index: number): void {
    const passage = this.passages[index - 1];
    if (!passage) return;
    const { sourceId, title, version, part, start, text: quote } = passage;
    this.add({ index, sourceId, title, version, part, start, quote });
  }
}
