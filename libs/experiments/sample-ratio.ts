/** Below this probability a difference from the weights is no accident. */
const THRESHOLD = 0.001;
/** With fewer units the test means nothing. */
const FEWEST_UNITS = 100;

export interface SampleRatio {
  /** How probable counts at least as far from the weights are; null with too few units or only one variant to get any. */
  readonly pValue: number | null;
  /** Something sorts units otherwise than the weights do: results mean nothing then. */
  readonly alarm: boolean;
  /** Whether a variant that should get no unit has got some. */
  readonly strays: boolean;
}

/** Compares how many units each variant has with its weight, by Pearson's chi-square test. */
export function sampleRatio(
  variants: readonly { readonly weight: number; readonly units: number }[],
): SampleRatio {
  const strays = variants.some(({ weight, units }) => weight === 0 && units > 0);
  const weighted = variants.filter(({ weight }) => weight > 0);
  const weights = weighted.reduce((sum, { weight }) => sum + weight, 0);
  const units = weighted.reduce((sum, each) => sum + each.units, 0);
  if (units < FEWEST_UNITS || weighted.length < 2) return { pValue: null, alarm: strays, strays };
  const statistic = weighted.reduce((sum, each) => {
    const expected = (units * each.weight) / weights;
    return sum + (each.units - expected) ** 2 / expected;
  }, 0);
  const pValue = chiSquareTail(statistic, weighted.length - 1);
  return { pValue, alarm: strays || pValue < THRESHOLD, strays };
}

/** The probability that a chi-square variable of so many degrees of freedom is at least `x`. */
export const chiSquareTail = (x: number, degrees: number): number =>
  x <= 0 ? 1 : upperIncompleteGamma(degrees, x / 2);

const MOST_TERMS = 10_000;
const PRECISION = 1e-15;
const TINY = 1e-300;

/**
 * The regularized upper incomplete gamma function Q(degrees / 2, x): by the series of its complement where that
 * converges, else by its continued fraction (Lentz’s method), as Numerical Recipes 6.2 has them.
 */
function upperIncompleteGamma(degrees: number, x: number): number {
  const a = degrees / 2;
  const factor = Math.exp(-x + a * Math.log(x) - logGammaOfHalf(degrees));
  return x < a + 1 ? 1 - factor * series(a, x) : factor * continuedFraction(a, x);
}

function series(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < MOST_TERMS && Math.abs(term) > Math.abs(sum) * PRECISION; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
}

function continuedFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1; n < MOST_TERMS; n++) {
    const numerator = -n * (n - a);
    b += 2;
    d = 1 / orTiny(numerator * d + b);
    c = orTiny(b + numerator / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < PRECISION) break;
  }
  return fraction;
}

const orTiny = (value: number): number => (Math.abs(value) < TINY ? TINY : value);

/** ln Γ(n / 2), exactly, by Γ(x + 1) = x Γ(x). */
function logGammaOfHalf(n: number): number {
  let sum = n % 2 === 0 ? 0 : Math.log(Math.PI) / 2;
  for (let x = n % 2 === 0 ? 1 : 0.5; x < n / 2; x++) sum += Math.log(x);
  return sum;
}
