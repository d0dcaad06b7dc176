import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { CircuitBreakers } from '#libs/llm/circuit-breaker.js';
import type { ChatEvent, ChatRequest } from '#libs/llm/llm-provider.js';
import { OfflineProvider, offlinePrice } from '#libs/llm/offline.js';
import { OpenAiCompatibleProvider } from '#libs/llm/openai-compatible.js';
import { PriceBook, usdPerMillion, type Price, type PriceEntry } from '#libs/llm/prices.js';
import { LlmRouter, type Candidate } from '#libs/llm/router.js';
import { HealthProbes } from '#libs/observability/health-probes.js';
import { Metrics } from '#libs/observability/metrics.js';
import { PublishedContent } from '../../content/index.js';
import { ModelGateway } from '../generation/model-gateway.js';
import { ModelOptions } from './configured-models.js';
import type { ModelConfig } from './model-config.js';

const BREAKER_STATES = { closed: 0, 'half-open': 1, open: 2 };

/** The configured models behind one router, whose breakers operators see. */
@Injectable()
export class LlmGateway extends ModelGateway implements OnApplicationShutdown {
  private readonly breakers = new CircuitBreakers();
  private readonly router = new LlmRouter(this.breakers);
  private readonly candidates = new Map<string, Candidate>();
  private readonly servers: OpenAiCompatibleProvider[] = [];
  private readonly prices: PriceBook;

  constructor(options: ModelOptions, content: PublishedContent, metrics: Metrics, health: HealthProbes) {
    super();
    const offline = new OfflineProvider({
      retrieve: async (question, limit) => {
        const passages = await content.passages(question, limit);
        return passages.map(({ itemId, ...passage }) => ({ sourceId: itemId, ...passage }));
      },
      tokensPerSecond: options.offlineTokensPerSecond,
    });
    this.candidates.set('offline', { provider: offline, model: 'offline' });
    for (const model of options.models) this.addServer(model);
    this.prices = new PriceBook([
      { ...offlinePrice, model: 'offline' },
      ...options.models.flatMap(priceEntries),
    ]);
    this.publishBreakers(metrics, health);
  }

  stream(
    modelId: string,
    request: Omit<ChatRequest, 'model'>,
    signal: AbortSignal,
  ): AsyncIterable<ChatEvent> {
    const candidate = this.candidates.get(modelId);
    return this.router.stream(request, { candidates: candidate ? [candidate] : [] }, signal);
  }

  price(modelId: string, at: Date): Price {
    return this.prices.priceOf(modelId, at);
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.servers.map((server) => server.close()));
  }

  private addServer({ id, baseUrl, apiKey, model }: ModelConfig): void {
    const server = new OpenAiCompatibleProvider({ name: id, baseUrl, apiKey });
    this.servers.push(server);
    this.candidates.set(id, { provider: server, model });
  }

  private publishBreakers(metrics: Metrics, health: HealthProbes): void {
    metrics.gauge(
      'llm_breaker_state',
      'Circuit breakers: 0 closed, 1 half open, 2 open',
      ['provider', 'model'],
      () =>
        this.states().map(({ provider, model, state }) => ({
          labels: { provider, model },
          value: BREAKER_STATES[state],
        })),
    );
    health.register({
      service: 'ai_service',
      critical: false,
      timeoutMs: 500,
      check: async () => {
        const open = this.states().filter(({ state }) => state === 'open');
        return open.length === 0
          ? { status: 'up' }
          : { status: 'degraded', details: { cooling_down: open.map(({ provider }) => provider) } };
      },
    });
  }

  private states() {
    return [...this.candidates.values()].map(({ provider: { name }, model }) => ({
      provider: name,
      model,
      state: this.breakers.of(name, model).snapshot().state,
    }));
  }
}

const priceEntries = ({ id, prices }: ModelConfig): PriceEntry[] =>
  prices.map(({ effectiveFrom, inputPerMillionUsd, outputPerMillionUsd, cachedInputPerMillionUsd }) => ({
    model: id,
    effectiveFrom,
    tiers: [
      {
        fromInputTokens: 0,
        rates: {
          input: usdPerMillion(inputPerMillionUsd),
          output: usdPerMillion(outputPerMillionUsd),
          cachedInput:
            cachedInputPerMillionUsd === undefined ? undefined : usdPerMillion(cachedInputPerMillionUsd),
        },
      },
    ],
  }));
