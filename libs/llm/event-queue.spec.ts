import { beforeEach, describe, expect, it } from 'vitest';
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
