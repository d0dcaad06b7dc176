export interface QueueControls {
  /** Called when `highWater` items wait, and again when all of them were taken: stop and restart the source. */
  readonly pause: () => void;
  readonly resume: () => void;
  /** The reader left before the end. */
  readonly cancel: () => void;
}

/** Above the number of events one read of a socket (64 KiB) usually holds, so that only a slow reader stops the source. */
const highWater = 1024;

interface Reader<T> {
  resolve(result: IteratorResult<T>): void;
  reject(error: unknown): void;
}

/**
 * From callbacks to `for await`, one reader. An async generator would cost several promises per item on the
 * path every streamed token takes.
 */
export class EventQueue<T> implements AsyncIterableIterator<T> {
  private items: T[] = [];
  private head = 0;
  private paused = false;
  private ended = false;
  private error: unknown;
  private reader?: Reader<T>;

  constructor(private readonly controls: QueueControls) {}

  push(item: T): void {
    if (this.ended) return;
    if (this.reader) return this.takeReader()!.resolve({ done: false, value: item });
    this.items.push(item);
    if (this.paused || this.items.length - this.head < highWater) return;
    this.paused = true;
    this.controls.pause();
  }

  end(): void {
    if (this.ended) return;
    this.ended = true;
    this.takeReader()?.resolve({ done: true, value: undefined });
  }

  /** The reader still gets what was pushed before, then the error. */
  fail(error: unknown): void {
    if (this.ended) return;
    this.ended = true;
    const reader = this.takeReader();
    if (reader) reader.reject(error);
    else this.error = error;
  }

  discard(): void {
    this.items = [];
    this.head = 0;
  }

  next(): Promise<IteratorResult<T>> {
    if (this.head < this.items.length) return Promise.resolve({ done: false, value: this.take() });
    if (!this.ended) return new Promise((resolve, reject) => (this.reader = { resolve, reject }));
    if (this.error === undefined) return Promise.resolve({ done: true, value: undefined });
    const error = this.error;
    this.error = undefined;
    return Promise.reject(error);
  }

  return(): Promise<IteratorResult<T>> {
    if (!this.ended) this.controls.cancel();
    this.error = undefined;
    this.discard();
    this.end();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  private take(): T {
    const item = this.items[this.head]!;
    this.head += 1;
    if (this.head < this.items.length) return item;
    this.discard();
    if (this.paused) {
      this.paused = false;
      this.controls.resume();
    }
    return item;
  }

  private takeReader(): Reader<T> | undefined {
    const reader = this.reader;
    this.reader = undefined;
    return reader;
  }
}
