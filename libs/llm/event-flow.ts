import type { ChatEvent } from './llm-provider.js';

/** Takes events as they come, in order; `end` or `fail` comes last, and once. */
export interface EventSink<T = ChatEvent> {
  event(event: T): void;
  end(): void;
  fail(error: unknown): void;
}

/** Of who cannot take more for now. What comes nevertheless waits, and so does the source where it can. */
export interface Flow {
  pause(): void;
  resume(): void;
}

/** Events that can also be handed over: a promise for each would be most of what a streamed token costs. */
export interface Forwarding<T = ChatEvent> extends AsyncIterable<T> {
  /** Instead of iterating, and once. It ends early only by the signal the events were asked for with. */
  forward(sink: EventSink<T>): Flow;
}

/** Hands events over as they come, one after the other where their source knows nothing better. */
export const forward = <T>(events: AsyncIterable<T>, sink: EventSink<T>): Flow =>
  isForwarding(events) ? events.forward(sink) : new Pump(events, sink);

const isForwarding = <T>(events: AsyncIterable<T>): events is Forwarding<T> => 'forward' in events;

class Pump<T> implements Flow {
  private paused = false;
  private goOn?: () => void;

  constructor(
    private readonly events: AsyncIterable<T>,
    sink: EventSink<T>,
  ) {
    this.run(sink).then(
      () => sink.end(),
      (error: unknown) => sink.fail(error),
    );
  }

  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
    this.goOn?.();
    this.goOn = undefined;
  }

  private async run(sink: EventSink<T>): Promise<void> {
    for await (const event of this.events) {
      sink.event(event);
      if (this.paused) await new Promise<void>((resolve) => (this.goOn = resolve));
    }
  }
}
