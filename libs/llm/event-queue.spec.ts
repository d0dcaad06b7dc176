import { beforeEach, describe, expect, it, vi } from 'vitest';
import { forward, type Flow } from './event-flow.js';
import { EventQueue } from './event-queue.js';

let calls: string[];
let queue: EventQueue<number>;

beforeEach(() => {
  calls = [];
  queue = new EventQueue({
    pause: () => calls.push('pause'),
    resume: () => calls.push('resume'),
    cancel: () => calls.push('cancel'),
  });
});

describe('EventQueue', () => {
  it('CNV-11 hands items over in order, whether the reader waits or is behind', async () => {
    const waiting = queue.next();
    queue.push(1);
    queue.push(2);
    queue.push(3);
    queue.end();
    expect(await waiting).toEqual({ done: false, value: 1 });
    const rest: number[] = [];
    for await (const item of queue) rest.push(item);
    expect(rest).toEqual([2, 3]);
    expect(calls).toEqual([]);
  });

  it('CNV-11 stops its source when the reader is far behind, and restarts it when he has caught up', async () => {
    for (let i = 0; i < 1100; i += 1) queue.push(i);
    expect(calls).toEqual(['pause']);
    for (let i = 0; i < 1099; i += 1) await queue.next();
    expect(calls).toEqual(['pause']);
    await queue.next();
    expect(calls).toEqual(['pause', 'resume']);
  });

  it('CNV-13 delivers what came before an error, then the error once, then the end', async () => {
    queue.push(1);
    queue.fail(new Error('broken'));
    queue.fail(new Error('again'));
    queue.push(2);
    expect(await queue.next()).toEqual({ done: false, value: 1 });
    await expect(queue.next()).rejects.toThrow('broken');
    expect(await queue.next()).toEqual({ done: true, value: undefined });
  });

  it('CNV-13 rejects a reader that already waits', async () => {
    const waiting = queue.next();
    queue.fail(new Error('broken'));
    await expect(waiting).rejects.toThrow('broken');
    expect((await queue.next()).done).toBe(true);
  });

  it('CNV-11 ends for a reader that already waits', async () => {
    const waiting = queue.next();
    queue.end();
    queue.end();
    expect((await waiting).done).toBe(true);
  });

  it('CNV-11 cancels its source when the reader leaves, but not one that has ended', async () => {
    queue.push(1);
    expect((await queue.return()).done).toBe(true);
    expect((await queue.next()).done).toBe(true);
    await queue.return();
    expect(calls).toEqual(['cancel']);
  });
});

describe('EventQueue that hands its items over', () => {
  let told: unknown[];
  const sink = {
    event: (item: number) => void told.push(item),
    end: () => void told.push('end'),
    fail: (error: unknown) => void told.push(error),
  };

  beforeEach(() => void (told = []));

  it('CNV-11 gives what waited at once and the rest as it is pushed, then the end', () => {
    queue.push(1);
    queue.push(2);
    queue.forward(sink);
    expect(told).toEqual([1, 2]);
    queue.push(3);
    queue.end();
    queue.end();
    expect(told).toEqual([1, 2, 3, 'end']);
    expect(calls).toEqual([]);
  });

  it('CNV-11 goes on after what was read one by one', async () => {
    queue.push(1);
    queue.push(2);
    expect(await queue.next()).toEqual({ done: false, value: 1 });
    queue.forward(sink);
    queue.push(3);
    expect(told).toEqual([2, 3]);
  });

  it('CNV-11 keeps what comes while nobody can take it, with its source stopped, and the end after it', () => {
    const flow = queue.forward(sink);
    queue.push(1);
    flow.pause();
    flow.pause();
    queue.push(2);
    queue.push(3);
    queue.end();
    expect(told).toEqual([1]);
    expect(calls).toEqual(['pause']);
    flow.resume();
    expect(told).toEqual([1, 2, 3, 'end']);
    expect(calls).toEqual(['pause', 'resume']);
  });

  it('CNV-11 stops within what waited as soon as it is told to', () => {
    const flow = queue.forward({
      ...sink,
      event: (item) => (told.push(item), item % 2 === 0 && flow.pause()),
    });
    flow.pause();
    for (let i = 1; i <= 5; i += 1) queue.push(i);
    flow.resume();
    expect(told).toEqual([1, 2]);
    flow.resume();
    expect(told).toEqual([1, 2, 3, 4]);
    flow.resume();
    queue.push(6);
    queue.push(7);
    expect(told).toEqual([1, 2, 3, 4, 5, 6]);
    expect(calls).toEqual(['pause', 'resume', 'pause']);
  });

  it('CNV-13 tells an error once, after what came before it', () => {
    const flow = queue.forward(sink);
    flow.pause();
    queue.push(1);
    const error = new Error('broken');
    queue.fail(error);
    queue.fail(new Error('again'));
    expect(told).toEqual([]);
    flow.resume();
    flow.resume();
    expect(told).toEqual([1, error]);
  });

  it('CNV-10 tells an error at once where what waited was thrown away', () => {
    const flow = queue.forward(sink);
    flow.pause();
    queue.push(1);
    queue.discard();
    const error = new Error('stopped');
    queue.fail(error);
    expect(told).toEqual([error]);
  });

  it('CNV-13 tells one that asks only now how it ended', () => {
    const error = new Error('broken');
    queue.fail(error);
    queue.forward(sink);
    expect(told).toEqual([error]);
  });
});

describe('events of a source that knows nothing of handing over', () => {
  it('CNV-11 come one after the other, wait while nobody can take them, and end once', async () => {
    const told: unknown[] = [];
    async function* source() {
      yield 1;
      yield 2;
      yield 3;
    }
    let flow: Flow | undefined;
    const ended = new Promise<void>((resolve, reject) => {
      const event = (item: number) => {
        told.push(item);
        if (item === 2) flow?.pause();
      };
      flow = forward(source(), { event, end: resolve, fail: reject });
    });
    await vi.waitFor(() => expect(told).toEqual([1, 2]));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(told).toEqual([1, 2]);
    flow?.resume();
    await ended;
    expect(told).toEqual([1, 2, 3]);
  });

  it('CNV-13 leave no source open whose events cannot be taken', async () => {
    let closed = false;
    async function* source() {
      try {
        yield 1;
        yield 2;
      } finally {
        closed = true;
      }
    }
    const event = () => {
      throw new Error('no room');
    };
    const error = await new Promise((resolve) =>
      forward(source(), { event, end: () => resolve('ended'), fail: resolve }),
    );
    expect(error).toMatchObject({ message: 'no room' });
    expect(closed).toBe(true);
  });
});
