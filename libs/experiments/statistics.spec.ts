import { describe, expect, it } from 'vitest';
import { alwaysValid, effectOf, exceeds, FEWEST_UNITS } from './confidence.js';
import { estimateOf, sumsOf, type UnitSums } from './metrics.js';
import { chiSquareTail, sampleRatio } from './sample-ratio.js';

/** A generator of its own, so that a run can be repeated (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

describe('the test of sample ratios', () => {
  it.each([
    // Quantiles of published tables of the chi-square distribution.
    [3.841459, 1, 0.05],
    [10.827566, 1, 0.001],
    [5.991465, 2, 0.05],
    [13.815511, 2, 0.001],
    [7.814728, 3, 0.05],
    [16.918978, 9, 0.05],
    [4.865182, 10, 0.9],
    [27.877165, 9, 0.001],
  ])('EXP-05 knows that %d with %i degrees of freedom is as probable as %d', (x, degrees, probability) => {
    expect(chiSquareTail(x, degrees)).toBeCloseTo(probability, 6);
  });

  it('EXP-05 alarms for what no accident makes, at unequal weights too', () => {
    expect(
      sampleRatio([
        { weight: 9, units: 900 },
        { weight: 1, units: 100 },
      ]),
    ).toEqual({
      pValue: 1,
      alarm: false,
      strays: false,
    });
    const split = (first: number) =>
      sampleRatio([
        { weight: 1, units: first },
        { weight: 1, units: 1_000 - first },
      ]);
    expect(split(540)).toMatchObject({ alarm: false });
    expect(split(560)).toMatchObject({ alarm: true });
  });

  it('EXP-05 says nothing of fewer than a hundred units, nor of one variant alone', () => {
    expect(
      sampleRatio([
        { weight: 1, units: 99 },
        { weight: 1, units: 0 },
      ]),
    ).toMatchObject({ pValue: null, alarm: false });
    expect(
      sampleRatio([
        { weight: 1, units: 500 },
        { weight: 0, units: 0 },
      ]),
    ).toMatchObject({ pValue: null, alarm: false });
  });

  it('EXP-05 alarms where a variant of no weight has got units, and is no division by nothing', () => {
    const variants = [
      { weight: 1, units: 200 },
      { weight: 1, units: 200 },
      { weight: 0, units: 0 },
    ];
    expect(sampleRatio(variants)).toEqual({ pValue: 1, alarm: false, strays: false });
    expect(sampleRatio(variants.with(2, { weight: 0, units: 1 }))).toMatchObject({
      alarm: true,
      strays: true,
    });
    expect(
      sampleRatio([
        { weight: 0, units: 0 },
        { weight: 0, units: 0 },
      ]),
    ).toMatchObject({ alarm: false });
  });

  it('EXP-05 is right about one in a thousand', () => {
    const random = randomFrom(7);
    let alarms = 0;
    for (let run = 0; run < 4_000; run++) {
      let first = 0;
      for (let i = 0; i < 400; i++) if (random() < 0.3) first += 1;
      if (
        sampleRatio([
          { weight: 3, units: first },
          { weight: 7, units: 400 - first },
        ]).alarm
      )
        alarms += 1;
    }
    expect(alarms).toBeLessThan(15);
  });
});

describe('metrics by unit', () => {
  it('EXP-05 a mean per unit is the mean, with the variance of a mean', () => {
    const { value, variance, units } = estimateOf(
      sumsOf([
        [1, 1],
        [2, 1],
        [3, 1],
        [6, 1],
      ]),
    )!;
    expect([value, units]).toEqual([3, 4]);
    expect(variance).toBeCloseTo(14 / 3 / 4, 12);
  });

  it('EXP-05 a ratio’s variance, by the delta method, is that of repeated experiments', () => {
    const random = randomFrom(11);
    // Units differ in how much they answer and cost, so that answers of one are alike.
    const sample = (): UnitSums =>
      sumsOf(
        Array.from({ length: 400 }, (): [number, number] => {
          const answers = 1 + Math.floor(random() * 9);
          const level = 1 + random();
          return [answers * level, answers];
        }),
      );
    const estimates = Array.from({ length: 2_000 }, () => estimateOf(sample())!);
    const mean = estimates.reduce((sum, { value }) => sum + value, 0) / estimates.length;
    const observed = estimates.reduce((sum, { value }) => sum + (value - mean) ** 2, 0) / estimates.length;
    const predicted = estimates.reduce((sum, { variance }) => sum + variance, 0) / estimates.length;
    expect(predicted / observed).toBeGreaterThan(0.9);
    expect(predicted / observed).toBeLessThan(1.1);
  });

  it('EXP-05 nothing is estimated of nothing', () => {
    expect(estimateOf(sumsOf([]))).toBeUndefined();
    expect(estimateOf(sumsOf([[1, 1]]))).toBeUndefined();
    expect(
      estimateOf(
        sumsOf([
          [0, 0],
          [0, 0],
        ]),
      ),
    ).toBeUndefined();
  });
});

/** Looks at an experiment after every tenth unit of each side; answers whether it ever said there was a difference. */
function everSignificant(sample: () => readonly [number, number], shift: number, looks: number): boolean {
  const sides: [number, number][][] = [[], []];
  const sums: UnitSums[] = [sumsOf([]), sumsOf([])];
  for (let look = 0; look < looks; look++) {
    sides.forEach((side, which) => {
      side.length = 0;
      for (let i = 0; i < 10; i++) {
        const [numerator, denominator] = sample();
        side.push([numerator + which * shift * denominator, denominator]);
      }
      sums[which] = added(sums[which]!, sumsOf(side));
    });
    if (effectOf(estimateOf(sums[0]!), estimateOf(sums[1]!), 0.05)?.significant) return true;
  }
  return false;
}

