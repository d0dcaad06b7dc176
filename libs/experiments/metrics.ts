/**
 * Sums over units, which are what is independent: answers of one unit are not. A metric is a ratio of two things that
 * are counted for each unit, such as cost and answers; a mean per unit has 1 as its denominator.
 */
export interface UnitSums {
  readonly units: number;
  readonly numerator: number;
  readonly denominator: number;
  readonly numeratorSquared: number;
  readonly denominatorSquared: number;
  readonly product: number;
}

/** A metric's value and the variance of that value. */
export interface Estimate {
  readonly value: number;
  readonly variance: number;
  readonly units: number;
}

export const sumsOf = (units: Iterable<readonly [numerator: number, denominator: number]>): UnitSums => {
  const sums = {
    units: 0,
    numerator: 0,
    denominator: 0,
    numeratorSquared: 0,
    denominatorSquared: 0,
    product: 0,
  };
  for (const [numerator, denominator] of units) {
    sums.units += 1;
    sums.numerator += numerator;
    sums.denominator += denominator;
    sums.numeratorSquared += numerator ** 2;
    sums.denominatorSquared += denominator ** 2;
    sums.product += numerator * denominator;
  }
  return sums;
};

/** The ratio of the sums, with its variance by the delta method; undefined where there is nothing to divide by. */
export function estimateOf(sums: UnitSums): Estimate | undefined {
  const { units, numerator, denominator } = sums;
  if (units < 2 || denominator === 0) return undefined;
  const value = numerator / denominator;
  const covariance = (product: number, a: number, b: number) => (product - (a * b) / units) / (units - 1);
  const spread =
    covariance(sums.numeratorSquared, numerator, numerator) -
    2 * value * covariance(sums.product, numerator, denominator) +
    value ** 2 * covariance(sums.denominatorSquared, denominator, denominator);
  // Rounding may leave a little less than nothing.
  return { value, variance: Math.max(0, spread) / units / (denominator / units) ** 2, units };
}
