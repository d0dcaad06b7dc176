import { describe, expect, it } from 'vitest';
import { aborted, follow } from './abort-signals.js';

describe('follow', () => {
  it('XC-55 aborts with the first of its signals, for its reason', () => {
    const [first, second] = [new AbortController(), new AbortController()];
    const { signal } = follow([first.signal, second.signal]);
    second.abort('second');
    first.abort('first');
    expect(signal.reason).toBe('second');
  });

  it('XC-55 aborts at once with a signal that was aborted before, and not once it is released', () => {
    expect(follow([AbortSignal.abort('before')]).signal.reason).toBe('before');
    const controller = new AbortController();
    const { signal, release } = follow([controller.signal]);
    release();
    controller.abort('after');
    expect(signal.aborted).toBe(false);
  });
});

describe('aborted', () => {
  it('XC-55 resolves when the signal is aborted, and when it was', async () => {
    await expect(aborted(AbortSignal.abort())).resolves.toBeUndefined();
    const controller = new AbortController();
    const waiting = aborted(controller.signal);
    controller.abort();
    await expect(waiting).resolves.toBeUndefined();
  });
});
