import { randomFillSync } from 'node:crypto';
import { v7, validate } from 'uuid';

/** Asking the system for the chance in each id costs several times what making the id does. */
const pool = new Uint8Array(4_096);
const BYTES = 16;
let used = pool.length;
let last = { msecs: 0, seq: 0 };

function random(): Uint8Array {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  return pool.subarray(used, (used += BYTES));
}

/** A new UUID version 7: unique without coordination and increasing in time, so that index pages stay warm. */
export function newId(): string {
  const chance = random();
  const now = Date.now();
  // Within a millisecond they count on from a number of chance, so that they keep their order.
  if (now > last.msecs)
    last = { msecs: now, seq: new DataView(chance.buffer, chance.byteOffset).getUint32(0) >>> 1 };
  else last.seq += 1;
  return v7({ random: chance, ...last });
}

export const isId = (value: unknown): value is string => typeof value === 'string' && validate(value);
