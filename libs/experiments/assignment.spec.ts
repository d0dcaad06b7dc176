import { describe, expect, it } from 'vitest';
import { assign, hashedVariant, rangesOf, type Allocation } from './assignment.js';
import { bucketOf, fnv1a32 } from './hash.js';

const allocation = (changes: Partial<Allocation> = {}): Allocation => ({
  seed: 'seed-of-the-experiment',
  coverage: 1,
  variants: [
    { key: 'control', weight: 50 },
    { key: 'treatment', weight: 50 },
  ],
  ...changes,
});

const units = Array.from({ length: 10_000 }, (_, i) => `unit-${i}`);

it('EXP-02 variants without any weight get nobody', () => {
  expect(rangesOf([0, 0], 1)).toEqual([
    { start: 0, end: 0 },
    { start: 0, end: 0 },
  ]);
  const nobody = allocation({ variants: [{ key: 'control', weight: 0 }] });
  expect(assign(nobody, 'unit-1')).toBeUndefined();
});

describe('the hash', () => {
  it.each([
    // The first eight of the suite of FNV's authors and its text of several words.
    ['', 0x811c9dc5],
    ['a', 0xe40c292c],
    ['b', 0xe70c2de5],
    ['c', 0xe60c2c52],
    ['d', 0xe10c2473],
    ['e', 0xe00c22e0],
    ['f', 0xe30c2799],
    ['foobar', 0xbf9cf968],
    ['chongo was here!\n', 0xd49930d5],
  ])('EXP-02 of %j is the published FNV-1a', (text, expected) => {
    expect(fnv1a32(text)).toBe(expected);
  });

  it.each(['é', 'Zürich', '日本語', '👩‍🚀', '\0'])('EXP-02 of %j is that of its UTF-8 bytes', (text) => {
    // By definition, in another arithmetic: xor with the byte, times the prime, modulo 2^32.
    let expected = 0x811c9dc5n;
    for (const byte of Buffer.from(text, 'utf8'))
      expected = ((expected ^ BigInt(byte)) * 0x01000193n) % 2n ** 32n;
    expect(BigInt(fnv1a32(text))).toBe(expected);
  });

  it.each([
    ['seed', 'a', 0.0505],
    ['seed', 'b', 0.2696],
    ['foo', 'ab', 0.2575],
    ['foo', 'def', 0.2019],
    ['89123klj', '8952klfjas09ujkasdf', 0.124],
    ['90850943850283058242805', '123', 0.7516],
    ['()**(%$##$%#$#', '___)((*":&', 0.0128],
  ])('EXP-02 with seed %j puts %j where GrowthBook’s version 2 does', (seed, unit, bucket) => {
    expect(bucketOf(seed, unit)).toBe(bucket);
  });

  it('EXP-02 sorts units of one experiment independently of another’s', () => {
    const both = units.filter(
      (unit) => bucketOf('one experiment', unit) < 0.5 && bucketOf('another', unit) < 0.5,
    );
    expect(both.length / units.length).toBeGreaterThan(0.235);
    expect(both.length / units.length).toBeLessThan(0.265);
  });
});

describe('ranges', () => {
  it.each<[string, readonly number[], number, [number, number][]]>([
    [
      'halves',
      [1, 1],
      1,
      [
        [0, 0.5],
        [0.5, 1],
      ],
    ],
    [
      'half of them',
      [1, 1],
      0.5,
      [
        [0, 0.25],
        [0.5, 0.75],
      ],
    ],
    [
      'none of them',
      [1, 1],
      0,
      [
        [0, 0],
        [0.5, 0.5],
      ],
    ],
    [
      'uneven ones',
      [20, 30, 50],
      0.2,
      [
        [0, 0.04],
        [0.2, 0.26],
        [0.5, 0.6],
      ],
    ],
    [
      'one of nothing',
      [1, 0, 1],
      1,
      [
        [0, 0.5],
        [0.5, 0.5],
        [0.5, 1],
      ],
    ],
  ])(
    'EXP-02 %s start where their weights say and are as wide as the coverage',
    (_, weights, coverage, expected) => {
      const ranges = rangesOf(weights, coverage);
      expected.forEach(([start, end], i) => {
        expect(ranges[i]?.start).toBeCloseTo(start, 12);
        expect(ranges[i]?.end).toBeCloseTo(end, 12);
      });
    },
  );
});

describe('assignment', () => {
  it('EXP-02 raising the coverage step by step only adds units and never moves one', () => {
    const assigned = new Map<string, string>();
    for (let coverage = 0; coverage <= 100; coverage += 5) {
      for (const unit of units) {
        const variant = hashedVariant(allocation({ coverage: coverage / 100 }), unit);
        const before = assigned.get(unit);
        if (before !== undefined) expect(variant).toBe(before);
        else if (variant !== undefined) assigned.set(unit, variant);
      }
      expect(Math.abs(assigned.size / units.length - coverage / 100)).toBeLessThan(0.02);
    }
    expect(assigned.size).toBe(units.length);
  });

  it('EXP-02 10,000 units are split by the weights', () => {
    const variants = [
      { key: 'a', weight: 7 },
      { key: 'none', weight: 0 },
      { key: 'b', weight: 2 },
      { key: 'c', weight: 1 },
    ];
    const counts = new Map<string | undefined, number>();
    for (const unit of units) {
      const variant = hashedVariant(allocation({ variants }), unit);
      counts.set(variant, (counts.get(variant) ?? 0) + 1);
    }
    expect(new Set(counts.keys())).toEqual(new Set(['a', 'b', 'c']));
    expect(Math.abs((counts.get('a') ?? 0) - 7_000)).toBeLessThan(150);
    expect(Math.abs((counts.get('b') ?? 0) - 2_000)).toBeLessThan(150);
    expect(Math.abs((counts.get('c') ?? 0) - 1_000)).toBeLessThan(150);
  });

  it('EXP-02 forced goes before sticky and sticky before the hash, as long as there is such a variant', () => {
    const unit = units.find((each) => hashedVariant(allocation(), each) === 'control') ?? '';
    expect(assign(allocation(), unit)).toEqual({ variant: 'control', source: 'hashed' });
    expect(assign(allocation(), unit, { sticky: 'treatment' })).toEqual({
      variant: 'treatment',
      source: 'sticky',
    });
    expect(assign(allocation(), unit, { sticky: 'treatment', forced: 'control' })).toEqual({
      variant: 'control',
      source: 'forced',
    });
    expect(assign(allocation(), unit, { sticky: 'gone', forced: 'gone too' })?.source).toBe('hashed');
    // Who has a variant keeps it when the coverage would leave it out.
    expect(assign(allocation({ coverage: 0 }), unit, { sticky: 'treatment' })?.variant).toBe('treatment');
    expect(assign(allocation({ coverage: 0 }), unit)).toBeUndefined();
  });
});
