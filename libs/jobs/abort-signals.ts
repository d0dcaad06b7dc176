import { setTimeout as delay } from 'node:timers/promises';

/** True when the work was done in time; the work goes on in either case. */
export const within = (ms: number, done: Promise<unknown>): Promise<boolean> => {
  const timeout = new AbortController();
  const expired = delay(ms, false, { signal: timeout.signal }).catch(() => false); // aborted below, after the race
  return Promise.race([done.then(() => true), expired]).finally(() => timeout.abort());
};

export const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });

/** A signal that aborts with the first of the given ones, until it is released. */
export function follow(signals: readonly AbortSignal[]): { signal: AbortSignal; release: () => void } {
  const controller = new AbortController();
  const released = new AbortController();
  for (const signal of signals) {
    const forward = (): void => controller.abort(signal.reason);
    if (signal.aborted) forward();
    signal.addEventListener('abort', forward, { signal: released.signal });
  }
  return { signal: controller.signal, release: () => released.abort() };
}
