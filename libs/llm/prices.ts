import { createHash } from 'node:crypto';
import type { Usage } from './llm-provider.js';

/**
 * Nano-USD (a billionth of a dollar) per million tokens, so $2.50 per million is 2_500_000_000n. A kind without
 * its own rate costs what the kind it is part of costs, so a gap in a price list never makes tokens free.
 */
export interface TokenRates {
  readonly input: bigint;
  readonly output: bigint;
  readonly cachedInput?: bigint;
  readonly cacheWrite?: bigint;
  readonly reasoning?: bigint;
}

/** Applies to the whole call, not only to the tokens above the threshold, when its input has that many tokens. */
export interface PriceTier {
  readonly fromInputTokens: number;
  readonly rates: TokenRates;
}

/** One entry of a price list, valid from midnight UTC of `effectiveFrom` (`YYYY-MM-DD`) to the next entry's. */
export interface PriceEntry {
  readonly model: string;
  readonly effectiveFrom: string;
  readonly tiers: readonly [PriceTier, ...PriceTier[]];
}

export interface Price extends PriceEntry {
  /**
   * `model@date#` and a digest of the rates: the same in every process, and another as soon as a rate is. Stored with
   * every usage so that a bill can be recomputed.
   */
  readonly id: string;
}

export class PriceUnknown extends Error {
  readonly code = 'llm.price_unknown';

  constructor(readonly subject: string) {
    super(`There is no price for ${subject}`);
    this.name = 'PriceUnknown';
  }
}

/** Entries are only ever added. A later entry of the same model and date corrects the earlier, which stays readable. */
export class PriceBook {
  private readonly byModel = new Map<string, Price[]>();
  private readonly byVersion = new Map<string, Price>();

  constructor(entries: readonly PriceEntry[]) {
    for (const entry of entries) this.add(entry);
  }

  /** @throws PriceUnknown when the model has no price yet at that moment. */
  priceOf(model: string, at: Date): Price {
    const day = at.toISOString().slice(0, 10);
    const price = this.byModel.get(model)?.findLast((candidate) => candidate.effectiveFrom <= day);
    if (!price) throw new PriceUnknown(`${model} on ${day}`);
    return price;
  }

  /** Every version there is. */
  all(): Price[] {
    return [...this.byVersion.values()];
  }

  /** @throws PriceUnknown when the version was never listed. */
  version(id: string): Price {
    const price = this.byVersion.get(id);
    if (!price) throw new PriceUnknown(id);
    return price;
  }

  private add(entry: PriceEntry): void {
    checkEntry(entry);
    const prices = this.byModel.get(entry.model) ?? [];
    const price = { ...entry, id: `${entry.model}@${entry.effectiveFrom}#${digestOf(entry.tiers)}` };
    prices.splice(prices.findLastIndex((other) => other.effectiveFrom <= price.effectiveFrom) + 1, 0, price);
    this.byModel.set(entry.model, prices);
    this.byVersion.set(price.id, price);
  }
}

const RATES = ['input', 'output', 'cachedInput', 'cacheWrite', 'reasoning'] as const;

/** Tiers as JSON holds them, rates as decimal text of nano-USD per million tokens; `tiersFrom` reads them back. */
export const tiersToJson = (tiers: Price['tiers']): object[] =>
  tiers.map(({ fromInputTokens, rates }) => ({
    fromInputTokens,
    rates: Object.fromEntries(
      RATES.flatMap((rate) => (rates[rate] === undefined ? [] : [[rate, rates[rate].toString()]])),
    ),
  }));

export const tiersFrom = (
  json: readonly { fromInputTokens: number; rates: Readonly<Record<string, string>> }[],
): Price['tiers'] =>
  json.map(({ fromInputTokens, rates }) => ({
    fromInputTokens,
    rates: Object.fromEntries(Object.entries(rates).map(([rate, text]) => [rate, BigInt(text)])),
  })) as unknown as Price['tiers'];

const digestOf = (tiers: Price['tiers']): string =>
  createHash('sha256')
    .update(JSON.stringify(tiersToJson(tiers)))
    .digest('hex')
    .slice(0, 8);

/** Nano-USD, exact; only the final sum is rounded, half a nano-USD up. */
export function costOf(usage: Usage, price: Pick<Price, 'tiers'>): bigint {
  const rates = ratesFor(usage.inputTokens, price);
  const cacheWriteTokens = usage.cacheWriteTokens ?? 0;
  const plainInput = usage.inputTokens - usage.cachedInputTokens - cacheWriteTokens;
  const plainOutput = usage.outputTokens - usage.reasoningTokens;
  const millionfold =
    amount(plainInput, rates.input) +
    amount(usage.cachedInputTokens, rates.cachedInput ?? rates.input) +
    amount(cacheWriteTokens, rates.cacheWrite ?? rates.input) +
    amount(plainOutput, rates.output) +
    amount(usage.reasoningTokens, rates.reasoning ?? rates.output);
  return (millionfold + 500_000n) / 1_000_000n;
}

/** `'2.50'` dollars per million tokens as nano-USD; decimal text, because 0.1 is no binary number. */
export function usdPerMillion(dollars: string): bigint {
  const match = /^(\d+)(?:\.(\d{1,9}))?$/.exec(dollars);
  if (!match) throw new RangeError(`Not a price in dollars with at most 9 decimals: ${dollars}`);
  return BigInt(match[1]!) * 1_000_000_000n + BigInt((match[2] ?? '').padEnd(9, '0'));
}

function ratesFor(inputTokens: number, { tiers }: Pick<Price, 'tiers'>): TokenRates {
  return (tiers.findLast((tier) => tier.fromInputTokens <= inputTokens) ?? tiers[0]).rates;
}

function amount(tokens: number, rate: bigint): bigint {
  if (!Number.isSafeInteger(tokens) || tokens < 0) throw new RangeError(`Not a number of tokens: ${tokens}`);
  return BigInt(tokens) * rate;
}

function checkEntry({ model, effectiveFrom, tiers }: PriceEntry): void {
  const at = `${model}@${effectiveFrom}`;
  const day = /^\d{4}-\d{2}-\d{2}$/.test(effectiveFrom) ? new Date(`${effectiveFrom}T00:00:00Z`) : undefined;
  if (!day || Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== effectiveFrom) {
    throw new RangeError(`${at}: effectiveFrom is no date`);
  }
  const starts = tiers.map((tier) => tier.fromInputTokens);
  if (starts[0] !== 0 || starts.some((start, i) => i > 0 && start <= starts[i - 1]!)) {
    throw new RangeError(`${at}: tiers start at 0 and rise`);
  }
  const rates = tiers.flatMap((tier) => Object.values(tier.rates) as (bigint | undefined)[]);
  if (rates.some((rate) => rate !== undefined && rate < 0n))
    throw new RangeError(`${at}: a rate is negative`);
}
