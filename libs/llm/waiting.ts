import { abortError, LlmError } from './llm-error.js';

/** Waits, or rejects with the signal's `LlmError` as soon as it is aborted. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(abortError(signal));
    const abort = (): void => {
      clearTimeout(timer);
      reject(abortError(signal));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', abort);
      resolve();
    }, ms);
    signal.addEventListener('abort', abort, { once: true });
  });
}

/** Never resolves; rejects with the signal's `LlmError`. */
export function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) return reject(abortError(signal));
    signal.addEventListener('abort', () => reject(abortError(signal)), { once: true });
  });
}

/** A signal that follows `signal` and in addition aborts with an `LlmError` of kind `timeout` after `totalMs`. */
export function withDeadline(
  totalMs: number,
  signal: AbortSignal,
): { signal: AbortSignal; clear: () => void } {
  const controller = new AbortController();
  const follow = (): void => controller.abort(abortError(signal));
  const timer = setTimeout(() => {
    controller.abort(new LlmError('timeout', `No complete answer within ${totalMs} ms`));
  }, totalMs);
  if (signal.aborted) follow();
  else signal.addEventListener('abort', follow, { once: true });
  const clear = (): void => {
    clearTimeout(timer);
    signal.removeEventListener('abort', follow);
  };
  return { signal: controller.signal, clear };
}
