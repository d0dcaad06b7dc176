import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AttemptStart } from '#libs/llm/attempt.js';
import type { Pools } from '#libs/persistence/pools.js';
import { AttemptRecorder } from './attempt-recorder.js';
import type { PlannedModel } from './model-gateway.js';

const planned = {
  model: { id: 'm', provider: 'p' },
  price: { id: 'm#1' },
  keySource: 'platform',
} as PlannedModel;
const attempt = (attemptId: string) => ({ attemptId, startedAt: 0 }) as AttemptStart;
const call = { id: 'c', organizationId: 'o', userId: 'u' };

/** The ids that are written, by a database that may be away. */
function writing(isAway: () => boolean = () => false) {
  const written: string[][] = [];
  const query = async (_text: string, [json]: string[]) => {
    if (isAway()) throw new Error('The database is away');
    written.push((JSON.parse(json!) as { id: string }[]).map(({ id }) => id));
  };
  return { written, recorder: new AttemptRecorder({ system: { query } } as unknown as Pools) };
}

describe('calls of providers', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
  afterEach(() => void vi.useRealTimers());

  it('CNV-13 CNV-14 are written together, and later where the database was away', async () => {
    let away = true;
    const { written, recorder } = writing(() => away);
    const observer = recorder.ofCall(call);
    observer.started(attempt('a'), planned);
    observer.started(attempt('b'), planned);
    await vi.advanceTimersByTimeAsync(250);
    away = false;
    observer.started(attempt('c'), planned);
    await recorder.beforeApplicationShutdown();
    expect(written).toEqual([['a', 'b', 'c']]);
  });

  it('CNV-13 are given up from the oldest on rather than fill the memory', async () => {
    const { written, recorder } = writing();
    const observer = recorder.ofCall(call);
    for (let i = 0; i < 10_001; i += 1) observer.started(attempt(`a${i}`), planned);
    await recorder.flush();
    const ids = written.flat();
    expect([ids.length, ids[0], ids.at(-1)]).toEqual([10_000, 'a1', 'a10000']);
  });
});
