import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Flag, Integer, Nest, Text, TextList } from '#libs/http/fields.js';
import { Clock } from '#libs/kernel/clock.js';
import type { Page } from '#libs/kernel/page.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { policyRefusal } from '../../domain/model-policy.js';
import { MODEL_CAPABILITIES, Models, type Model, type ModelCapability } from '../../domain/models.js';
import { MODEL_ACCESS, toAccess, type ModelAccessRow } from '../../infrastructure/organization-models.js';
import { Prices } from '../../infrastructure/prices.js';

/** Dollars per million tokens, of calls with little input; longer ones may cost more. */
export class ModelPriceView {
  @Text({ max: 200 })
  version: string;

  @Text({ max: 30, example: '2.5' })
  inputPerMillionUsd: string;

  @Text({ max: 30, example: '10' })
  outputPerMillionUsd: string;
}

export class ModelView {
  @Text({ max: 100 })
  id: string;

  @Text({ max: 200 })
  displayName: string;

  @Text({ max: 100 })
  provider: string;

  @Integer({ min: 1, max: 2_147_483_647, description: 'Tokens of input and output together' })
  contextWindow: number;

  @Integer({ min: 1, max: 2_147_483_647 })
  maxOutputTokens: number;

  @TextList({
    max: 10,
    pattern: new RegExp(`^(${MODEL_CAPABILITIES.join('|')})$`),
    description: 'What a request to it may ask for',
  })
  capabilities: readonly ModelCapability[];

  @Text({
    max: 50,
    nullable: true,
    description: 'Where data goes; null is unknown, local is this deployment',
  })
  region: string | null;

  @Flag({ description: 'Whether the provider may train on what it is sent: true unless it is known not to' })
  trainsOnData: boolean;

  @Integer({
    min: 0,
    max: 2_147_483_647,
    nullable: true,
    description: 'How long the provider keeps what it is sent; null is unknown',
  })
  retentionDays: number | null;

  @Nest(() => ModelPriceView, {
    nullable: true,
    description: 'Null where it has none in force: it is not asked',
  })
  price: ModelPriceView | null;

  @Flag({ description: 'Asked with your organization’s own key' })
  usesOwnKey: boolean;

  @Flag({ description: 'Answers when neither conversation nor agent names a model' })
  isDefault: boolean;
}

@Message({ permission: 'conversation.use', mode: 'read' })
export class ListModels extends Query<Page<ModelView>> {}

@QueryHandler(ListModels)
export class ListModelsHandler implements IQueryHandler<ListModels> {
  constructor(
    private readonly models: Models,
    private readonly prices: Prices,
    private readonly db: ReadDb,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<Page<ModelView>> {
    const { policy, ownVendors } = toAccess(await this.db.one<ModelAccessRow>(MODEL_ACCESS));
    const allowed = this.models.list().filter((model) => !policyRefusal(model, policy, ownVendors));
    return { data: allowed.map((model) => this.view(model, ownVendors)), nextCursor: null };
  }

  private view(model: Model, ownVendors: ReadonlySet<string>): ModelView {
    const { vendor, fallbacks: _fallbacks, ...shown } = model;
    const price = this.prices.find(model.id, this.clock.now());
    const rates = price?.tiers[0].rates;
    return {
      ...shown,
      price:
        !price || !rates
          ? null
          : {
              version: price.id,
              inputPerMillionUsd: dollars(rates.input),
              outputPerMillionUsd: dollars(rates.output),
            },
      usesOwnKey: vendor !== null && ownVendors.has(vendor),
      isDefault: model.id === this.models.default().id,
    };
  }
}

/** Exact decimal text of a number of nano-USD. */
const dollars = (nano: bigint): string => {
  const text = nano.toString().padStart(10, '0');
  return `${text.slice(0, -9)}.${text.slice(-9)}`.replace(/\.?0+$/, '');
};
