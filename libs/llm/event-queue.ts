import type { EventSink, Flow, Forwarding } from './event-flow.js';

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
 * From callbacks to `for await`, or to the callbacks of a sink; one reader. An async generator would cost several
 * promises per item on the path every streamed token takes.
 */
export class EventQueue<T> implements AsyncIterableIterator<T>, Forwarding<T> {
  private items: T[] = [];
  private head = 0;
  private paused = false;
  private ended = false;
  private error: unknown;
  private reader?: Reader<T>;
  private sink?: EventSink<T>;
  /** The sink cannot take more for now. */
  private held = false;

  constructor(private readonly controls: QueueControls) {}

  push(item: T): void {
    if (this.ended) return;
    if (this.sink && !this.held && this.head === this.items.length) return this.sink.event(item);
    if (this.reader) return this.takeReader()!.resolve({ done: false, value: item });
    this.items.push(item);
    if (this.items.length - this.head >= highWater) this.stop();
  }

  end(): void {
    if (this.ended) return;
    this.ended = true;
    this.takeReader()?.resolve({ done: true, value: undefined });
    this.tellEnd();
  }

  /** The reader still gets what was pushed before, then the error. */
  fail(error: unknown): void {
    if (this.ended) return;
    this.ended = true;
    const reader = this.takeReader();
    if (reader) reader.reject(error);
    else this.error = error;
    this.tellEnd();
  }

  discard(): void {
    this.items = [];
    this.head = 0;
  }

  /** What waits comes at once, what is pushed from now on as it is pushed. */
  forward(sink: EventSink<T>): Flow {
    this.sink = sink;
    this.release();
    return {
      pause: () => {
        this.held = true;
        this.stop();
      },
      resume: () => this.release(),
    };
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

  private release(): void {
    this.held = false;
    while (!this.held && this.head < this.items.length) this.sink?.event(this.take());
    if (!this.held) this.restart();
    this.tellEnd();
  }

  private tellEnd(): void {
    if (!this.sink || !this.ended || this.head < this.items.length) return;
    const { sink, error } = this;
    this.sink = undefined;
    if (error === undefined) sink.end();
    else sink.fail(error);
  }

  private take(): T {
    const item = this.items[this.head]!;
    this.head += 1;
    if (this.head < this.items.length) return item;
    this.discard();
    if (!this.sink) this.restart();
    return item;
  }

  private stop(): void {
    if (this.paused || this.ended) return;
    this.paused = true;
    this.controls.pause();
  }

  private restart(): void {
    if (!this.paused) return;
    this.paused = false;
    this.controls.resume();
  }

  private takeReader(): Reader<T> | undefined {
    const reader = this.reader;
    this.reader = undefined;
    return reader;
  }
}
