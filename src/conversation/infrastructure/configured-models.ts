import { Injectable } from '@nestjs/common';
import { LOCAL_REGION } from '../domain/model-policy.js';
import { Models, type Model } from '../domain/models.js';
import { vendorOf, type ModelConfig } from './model-config.js';

export class ModelOptions {
  constructor(
    readonly models: readonly ModelConfig[],
    /** Id of the model that answers unless another is named; the first configured one if undefined. */
    readonly defaultModel: string | undefined,
    /** How fast the offline provider writes; undefined is as fast as it can. */
    readonly offlineTokensPerSecond: number | undefined,
  ) {}
}

/** Built in, so that a conversation is answered with no key and no network. */
const OFFLINE: Model = {
  id: 'offline',
  displayName: 'Offline (quotes your documents)',
  provider: 'offline',
  vendor: null,
  contextWindow: 32_768,
  maxOutputTokens: 4_096,
  capabilities: ['chat', 'tools', 'embeddings'],
  region: LOCAL_REGION,
  trainsOnData: false,
  retentionDays: 0,
  fallbacks: [],
};

@Injectable()
export class ConfiguredModels extends Models {
  private readonly byId: ReadonlyMap<string, Model>;

  constructor(private readonly options: ModelOptions) {
    super();
    this.byId = new Map([...options.models.map(toModel), OFFLINE].map((model) => [model.id, model]));
  }

  list(): readonly Model[] {
    return [...this.byId.values()];
  }

  find(id: string): Model | undefined {
    return this.byId.get(id);
  }

  default(): Model {
    const preferred = this.options.defaultModel ?? this.options.models[0]?.id ?? OFFLINE.id;
    return this.byId.get(preferred) ?? OFFLINE;
  }

  vendors(): readonly string[] {
    return [...new Set(this.list().flatMap(({ vendor }) => vendor ?? []))].toSorted();
  }
}

/** What is not said of a provider's way with data is taken for the worst. */
const toModel = (config: ModelConfig): Model => ({
  id: config.id,
  displayName: config.displayName ?? config.id,
  provider: config.provider,
  vendor: vendorOf(config),
  contextWindow: config.contextWindow,
  maxOutputTokens: config.maxOutputTokens,
  capabilities: config.capabilities ?? ['chat'],
  region: config.region ?? null,
  trainsOnData: config.trainsOnData ?? true,
  retentionDays: config.retentionDays ?? null,
  fallbacks: config.fallbacks ?? [],
});
