import { Injectable } from '@nestjs/common';
import { Models, type Model } from '../domain/models.js';
import type { ModelConfig } from './model-config.js';

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
  contextWindow: 32_768,
  maxOutputTokens: 4_096,
};

@Injectable()
export class ConfiguredModels extends Models {
  private readonly byId: ReadonlyMap<string, Model>;

  constructor(private readonly options: ModelOptions) {
    super();
    const configured = options.models.map(
      ({ id, displayName = id, provider, contextWindow, maxOutputTokens }) => ({
        id,
        displayName,
        provider,
        contextWindow,
        maxOutputTokens,
      }),
    );
    this.byId = new Map([...configured, OFFLINE].map((model) => [model.id, model]));
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
}
