import type { Usage } from './llm-provider.js';

export type LlmErrorKind =
  | 'rate-limited'
  | 'timeout'
  | 'unavailable'
  | 'invalid-request'
  | 'authentication'
  | 'context-length'
  | 'content-filtered'
  | 'protocol'
  /** The provider has no such thing: another may. */
  | 'unsupported'
  | 'aborted';

export interface LlmErrorDetails {
  /** Whether the same call to the same provider may succeed later; by default decided by the kind. */
  readonly retryable?: boolean;
  readonly retryAfterMs?: number;
  readonly status?: number;
  readonly cause?: unknown;
}

const retryableKinds: ReadonlySet<LlmErrorKind> = new Set([
  'rate-limited',
  'timeout',
  'unavailable',
  'protocol',
]);

/** The only error a provider, the router or a helper of this library throws for a failed call. */
export class LlmError extends Error {
  /** Published contract: `llm.` and the kind, such as `llm.rate_limited`. */
  readonly code: string;
  readonly kind: LlmErrorKind;
  readonly retryable: boolean;
  readonly retryAfterMs?: number;
  readonly status?: number;
  /** What the call had used when it broke; absent when no answer had begun. */
  usage?: Usage;

  constructor(kind: LlmErrorKind, message: string, details: LlmErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'LlmError';
    this.kind = kind;
    this.code = llmErrorCode(kind);
    this.retryable = details.retryable ?? retryableKinds.has(kind);
    if (details.retryAfterMs !== undefined) this.retryAfterMs = details.retryAfterMs;
    if (details.status !== undefined) this.status = details.status;
  }
}

export const llmErrorCode = (kind: LlmErrorKind): string => `llm.${kind.replaceAll('-', '_')}`;

/** The error of an aborted signal: its reason if that says more than "aborted", such as a deadline. */
export function abortError(signal: AbortSignal): LlmError {
  const reason: unknown = signal.reason;
  return reason instanceof LlmError
    ? reason
    : new LlmError('aborted', 'The call was aborted', { cause: reason });
}

export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw abortError(signal);
}

/** Anything thrown as an `LlmError`: what is not one yet came from the connection or from a broken answer. */
export function toLlmError(error: unknown, kind: LlmErrorKind, message: string): LlmError {
  return error instanceof LlmError ? error : new LlmError(kind, message, { cause: error });
}
