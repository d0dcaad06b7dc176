import { Injectable, type OnModuleInit } from '@nestjs/common';
import { offlinePrice } from '#libs/llm/offline.js';
import { PriceBook, PriceUnknown, tiersToJson, type Price } from '#libs/llm/prices.js';
import { Pools } from '#libs/persistence/pools.js';
import { ModelOptions } from './configured-models.js';
import { priceEntries } from './model-config.js';

/** The configured prices. Every version is kept, so that what was charged at one can be computed again later. */
@Injectable()
export class Prices implements OnModuleInit {
  readonly book: PriceBook;

  constructor(
    { models }: ModelOptions,
    private readonly pools: Pools,
  ) {
    this.book = new PriceBook([{ ...offlinePrice, model: 'offline' }, ...models.flatMap(priceEntries)]);
  }

  /** The price in force; none is not free, and a model without one is not asked. */
  find(model: string, at: Date): Price | undefined {
    try {
      return this.book.priceOf(model, at);
    } catch (error) {
      if (error instanceof PriceUnknown) return undefined;
      throw error;
    }
  }

  async onModuleInit(): Promise<void> {
    const rows = this.book.all().map(({ id, model, effectiveFrom, tiers }) => ({
      id,
      model,
      effective_from: effectiveFrom,
      tiers: tiersToJson(tiers),
    }));
    await this.pools.system.query(
      `insert into conversation.model_prices (id, model, effective_from, tiers)
       select id, model, effective_from, tiers
         from jsonb_to_recordset($1::jsonb) as p (id text, model text, effective_from date, tiers jsonb)
       on conflict do nothing`,
      [JSON.stringify(rows)],
    );
  }
}
