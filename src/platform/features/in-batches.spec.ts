import { describe, expect, it } from 'vitest';
import { inBatches } from './in-batches.js';

describe('inBatches', () => {
  it('OPS-50 goes on until a batch is not full any more', async () => {
    const deleted: number[] = [];
    let left = 25;
    await inBatches(
      new AbortController().signal,
      async (batch) => {
        const count = Math.min(batch, left);
        left -= count;
        deleted.push(count);
        return count;
      },
      10,
    );
    expect(deleted).toEqual([10, 10, 5]);
  });

  it('OPS-50 leaves the rest to the next run when it is aborted', async () => {
    const abort = new AbortController();
    let batches = 0;
    await inBatches(
      abort.signal,
      async (batch) => {
        if (++batches === 2) abort.abort();
        return batch;
      },
      10,
    );
    expect(batches).toBe(2);
  });
});