const added = (a: UnitSums, b: UnitSums): UnitSums =>
  Object.fromEntries(
    Object.entries(a).map(([name, value]) => [name, value + b[name as keyof UnitSums]]),
  ) as unknown as UnitSums;

describe('always-valid intervals', () => {
  const EXPERIMENTS = 2_000;

  it.each<[string, (random: () => number) => readonly [number, number]]>([
    ['normal means', (random) => [normal(random), 1]],
    ['rare failures', (random) => [random() < 0.05 ? 1 : 0, 1]],
    ['skewed costs', (random) => [Math.exp(normal(random)), 1]],
    [
      'ratios',
      (random) => {
        const answers = 1 + Math.floor(random() * 9);
        return [answers * random(), answers];
      },
    ],
  ])(
    'EXP-05 of %s find a difference where there is none in at most 5 % of experiments, looked at 60 times',
    (_, draw) => {
      const random = randomFrom(42);
      let wrong = 0;
      for (let i = 0; i < EXPERIMENTS; i++) if (everSignificant(() => draw(random), 0, 60)) wrong += 1;
      expect(wrong / EXPERIMENTS).toBeLessThanOrEqual(0.05);
    },
  );

  it('EXP-05 looking again and again at ordinary intervals would have found many', () => {
    const random = randomFrom(42);
    let wrong = 0;
    for (let i = 0; i < 300; i++) {
      let sums = sumsOf([]);
      for (let look = 0, found = false; look < 60 && !found; look++) {
        sums = added(sums, sumsOf(Array.from({ length: 20 }, () => [normal(random), 1] as const)));
        const { value, variance } = estimateOf(sums)!;
        found = Math.abs(value) > 1.96 * Math.sqrt(variance);
        if (found) wrong += 1;
      }
    }
    expect(wrong / 300).toBeGreaterThan(0.15);
  });

  it('EXP-05 find a difference that is there', () => {
    const random = randomFrom(43);
    let found = 0;
    for (let i = 0; i < 200; i++) if (everSignificant(() => [normal(random), 1], 0.4, 60)) found += 1;
    expect(found / 200).toBeGreaterThan(0.95);
  });

  it('EXP-05 narrow with more units, and say nothing of few', () => {
    const estimate = (units: number) => ({ value: 1, variance: 1 / units, units });
    const width = (units: number) => alwaysValid(estimate(units), 0.05).high - 1;
    expect(width(10_000)).toBeLessThan(width(1_000) / 2);
    expect(effectOf(estimate(FEWEST_UNITS - 1), estimate(1_000), 0.05)).toBeUndefined();
    expect(effectOf(estimate(1_000), { ...estimate(1_000), value: 3 }, 0.05)).toMatchObject({
      difference: 2,
      relative: 2,
      significant: true,
    });
    expect(effectOf({ ...estimate(1_000), value: 0 }, estimate(1_000), 0.05)?.relative).toBeNull();
  });

  it('EXP-05 a guardrail stops what always fails after twenty units, and nothing that fails now and then', () => {
    const share = (failures: number, units: number) =>
      estimateOf(sumsOf(Array.from({ length: units }, (_, i) => [i < failures ? 1 : 0, 1] as const)));
    expect(exceeds(share(20, 20), 0.1, 0.05)).toBe(true);
    expect(exceeds(share(19, 19), 0.1, 0.05)).toBe(false);
    expect(exceeds(share(3, 20), 0.1, 0.05)).toBe(false);
    expect(exceeds(share(300, 1_000), 0.1, 0.05)).toBe(true);
    expect(exceeds(undefined, 0.1, 0.05)).toBe(false);
  });
});
