import { AsyncLocalStorage } from 'node:async_hooks';
import type { RunningAttempt } from './attempt.js';
import { forward, type EventSink, type Flow, type Forwarding } from './event-flow.js';
import { LlmError } from './llm-error.js';
import type { ChatEvent } from './llm-provider.js';
import type { withDeadline } from './waiting.js';

/** An answer whose first event has come. */
export interface OpenStream {
  readonly attempt: RunningAttempt;
  readonly events: AsyncIterator<ChatEvent>;
  readonly first: ChatEvent;
}

/** A search for who answers, under way, and the deadline over all of it. */
interface Opening {
  readonly open: Promise<OpenStream>;
  readonly deadline: ReturnType<typeof withDeadline>;
}

export async function nextEvent(events: AsyncIterator<ChatEvent>): Promise<ChatEvent> {
  const { done, value } = await events.next();
  if (done) throw endedEarly();
  return value;
}

const endedEarly = () => new LlmError('protocol', 'The answer ended before it was finished');

/** The events of one answer, whoever gives it. Nobody is asked before somebody wants them. */
export class RoutedEvents implements Forwarding {
  constructor(private readonly begin: () => Opening) {}

  async *[Symbol.asyncIterator](): AsyncGenerator<ChatEvent, void, undefined> {
    const { open: opening, deadline } = this.begin();
    let open: OpenStream | undefined;
    try {
      open = await opening;
      const { attempt, events, first } = open;
      for (let event = first; ; event = await nextEvent(events)) {
        attempt.received(event);
        yield event;
        if (event.type === 'finish') return;
      }
    } catch (error) {
      throw open?.attempt.isRunning ? open.attempt.failed(error, deadline.signal) : error;
    } finally {
      deadline.clear();
      if (open?.attempt.left()) await open.events.return?.();
    }
  }

  forward(sink: EventSink): Flow {
    return new ForwardedEvents(this.begin(), sink);
  }
}

/**
 * The same without a promise for each event. How it ends is recorded and told in the asynchronous context of whoever
 * wanted them; what comes before that comes in the provider's.
 */
class ForwardedEvents implements Flow, EventSink {
  private readonly inContext = AsyncLocalStorage.snapshot();
  private open?: OpenStream;
  private flow?: Flow;
  private paused = false;
  private over = false;

  constructor(
    private readonly opening: Opening,
    private readonly sink: EventSink,
  ) {
    opening.open.then(
      (open) => this.start(open),
      (error: unknown) => this.fail(error),
    );
  }

  pause(): void {
    this.paused = true;
    this.flow?.pause();
  }

  resume(): void {
    this.paused = false;
    this.flow?.resume();
  }

  event(event: ChatEvent): void {
    if (this.over) return;
    if (event.type === 'finish') this.inContext(this.pass, event);
    else this.pass(event);
  }

  end(): void {
    if (!this.over) this.fail(endedEarly());
  }

  fail(error: unknown): void {
    if (this.settle()) this.inContext(() => this.sink.fail(this.failureOf(error)));
  }

  private start(open: OpenStream): void {
    this.open = open;
    const { events, first } = open;
    this.event(first);
    if (this.over) return;
    this.flow = forward(
      'forward' in events ? (events as Forwarding & typeof events) : iterable(events),
      this,
    );
    if (this.paused) this.flow.pause();
  }

  private readonly pass = (event: ChatEvent): void => {
    try {
      this.open?.attempt.received(event);
      this.sink.event(event);
    } catch (error) {
      return this.abandon(error);
    }
    if (event.type === 'finish' && this.settle()) this.sink.end();
  };

  private failureOf(error: unknown): unknown {
    const { attempt } = this.open ?? {};
    try {
      return attempt?.isRunning ? attempt.failed(error, this.opening.deadline.signal) : error;
    } catch (failure) {
      return failure;
    }
  }

  /** Whoever takes the events, or records them, has failed: the provider is not to blame. */
  private abandon(error: unknown): void {
    if (!this.settle()) return;
    if (this.open?.attempt.left()) void this.open.events.return?.();
    this.sink.fail(error);
  }

  private settle(): boolean {
    if (this.over) return false;
    this.over = true;
    this.opening.deadline.clear();
    return true;
  }
}

const iterable = <T>(events: AsyncIterator<T>): AsyncIterable<T> => ({
  [Symbol.asyncIterator]: () => events,
});
