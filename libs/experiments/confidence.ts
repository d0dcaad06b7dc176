import type { Estimate } from './metrics.js';

/** The number of units around which an interval is narrowest. */
const TUNED_FOR_UNITS = 1_000;
/** With fewer units on a side nothing is said: the intervals rest on means being about normal. */
export const FEWEST_UNITS = 50;

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** The difference between a variant and the control. */
export interface Effect extends Interval {
  readonly difference: number;
  /** As a share of the control's value; null where that is 0. */
  readonly relative: number | null;
  /** Whether the interval leaves out 0. */
  readonly significant: boolean;
}

/**
 * An interval that holds the true value at all times with probability 1 - `alpha`, so that one may look as often as one
 * likes and stop when one likes: an asymptotic confidence sequence (Waudby-Smith et al., arXiv:2103.06476, theorem 2.2).
 */
export function alwaysValid({ value, variance, units }: Estimate, alpha: number): Interval {
  const tuning = (-2 * Math.log(alpha) + Math.log(-2 * Math.log(alpha) + 1)) / TUNED_FOR_UNITS;
  const scale = units * tuning + 1;
  const width = Math.sqrt(
    variance * units * ((2 * scale) / (units ** 2 * tuning)) * Math.log(Math.sqrt(scale) / alpha),
  );
  return { low: value - width, high: value + width };
}

/** What a variant changes; undefined while there are too few units. Of several variants each gets its part of `alpha`. */
export function effectOf(
  control: Estimate | undefined,
  treatment: Estimate | undefined,
  alpha: number,
): Effect | undefined {
  if (!control || !treatment || Math.min(control.units, treatment.units) < FEWEST_UNITS) return undefined;
  const difference = treatment.value - control.value;
  const units = control.units + treatment.units;
  const variance = control.variance + treatment.variance;
  const { low, high } = alwaysValid({ value: difference, variance, units }, alpha);
  return {
    difference,
    low,
    high,
    relative: control.value === 0 ? null : difference / control.value,
    significant: low > 0 || high < 0,
  };
}

/** To stop what does harm fewer units are enough than to say how much better something is. */
const FEWEST_TO_STOP = 20;

/** Whether a value is, by all that is known, above what it may be at most. */
export const exceeds = (estimate: Estimate | undefined, most: number, alpha: number): boolean =>
  estimate !== undefined && estimate.units >= FEWEST_TO_STOP && alwaysValid(estimate, alpha).low > most;
