import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { LlmError } from '#libs/llm/llm-error.js';
import { EmbeddingCall } from '#libs/llm/embedding-call.js';
import type {
  ChatEvent,
  EmbedRequest,
  EmbedResult,
  LlmProvider,
  ProviderHealth,
} from '#libs/llm/llm-provider.js';
import { OfflineProvider } from '#libs/llm/offline.js';
import { LlmRouter, type Candidate, type RoutePolicy } from '#libs/llm/router.js';
import { HealthProbes } from '#libs/observability/health-probes.js';
import { Metrics } from '#libs/observability/metrics.js';
import { SecretVault } from '#libs/secrets/secret-vault.js';
import { missingCapability, policyRefusal } from '../domain/model-policy.js';
import { Models, type Model, type ModelCapability } from '../domain/models.js';
import { Knowledge } from '../generation/knowledge.js';
import {
  ModelGateway,
  type AttemptObserver,
  type OrganizationModels,
  type PlannedModel,
  type Question,
} from '../generation/model-gateway.js';
import { ModelOptions } from './configured-models.js';
import { ModelTelemetry } from './model-telemetry.js';
import { Prices } from './prices.js';
import { providerFor, type ReachedProvider } from './provider-factory.js';
import { purposeOfKey } from './provider-keys.js';
import { SharedBreakers } from './shared-breakers.js';

const BREAKER_STATES = { closed: 0, 'half-open': 1, open: 2 };

interface Reached {
  readonly provider: LlmProvider;
  /** What the provider calls the model. */
  readonly model: string;
}

/** The configured models behind one router, whose breakers operators see. */
@Injectable()
export class LlmGateway extends ModelGateway implements OnApplicationShutdown {
  private readonly router: LlmRouter;
  private readonly reached = new Map<string, Reached>();
  private readonly servers: ReachedProvider[] = [];

  constructor(
    options: ModelOptions,
    knowledge: Knowledge,
    metrics: Metrics,
    health: HealthProbes,
    private readonly prices: Prices,
    private readonly models: Models,
    private readonly shared: SharedBreakers,
    private readonly vault: SecretVault,
    private readonly telemetry: ModelTelemetry,
  ) {
    super();
    const offline = new OfflineProvider({
      retrieve: (question, limit) => knowledge.find(question, { limit, perItem: 1 }),
      tokensPerSecond: options.offlineTokensPerSecond,
    });
    this.reached.set('offline', { provider: offline, model: 'offline' });
    for (const config of options.models) {
      const provider = providerFor(config);
      this.servers.push(provider);
      this.reached.set(config.id, { provider, model: config.model });
    }
    this.router = new LlmRouter(shared.breakers);
    this.publishBreakers(metrics, health);
  }

  plan(model: Model, question: Question, organization: OrganizationModels, at: Date): PlannedModel[] {
    const needs = needsOf(question);
    const own = this.ownVendors(organization);
    const isEligible = (candidate: Model) =>
      refusalOf(candidate, needs, organization, own) === undefined && this.prices.find(candidate.id, at);
    const fallbacks = model.fallbacks.flatMap((id) => this.models.find(id) ?? []).filter(isEligible);
    return [
      this.planned(model, needs, organization, at),
      ...fallbacks.map((candidate) => this.planned(candidate, needs, organization, at)),
    ];
  }

  planEmbeddings(model: Model, organization: OrganizationModels, at: Date): PlannedModel {
    return this.planned(model, ['embeddings'], organization, at);
  }

  stream(
    plan: readonly PlannedModel[],
    question: Question,
    organization: OrganizationModels,
    observer: AttemptObserver,
    signal: AbortSignal,
    policy?: Partial<RoutePolicy>,
  ): AsyncIterable<ChatEvent> {
    return this.route(
      new Map(plan.map((each) => [this.candidate(each, organization), each])),
      question,
      observer,
      signal,
      policy,
    );
  }

  embed(
    planned: PlannedModel,
    request: Omit<EmbedRequest, 'model'>,
    organization: OrganizationModels,
    observer: AttemptObserver,
    signal: AbortSignal,
    policy?: Partial<RoutePolicy>,
  ): Promise<EmbedResult> {
    const call = new EmbeddingCall(request);
    const candidate = call.through(this.candidate(planned, organization));
    return call.read(this.route(new Map([[candidate, planned]]), { messages: [] }, observer, signal, policy));
  }

