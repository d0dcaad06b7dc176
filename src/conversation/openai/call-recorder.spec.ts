import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Dispatcher } from '#libs/cqrs/dispatcher.js';
import type { EndedCall } from '../domain/model-call.js';
import { CallRecorder } from './call-recorder.js';
import type { EndModelCalls } from './features/end-model-calls/end-model-calls.command.js';

const call = (id: number): EndedCall => ({ id: String(id) }) as EndedCall;

/** A dispatcher that takes a while, as the database does. */
function recorder(fails: () => boolean = () => false) {
  const written: string[][] = [];
  const dispatcher = {
    async command({ calls }: EndModelCalls) {
      const ids = calls.map(({ id }) => id);
      await new Promise((resolve) => setTimeout(resolve, 20));
      if (fails()) throw new Error('The database is away');
      written.push(ids);
    },
  } as unknown as Dispatcher;
  return { written, recorder: new CallRecorder(dispatcher) };
}

describe('ends of calls', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
  afterEach(() => void vi.useRealTimers());

  it('CNV-14 are written every second and no sooner, however many end meanwhile', async () => {
    const { written, recorder: ends } = recorder();
    for (let ms = 0; ms < 3_000; ms += 10) {
      ends.ended(call(ms));
      await vi.advanceTimersByTimeAsync(10);
    }
    expect(written).toHaveLength(2);
    const done = ends.flush();
    await vi.advanceTimersByTimeAsync(100);
    await done;
    expect(written.flat()).toEqual(Array.from({ length: 300 }, (_, i) => String(i * 10)));
  });

  it('CNV-14 that could not be written are written later, in their order and each once', async () => {
    let away = true;
    const { written, recorder: ends } = recorder(() => away);
    ends.ended(call(1));
    await vi.advanceTimersByTimeAsync(1_500);
    ends.ended(call(2));
    expect(written).toEqual([]);
    away = false;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(written.flat()).toEqual(['1', '2']);
  });

  it('CNV-14 are all written before the process ends', async () => {
    const { written, recorder: ends } = recorder();
    for (let i = 0; i < 2_500; i += 1) ends.ended(call(i));
    const done = ends.flush();
    await vi.advanceTimersByTimeAsync(1_000);
    await done;
    expect(written.map(({ length }) => length)).toEqual([1_000, 1_000, 500]);
  });

  it('CNV-14 that are too many while the database is away are left to be found, the oldest first', async () => {
    let away = true;
    const { written, recorder: ends } = recorder(() => away);
    for (let i = 0; i < 50_001; i += 1) ends.ended(call(i));
    away = false;
    const done = ends.flush();
    await vi.advanceTimersByTimeAsync(5_000);
    await done;
    const ids = written.flat();
    expect([ids.length, ids[0], ids.at(-1)]).toEqual([50_000, '1', '50000']);
  });
});
