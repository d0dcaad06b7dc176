import type { DomainError, DomainErrorClass } from '#libs/kernel/domain-error.js';
import { LlmError, type LlmErrorKind } from '#libs/llm/llm-error.js';
import { PriceUnknown } from '#libs/llm/prices.js';
import {
  ContentFiltered,
  ContextTooLong,
  ModelRefused,
  NamedModelNotFound,
  ProviderBusy,
  ProviderFailed,
  ProviderRefused,
} from './openai.errors.js';

type Details = { readonly retryAfterSeconds?: number; readonly cause: unknown };
type Refusal = DomainErrorClass & (new (detail: string, details: Details) => DomainError);

/** A key that is refused is ours or the organization's, never the caller's: to him the provider fails. */
const BY_KIND: Readonly<Record<LlmErrorKind, Refusal>> = {
  'rate-limited': ProviderBusy,
  timeout: ProviderFailed,
  unavailable: ProviderFailed,
  'invalid-request': ProviderRefused,
  authentication: ProviderFailed,
  'context-length': ContextTooLong,
  'content-filtered': ContentFiltered,
  protocol: ProviderFailed,
  unsupported: ModelRefused,
  aborted: ProviderFailed,
};

/** Every way in which asking a model is refused. */
export const MODEL_REFUSALS = [NamedModelNotFound, ...new Set(Object.values(BY_KIND))];

/** What a model's failure means to the program that asked; what is no such failure comes back as it is. */
export function toRefusal(error: unknown): unknown {
  if (error instanceof PriceUnknown)
    return new ModelRefused('The model has no price in force, and is not asked without one.', {
      cause: error,
    });
  if (!(error instanceof LlmError)) return error;
  const { kind, message, retryAfterMs } = error;
  return new BY_KIND[kind](message, {
    cause: error,
    ...(retryAfterMs !== undefined && { retryAfterSeconds: Math.max(1, Math.ceil(retryAfterMs / 1_000)) }),
  });
}
