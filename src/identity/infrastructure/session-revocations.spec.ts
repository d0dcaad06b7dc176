import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Signals } from '#libs/messaging/signals.js';
import type { ReadDb } from '#libs/persistence/read-db.js';
import type { IdentityOptions } from '../identity-options.js';
import { SessionRevocations } from './session-revocations.js';

const TOKEN_SECONDS = 900;
const POLL_MS = 2_000;

/** Signals of one process, all of which arrive. */
function fakeSignals() {
  const listeners = new Set<(payload: string) => void>();
  const emit = (_: string, payload = '') => listeners.forEach((listener) => listener(payload));
  const on = (_: string, listener: (payload: string) => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  return { on, emit: vi.fn<typeof emit>(emit), afterCommit: emit, listeners };
}

let signals: ReturnType<typeof fakeSignals>;
let rows: { id: string }[];
let revocations: SessionRevocations;

beforeEach(async () => {
  vi.useFakeTimers();
  signals = fakeSignals();
  rows = [{ id: 'before' }];
  const db = { systemRows: async () => rows };
  revocations = new SessionRevocations(
    signals as unknown as Signals,
    db as unknown as ReadDb,
    { accessTokenSeconds: TOKEN_SECONDS } as IdentityOptions,
  );
  await revocations.onModuleInit();
});
afterEach(() => {
  revocations.onApplicationShutdown();
  vi.useRealTimers();
});

describe('sessions that were revoked', () => {
  it('IDN-05 are known from the start, and by a signal at once', () => {
    expect(['before', 'now', 'never'].map((id) => revocations.has(id))).toEqual([true, false, false]);
    revocations.announce('now');
    expect(revocations.has('now')).toBe(true);
  });

  it('IDN-05 are found by looking when the signal was lost, and told to who listens', async () => {
    rows = [{ id: 'before' }, { id: 'lost' }];
    await vi.advanceTimersByTimeAsync(POLL_MS);
    expect(revocations.has('lost')).toBe(true);
    expect(signals.emit.mock.calls).toEqual([['session-revoked', 'lost']]);
  });

  it('IDN-05 are forgotten when no token of theirs can be good any more, and not before', async () => {
    rows = [];
    await vi.advanceTimersByTimeAsync(TOKEN_SECONDS * 1000);
    expect(revocations.has('before')).toBe(true);
    await vi.advanceTimersByTimeAsync(2 * 60_000);
    expect(revocations.has('before')).toBe(false);
  });

  it('XC-78 are looked for no more after the end', async () => {
    revocations.onApplicationShutdown();
    rows = [{ id: 'late' }];
    await vi.advanceTimersByTimeAsync(10 * POLL_MS);
    expect([revocations.has('late'), signals.listeners.size]).toEqual([false, 0]);
  });
});
