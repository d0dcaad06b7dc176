import process from 'node:process';

// npm passes on a Ctrl-C that the terminal has already sent to everybody: one keystroke arrives twice.
const ECHO_MS = 500;

/**
 * Turns Ctrl-C, SIGTERM and a closed terminal into a request to stop; asking again means: at once.
 * @returns {{ stop: AbortSignal, kill: AbortSignal }}
 */
export function stopRequests() {
  const stop = new AbortController();
  const kill = new AbortController();
  let first = 0;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      first ||= Date.now();
      if (stop.signal.aborted && Date.now() - first > ECHO_MS) kill.abort();
      stop.abort();
    });
  }
  return { stop: stop.signal, kill: kill.signal };
}

/**
 * @param {AbortSignal} signal
 * @returns {Promise<void>}
 */
export function aborted(signal) {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
