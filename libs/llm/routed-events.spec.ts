import { beforeEach, describe, expect, it } from 'vitest';
import { RunningAttempt, type Attempt } from './attempt.js';
import type { EventSink, Flow, Forwarding } from './event-flow.js';
import type { ChatEvent } from './llm-provider.js';
import { RoutedEvents, type OpenStream } from './routed-events.js';
import { never } from './testing/provider-contract.js';
import { withDeadline } from './waiting.js';

const text = (word: string): ChatEvent => ({ type: 'text', text: word });

/** A source that hands over what the test tells it to. */
class Source implements Forwarding, AsyncIterator<ChatEvent> {
  sink?: EventSink;
  paused = false;
  returned = false;

  next = (): Promise<IteratorResult<ChatEvent>> => Promise.reject(new Error('It is not asked'));
  return = async (): Promise<IteratorResult<ChatEvent>> => {
    this.returned = true;
    return { done: true, value: undefined };
  };
  [Symbol.asyncIterator] = () => this;

  forward(sink: EventSink): Flow {
    this.sink = sink;
    return { pause: () => void (this.paused = true), resume: () => void (this.paused = false) };
  }
}

let source: Source;
let attempts: Attempt[];
let heard: string[];
let open: PromiseWithResolvers<OpenStream>;
const started = async (): Promise<void> => {
  open.resolve({ attempt: attempt(), events: source, first: text('first') });
  await new Promise(setImmediate);
};
const sinkThat = (event: (event: ChatEvent) => void): EventSink => ({
  event,
  end: () => void heard.push('end'),
  fail: (error) => void heard.push(`fail: ${(error as Error).message}`),
});
const note = (event: ChatEvent): void => void heard.push(event.type === 'text' ? event.text : event.type);
const forwardTo = (sink: EventSink): Flow =>
  new RoutedEvents(() => ({ open: open.promise, deadline: withDeadline(60_000, never()) })).forward(sink);

const attempt = (): RunningAttempt =>
  new RunningAttempt({
    start: { attemptId: '1', provider: 'a', model: 'm', startedAt: 0 },
    permit: { answered: () => {}, succeeded: () => {}, failed: () => {}, released: () => {} },
    request: { messages: [] },
    foreignKey: false,
    now: () => 0,
    onEnd: (ended) => attempts.push(ended),
  });

beforeEach(() => {
  source = new Source();
  attempts = [];
  heard = [];
  open = Promise.withResolvers();
});

describe('RoutedEvents, handed over', () => {
  it('CNV-11 holds a source back that begins when its reader already cannot take more', async () => {
    const flow = forwardTo(sinkThat(note));
    flow.pause();
    await started();
    expect(source.paused).toBe(true);
    flow.resume();
    expect(source.paused).toBe(false);
  });

  it('CNV-13 ends once when whoever takes the events fails, whatever the provider sends afterwards', async () => {
    forwardTo(
      sinkThat((event) => {
        note(event);
        if (event.type === 'text' && event.text === 'second') throw new Error('full');
      }),
    );
    await started();
    source.sink!.event(text('second'));
    expect(source.returned).toBe(true);
    source.sink!.event(text('third'));
    source.sink!.fail(new Error('cut off'));
    source.sink!.end();
    expect(heard).toEqual(['first', 'second', 'fail: full']);
    expect(attempts).toMatchObject([{ errorKind: 'aborted' }]);
  });

  it('CNV-13 asks for no more when the first event is already too much', async () => {
    forwardTo(
      sinkThat(() => {
        throw new Error('full');
      }),
    );
    await started();
    expect(heard).toEqual(['fail: full']);
    expect(source.returned).toBe(true);
    expect(source.sink).toBeUndefined();
  });

  it('CNV-13 tells one end when the provider fails while an event is being taken', async () => {
    forwardTo(
      sinkThat((event) => {
        note(event);
        if (event.type !== 'text' || event.text === 'first') return;
        source.sink!.fail(new Error('gone'));
        throw new Error('full');
      }),
    );
    await started();
    source.sink!.event(text('second'));
    expect(heard).toEqual(['first', 'second', 'fail: The provider failed']);
    expect(attempts).toMatchObject([{ errorKind: 'unavailable' }]);
  });

  it('CNV-13 says that an answer ended too early', async () => {
    forwardTo(sinkThat(note));
    await started();
    source.sink!.end();
    expect(heard).toEqual(['first', 'fail: The answer ended before it was finished']);
  });
});
