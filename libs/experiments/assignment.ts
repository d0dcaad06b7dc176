import { bucketOf } from './hash.js';

/** The part of [0, 1) whose units get a variant: from `start` up to, and without, `end`. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

export interface WeightedVariant {
  readonly key: string;
  /** Its share beside the others': any whole number from 0. */
  readonly weight: number;
}

/**
 * One range for each weight. Where it starts follows from the weights alone and its width grows with the coverage
 * (0 to 1), so that raising the coverage adds units and never moves one.
 */
export function rangesOf(weights: readonly number[], coverage: number): Range[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total <= 0) return weights.map(() => ({ start: 0, end: 0 }));
  const covered = Math.min(1, Math.max(0, coverage));
  let before = 0;
  return weights.map((weight) => {
    const start = before / total;
    before += weight;
    return { start, end: start + covered * (before / total - start) };
  });
}

/** What there is to know of an experiment to say who gets what. */
export interface Allocation {
  readonly seed: string;
  readonly coverage: number;
  readonly variants: readonly WeightedVariant[];
}

/** The variant that the hash gives a unit; undefined where the coverage leaves it out. */
export function hashedVariant({ seed, coverage, variants }: Allocation, unit: string): string | undefined {
  const bucket = bucketOf(seed, unit);
  const ranges = rangesOf(
    variants.map(({ weight }) => weight),
    coverage,
  );
  const index = ranges.findIndex(({ start, end }) => bucket >= start && bucket < end);
  return variants[index]?.key;
}

export interface Assignment {
  readonly variant: string;
  /** `forced` is for trying out and counts in no result. */
  readonly source: 'forced' | 'sticky' | 'hashed';
}

/** Who tries out gets what was said, who has a variant keeps it, and everybody else gets what the hash says. */
export function assign(
  allocation: Allocation,
  unit: string,
  known: { readonly forced?: string; readonly sticky?: string } = {},
): Assignment | undefined {
  const exists = (key: string | undefined): key is string =>
    key !== undefined && allocation.variants.some((variant) => variant.key === key);
  if (exists(known.forced)) return { variant: known.forced, source: 'forced' };
  if (exists(known.sticky)) return { variant: known.sticky, source: 'sticky' };
  const hashed = hashedVariant(allocation, unit);
  return hashed === undefined ? undefined : { variant: hashed, source: 'hashed' };
}
