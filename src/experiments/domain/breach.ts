import type { Guardrails } from './guardrails.js';

/** What a variant has gone beyond. */
export interface Breach {
  readonly variant: string;
  readonly reason: string;
}

/** One limit as it is looked at: a metric that must not be above a value. */
export interface Limit {
  readonly metric: 'error_rate' | 'slow_rate' | 'cost_per_unit';
  readonly most: number;
  /** Says what was measured. */
  readonly tell: (value: number) => string;
}

/** That 95 of 100 answers are complete in time is that no more than 5 of them are slow. */
const MOST_SLOW = 0.05;

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

export function limitsOf({ maxErrorRate, maxP95LatencyMs, maxCostPerUnitUsd }: Guardrails): Limit[] {
  const limits: Limit[] = [];
  if (maxErrorRate !== null)
    limits.push({
      metric: 'error_rate',
      most: maxErrorRate,
      tell: (value) => `${percent(value)} of its answers failed, and at most ${percent(maxErrorRate)} may`,
    });
  if (maxP95LatencyMs !== null)
    limits.push({
      metric: 'slow_rate',
      most: MOST_SLOW,
      tell: (value) =>
        `${percent(value)} of its answers took longer than ${maxP95LatencyMs} ms, and at most ${percent(MOST_SLOW)} may`,
    });
  if (maxCostPerUnitUsd !== null)
    limits.push({
      metric: 'cost_per_unit',
      most: Number(maxCostPerUnitUsd),
      tell: (value) =>
        `a unit costs ${value.toFixed(6)} US dollars, and at most ${maxCostPerUnitUsd} are allowed`,
    });
  return limits;
}
