import type { Attempt, AttemptStart } from '#libs/llm/attempt.js';
import type { BreakerSnapshot } from '#libs/llm/circuit-breaker.js';
import type {
  ChatEvent,
  ChatRequest,
  EmbedRequest,
  EmbedResult,
  ProviderHealth,
} from '#libs/llm/llm-provider.js';
import type { Price } from '#libs/llm/prices.js';
import type { RoutePolicy } from '#libs/llm/router.js';
import type { ModelPolicy } from '../domain/model-policy.js';
import type { Model } from '../domain/models.js';

export type Question = Omit<ChatRequest, 'model'>;

/** What an organization allows and brings. Its keys are sealed. */
export interface OrganizationModels {
  readonly organizationId: string;
  readonly policy: ModelPolicy;
  readonly sealedKeys: Readonly<Record<string, string>>;
}

export type KeySource = 'platform' | 'organization';

/** A model that may answer, with the price and the key it would be asked at and with. */
export interface PlannedModel {
  readonly model: Model;
  readonly price: Price;
  readonly keySource: KeySource;
}

/** Told of every call of a provider, however it ends. */
export interface AttemptObserver {
  started(attempt: AttemptStart, planned: PlannedModel): void;
  ended(attempt: Attempt, planned: PlannedModel): void;
}

/** Where answers come from: routing, retries and breakers lie behind it. Throws `LlmError`. */
export abstract class ModelGateway {
  /**
   * Decides once who may answer, in order of preference: the model itself and its fallbacks, as far as policy,
   * capabilities and price let them. Throws where the model itself may not, and `PriceUnknown` where it has no price:
   * an unknown price is never free.
   */
  abstract plan(model: Model, question: Question, organization: OrganizationModels, at: Date): PlannedModel[];
  abstract stream(
    plan: readonly PlannedModel[],
    question: Question,
    organization: OrganizationModels,
    observer: AttemptObserver,
    signal: AbortSignal,
    policy?: Partial<RoutePolicy>,
  ): AsyncIterable<ChatEvent>;
  /** As `plan`; nobody stands in for the model, because vectors of another would mean something else. */
  abstract planEmbeddings(model: Model, organization: OrganizationModels, at: Date): PlannedModel;
  abstract embed(
    planned: PlannedModel,
    request: Omit<EmbedRequest, 'model'>,
    organization: OrganizationModels,
    observer: AttemptObserver,
    signal: AbortSignal,
    policy?: Partial<RoutePolicy>,
  ): Promise<EmbedResult>;
  /** The state of every model's breaker; the provider is named by the model's id. */
  abstract breakers(): readonly (BreakerSnapshot & { readonly provider: string; readonly model: string })[];
  /** Whether a vendor takes a key. */
  abstract tryKey(vendor: string, apiKey: string, signal: AbortSignal): Promise<ProviderHealth>;
}
