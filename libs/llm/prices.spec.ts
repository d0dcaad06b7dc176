import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Usage } from './llm-provider.js';
import { offlineModel, offlinePrice } from './offline.js';
import {
  costOf,
  PriceBook,
  PriceUnknown,
  tiersFrom,
  tiersToJson,
  usdPerMillion,
  type PriceEntry,
  type TokenRates,
} from './prices.js';

const entry = (effectiveFrom: string, rates: TokenRates, model = 'gpt-x'): PriceEntry => ({
  model,
  effectiveFrom,
  tiers: [{ fromInputTokens: 0, rates }],
});

const usage = (figures: Partial<Usage>): Usage => ({
  inputTokens: 0,
  outputTokens: 0,
  cachedInputTokens: 0,
  reasoningTokens: 0,
  source: 'provider',
  ...figures,
});

const cheap = { input: 1n, output: 2n };
const dear = { input: 10n, output: 20n };

describe('PriceBook', () => {
  it('CNV-14 finds the price that holds on a day, in UTC', () => {
    const book = new PriceBook([entry('2026-03-01', dear), entry('2026-01-01', cheap)]);
    expect(book.priceOf('gpt-x', new Date('2026-01-01T00:00:00Z')).id).toMatch(
      /^gpt-x@2026-01-01#[0-9a-f]{8}$/,
    );
    expect(book.priceOf('gpt-x', new Date('2026-02-28T23:59:59Z')).id).toMatch(
      /^gpt-x@2026-01-01#[0-9a-f]{8}$/,
    );
    expect(book.priceOf('gpt-x', new Date('2026-03-01T00:00:00Z')).id).toMatch(/^gpt-x@2026-03-01#/);
  });

  it('CNV-14 keeps a corrected price readable by its version', () => {
    const before = new PriceBook([entry('2026-01-01', cheap)]).priceOf('gpt-x', new Date('2026-01-05'));
    const book = new PriceBook([entry('2026-01-01', cheap), entry('2026-01-01', dear)]);
    const corrected = book.priceOf('gpt-x', new Date('2026-01-05'));
    expect(corrected.tiers[0].rates).toBe(dear);
    expect(corrected.id).not.toBe(before.id);
    expect(book.version(before.id).tiers[0].rates).toBe(cheap);
  });

  it('CNV-14 reads rates back from JSON as they were', () => {
    const { tiers } = entry('2026-01-01', { ...cheap, cacheWrite: 3n });
    expect(tiersFrom(JSON.parse(JSON.stringify(tiersToJson(tiers))))).toEqual(tiers);
  });

  it('CNV-14 never takes an unknown price for free', () => {
    const book = new PriceBook([entry('2026-01-01', cheap)]);
    expect(() => book.priceOf('gpt-y', new Date())).toThrow(PriceUnknown);
    expect(() => book.priceOf('gpt-x', new Date('2025-12-31T23:59:59Z'))).toThrow(PriceUnknown);
    expect(() => book.version('gpt-x@2026-01-01#00000000')).toThrow(PriceUnknown);
    expect(new PriceUnknown('gpt-y')).toMatchObject({
      code: 'llm.price_unknown',
      subject: 'gpt-y',
      name: 'PriceUnknown',
    });
  });

  it('CNV-14 lists the offline provider as free on purpose', () => {
    const price = new PriceBook([offlinePrice]).priceOf(offlineModel, new Date());
    expect(costOf(usage({ inputTokens: 1_000_000, outputTokens: 1_000_000 }), price)).toBe(0n);
  });

  it.each([
    ['a date that is none', { ...entry('2026-02-30', cheap) }],
    ['a date of another form', { ...entry('1 January 2026', cheap) }],
    ['a negative rate', entry('2026-01-01', { input: -1n, output: 0n })],
    [
      'a first tier above 0',
      { ...entry('2026-01-01', cheap), tiers: [{ fromInputTokens: 5, rates: cheap }] },
    ],
    [
      'tiers that do not rise',
      {
        ...entry('2026-01-01', cheap),
        tiers: [
          { fromInputTokens: 0, rates: cheap },
          { fromInputTokens: 0, rates: dear },
        ],
      },
    ],
  ])('CNV-14 refuses %s', (_, broken) => {
    expect(() => new PriceBook([broken as PriceEntry])).toThrow(RangeError);
  });
});

describe('costOf', () => {
  const price = (rates: TokenRates): PriceEntry => entry('2026-01-01', rates);

  it('CNV-14 refuses what is no number of tokens', () => {
    for (const inputTokens of [-1, Number.NaN, 1.5])
      expect(() => costOf(usage({ inputTokens }), entry('2026-01-01', cheap))).toThrow(RangeError);
  });

  it('CNV-14 charges each kind of token at its own rate', () => {
    const rates = {
      input: usdPerMillion('2.50'),
      output: usdPerMillion('10'),
      cachedInput: usdPerMillion('0.25'),
      cacheWrite: usdPerMillion('3.125'),
      reasoning: usdPerMillion('12'),
    };
    const figures = {
      inputTokens: 1000,
      cachedInputTokens: 400,
      cacheWriteTokens: 100,
      outputTokens: 300,
      reasoningTokens: 50,
    };
    // 500 × 2500 + 400 × 250 + 100 × 3125 + 250 × 10000 + 50 × 12000 nano-USD
    expect(costOf(usage(figures), price(rates))).toBe(
      1_250_000n + 100_000n + 312_500n + 2_500_000n + 600_000n,
    );
  });

  it('CNV-14 charges a kind without a rate like the kind it is part of', () => {
    const figures = usage({ inputTokens: 10, cachedInputTokens: 10, outputTokens: 10, reasoningTokens: 10 });
    expect(costOf(figures, price({ input: 1_000_000n, output: 2_000_000n }))).toBe(30n);
    expect(
      costOf(usage({ inputTokens: 7, cacheWriteTokens: 7 }), price({ input: 1_000_000n, output: 0n })),
    ).toBe(7n);
  });

  it('CNV-14 rounds the sum, not its parts, and half a nano-USD up', () => {
    const half = price({ input: 250_000n, output: 250_000n });
    expect(costOf(usage({ inputTokens: 1, outputTokens: 1 }), half)).toBe(1n);
    expect(costOf(usage({ inputTokens: 1 }), half)).toBe(0n);
  });

  it('CNV-14 takes the tier by the tokens of input, for the whole call', () => {
    const tiered: PriceEntry = {
      model: 'gemini-x',
      effectiveFrom: '2026-01-01',
      tiers: [
        { fromInputTokens: 0, rates: { input: 1_000_000n, output: 1_000_000n } },
        { fromInputTokens: 200, rates: { input: 2_000_000n, output: 3_000_000n } },
      ],
    };
    expect(costOf(usage({ inputTokens: 199, outputTokens: 1 }), tiered)).toBe(200n);
    expect(costOf(usage({ inputTokens: 200, outputTokens: 1 }), tiered)).toBe(403n);
  });

  it('CNV-14 refuses figures that contradict themselves', () => {
    expect(() => costOf(usage({ inputTokens: 1, cachedInputTokens: 2 }), price(cheap))).toThrow(RangeError);
    expect(() => costOf(usage({ outputTokens: 1.5 }), price(cheap))).toThrow(RangeError);
    expect(() => costOf(usage({ outputTokens: 1, reasoningTokens: 2 }), price(cheap))).toThrow(RangeError);
  });

  it('CNV-14 is exact for any amount: within half a nano-USD of the true sum, and never falls when tokens are added', () => {
    const tokens = fc.nat({ max: 2_000_000_000 });
    const rate = fc.bigInt({ min: 0n, max: 10n ** 12n });
    fc.assert(
      fc.property(tokens, tokens, rate, rate, (inputTokens, outputTokens, input, output) => {
        const cost = costOf(usage({ inputTokens, outputTokens }), price({ input, output }));
        const exact = BigInt(inputTokens) * input + BigInt(outputTokens) * output;
        expect(2n * (cost * 1_000_000n - exact)).toBeLessThanOrEqual(1_000_000n);
        expect(2n * (cost * 1_000_000n - exact)).toBeGreaterThan(-1_000_000n);
        const more = usage({ inputTokens: inputTokens + 1, outputTokens });
        expect(costOf(more, price({ input, output }))).toBeGreaterThanOrEqual(cost);
      }),
    );
  });
});

describe('usdPerMillion', () => {
  it('CNV-14 reads decimal text exactly', () => {
    expect(usdPerMillion('0.1')).toBe(100_000_000n);
    expect(usdPerMillion('15')).toBe(15_000_000_000n);
    expect(usdPerMillion('0.000000001')).toBe(1n);
  });

  it.each(['', '-1', '1.', '.5', '1e3', '1,5', '0.0000000001'])('CNV-14 refuses %j', (text) => {
    expect(() => usdPerMillion(text)).toThrow(RangeError);
  });
});
