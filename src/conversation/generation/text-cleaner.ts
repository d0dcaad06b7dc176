const HIGH_SURROGATE_AT_END = /[\uD800-\uDBFF]$/;

/**
 * Makes a model's text storable: a character split over two pieces is put together, half characters that stay
 * alone and NUL become U+FFFD, because PostgreSQL takes neither.
 */
export class TextCleaner {
  private held = '';

  push(piece: string): string {
    const text = this.held + piece;
    this.held = HIGH_SURROGATE_AT_END.exec(text)?.[0] ?? '';
    return clean(this.held ? text.slice(0, -1) : text);
  }

  /** What was held back when the stream ended. */
  end(): string {
    const rest = clean(this.held);
    this.held = '';
    return rest;
  }
}

const clean = (text: string): string => text.toWellFormed().replaceAll('\0', '\uFFFD');
