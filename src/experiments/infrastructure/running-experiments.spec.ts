import { afterEach, describe, expect, it } from 'vitest';
import type { Signals } from '#libs/messaging/signals.js';
import type { Pools } from '#libs/persistence/pools.js';
import { RunningExperiments, type Running } from './running-experiments.js';

type Answer = (result: { rows: Partial<Running>[] }) => void;

let experiments: RunningExperiments;

/** A database that answers each read when it is told to, and who is told of changes. */
async function started() {
  const reads: { answer: Answer; fail: (error: Error) => void }[] = [];
  let changed = () => {};
  const query = () => new Promise((resolve, reject) => void reads.push({ answer: resolve, fail: reject }));
  experiments = new RunningExperiments(
    { system: { query } } as unknown as Pools,
    { on: (_topic: string, listener: () => void) => (changed = listener) } as unknown as Signals,
  );
  const begun = experiments.onModuleInit();
  reads[0]!.answer({ rows: [{ id: 'a', organizationId: 'o' }] });
  await begun;
  return { reads, change: () => changed() };
}

describe('the experiments that run, in memory', () => {
  afterEach(() => experiments.onApplicationShutdown());

  it('EXP-02 whoever asks after a change waits until it was read', async () => {
    const { reads, change } = await started();
    expect(await experiments.find('a')).toMatchObject({ id: 'a' });
    change();
    const found = experiments.find('b');
    reads[1]!.answer({ rows: [{ id: 'b', organizationId: 'o' }] });
    expect(await found).toMatchObject({ id: 'b' });
    expect(await experiments.of('o')).toMatchObject([{ id: 'b' }]);
    expect(await experiments.of('another')).toEqual([]);
  });

  it('EXP-02 of two reads the one that was begun last counts, whichever ends last', async () => {
    const { reads, change } = await started();
    change();
    change();
    reads[2]!.answer({ rows: [{ id: 'new', organizationId: 'o' }] });
    expect(await experiments.find('new')).toBeDefined();
    reads[1]!.answer({ rows: [{ id: 'old', organizationId: 'o' }] });
    await new Promise((resolve) => setImmediate(resolve));
    expect(await experiments.of('o')).toMatchObject([{ id: 'new' }]);
  });

  it('EXP-02 those known go on where the database is away', async () => {
    const { reads, change } = await started();
    change();
    reads[1]!.fail(new Error('The database is away'));
    expect(await experiments.find('a')).toBeDefined();
  });
});
