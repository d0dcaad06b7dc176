import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Pools } from '#libs/persistence/pools.js';
import { Exposures } from './exposures.js';

const NOW = new Date('2026-11-21T06:00:00Z');

/** What is written, by a database that may be away. */
function writing(isAway: () => boolean = () => false) {
  const written: string[][] = [];
  const query = async (_text: string, [json]: string[]) => {
    if (isAway()) throw new Error('The database is away');
    written.push((JSON.parse(json!) as { unit: string }[]).map(({ unit }) => unit));
  };
  return { written, exposures: new Exposures({ system: { query } } as unknown as Pools) };
}

describe('exposures', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
  afterEach(() => void vi.useRealTimers());

  it('EXP-04 are written once for each unit, those of a while together', async () => {
    const { written, exposures } = writing();
    for (const unit of ['u1', 'u2', 'u1']) exposures.add('o', 'e', unit, NOW);
    exposures.add('o', 'another', 'u1', NOW);
    await vi.advanceTimersByTimeAsync(250);
    expect(written).toEqual([['u1', 'u2', 'u1']]);
  });

  it('EXP-04 are written later where the database was away, and before the process ends', async () => {
    let away = true;
    const { written, exposures } = writing(() => away);
    exposures.add('o', 'e', 'u1', NOW);
    await vi.advanceTimersByTimeAsync(250);
    exposures.add('o', 'e', 'u2', NOW);
    away = false;
    await exposures.beforeApplicationShutdown();
    expect(written).toEqual([['u1', 'u2']]);
  });

  it('EXP-04 are given up from the oldest on rather than fill the memory', async () => {
    const { written, exposures } = writing();
    for (let i = 0; i < 10_001; i += 1) exposures.add('o', 'e', `u${i}`, NOW);
    await exposures.beforeApplicationShutdown();
    const units = written.flat();
    expect([units.length, units[0], units.at(-1)]).toEqual([10_000, 'u1', 'u10000']);
  });
});
