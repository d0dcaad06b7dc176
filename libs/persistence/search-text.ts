/** What somebody typed into a search box, for `websearch_to_tsquery` and `to_tsquery`. */
export interface SearchText {
  readonly text: string;
  /** What stands before the last word, and that word where it may still be being typed: letters and digits only. */
  readonly head: string;
  readonly prefix?: string;
}

/** Of one letter there are too many beginnings. */
const MIN_PREFIX = 2;

export function readSearchText(typed: string): SearchText {
  // Each `-` negates once more, and PostgreSQL refuses to parse more than 32 of them in a row.
  const text = typed.replace(/-{2,}/g, '-');
  const [, head = text, last = ''] = /^(.*?)([\p{L}\p{M}\p{N}]+)$/su.exec(text) ?? [];
  const quoted = (head.match(/"/g)?.length ?? 0) % 2 === 1;
  const isPrefix = last.length >= MIN_PREFIX && !quoted && !head.endsWith('-');
  return isPrefix ? { text, head, prefix: last } : { text, head: text };
}