  private route(
    planned: ReadonlyMap<Candidate, PlannedModel>,
    question: Question,
    observer: AttemptObserver,
    signal: AbortSignal,
    policy: Partial<RoutePolicy> = {},
  ): AsyncIterable<ChatEvent> {
    const follow = this.telemetry.follow(observer);
    const running = new Map<string, PlannedModel>();
    return this.router.stream(
      question,
      {
        policy,
        candidates: [...planned.keys()],
        onAttemptStarted: (attempt, candidate) => {
          const model = planned.get(candidate);
          if (!model) return;
          running.set(attempt.attemptId, model);
          follow.started(attempt, model);
        },
        onAttempt: (attempt) => {
          const model = running.get(attempt.attemptId);
          if (model) follow.ended(attempt, model);
        },
      },
      signal,
    );
  }

  async tryKey(vendor: string, apiKey: string, signal: AbortSignal): Promise<ProviderHealth> {
    const model = this.models.list().find((each) => each.vendor === vendor);
    const reached = model && this.reached.get(model.id);
    if (!reached) throw new LlmError('invalid-request', `No model of the vendor "${vendor}" is configured`);
    return reached.provider.withKey(apiKey).health(signal);
  }

  breakers() {
    return [...this.reached.values()].map(({ provider: { name }, model }) => ({
      provider: name,
      model,
      ...this.shared.breakers.of(name, model).snapshot(),
    }));
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.servers.map((server) => server.close()));
  }

  private ownVendors({ sealedKeys }: OrganizationModels): ReadonlySet<string> {
    return new Set(Object.keys(sealedKeys));
  }

  private planned(
    model: Model,
    needs: readonly ModelCapability[],
    organization: OrganizationModels,
    at: Date,
  ): PlannedModel {
    const own = this.ownVendors(organization);
    const reason = refusalOf(model, needs, organization, own);
    if (reason) throw new LlmError('unsupported', `The model "${model.id}" was not asked: ${reason}.`);
    return {
      model,
      price: this.prices.book.priceOf(model.id, at),
      keySource: model.vendor !== null && own.has(model.vendor) ? 'organization' : 'platform',
    };
  }

  private candidate({ model, keySource }: PlannedModel, organization: OrganizationModels): Candidate {
    const reached = this.reached.get(model.id);
    if (!reached) throw new LlmError('invalid-request', `The model "${model.id}" is not configured`);
    const { provider, model: name } = reached;
    const sealed = model.vendor === null ? undefined : organization.sealedKeys[model.vendor];
    if (keySource === 'platform' || model.vendor === null || sealed === undefined) return reached;
    const key = this.vault.open(sealed, purposeOfKey(organization.organizationId, model.vendor));
    return { provider: provider.withKey(key), model: name, foreignKey: true };
  }

  private publishBreakers(metrics: Metrics, health: HealthProbes): void {
    metrics.gauge(
      'llm_breaker_state',
      'Circuit breakers: 0 closed, 1 half open, 2 open',
      ['provider', 'model'],
      () =>
        this.breakers().map(({ provider, model, state }) => ({
          labels: { provider, model },
          value: BREAKER_STATES[state],
        })),
    );
    health.register({
      service: 'ai_service',
      critical: false,
      timeoutMs: 500,
      check: async () => {
        const open = this.breakers().filter(({ state }) => state === 'open');
        return open.length === 0
          ? { status: 'up' }
          : { status: 'degraded', details: { cooling_down: open.map(({ provider }) => provider) } };
      },
    });
  }
}

function refusalOf(
  model: Model,
  needs: readonly ModelCapability[],
  { policy }: OrganizationModels,
  own: ReadonlySet<string>,
): string | undefined {
  const lacks = missingCapability(model, needs);
  return policyRefusal(model, policy, own) ?? (lacks && `it cannot do ${lacks}`);
}

function needsOf({ messages, tools, toolChoice, responseFormat }: Question): ModelCapability[] {
  const hasImage = messages.some(
    ({ role, content }) =>
      role === 'user' && typeof content !== 'string' && content.some((part) => part.type === 'image'),
  );
  return [
    'chat',
    ...(tools?.length && toolChoice !== 'none' ? (['tools'] as const) : []),
    ...(hasImage ? (['vision'] as const) : []),
    ...(responseFormat ? (['structured_output'] as const) : []),
  ];
}
