const OFFSET_BASIS = 0x811c9dc5;
const PRIME = 0x01000193;
const BUCKETS = 10_000;

const encoder = new TextEncoder();

/** FNV-1a, 32 bits, of the text's UTF-8 bytes. */
export function fnv1a32(text: string): number {
  let hash = OFFSET_BASIS;
  for (const byte of encoder.encode(text)) hash = Math.imul(hash ^ byte, PRIME);
  return hash >>> 0;
}

/**
 * Where a unit lies in an experiment: one of 10,000 places in [0, 1). As GrowthBook's hash version 2: hashing twice with
 * the seed in front keeps experiments with other seeds independent of each other.
 */
export const bucketOf = (seed: string, unit: string): number =>
  (fnv1a32(String(fnv1a32(seed + unit))) % BUCKETS) / BUCKETS;
