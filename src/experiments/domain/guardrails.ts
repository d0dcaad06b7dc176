/** What no variant may go beyond; null is no limit. */
export interface Guardrails {
  /** The share of answers that fail, from 0 to 1. */
  readonly maxErrorRate: number | null;
  /** Milliseconds that 95 of 100 answers have to be complete within. */
  readonly maxP95LatencyMs: number | null;
  /** US dollars that a unit may cost on average, as decimal text. */
  readonly maxCostPerUnitUsd: string | null;
}

export const NO_GUARDRAILS: Guardrails = {
  maxErrorRate: null,
  maxP95LatencyMs: null,
  maxCostPerUnitUsd: null,
};
