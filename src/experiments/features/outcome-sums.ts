import type { UnitSums } from '#libs/experiments/metrics.js';
import { fragment, sql, when, type Statement } from '#libs/persistence/sql.js';

/** What is measured: of the sums of each unit, one over another. */
const METRICS = {
  cost_per_unit: ['cost', '1'],
  answers_per_unit: ['answers', '1'],
  cost_per_answer: ['cost', 'answers'],
  tokens_per_answer: ['tokens', 'answers'],
  first_token_ms: ['first_ms', 'firsts'],
  latency_ms: ['latency_ms', 'completed'],
  error_rate: ['failed', 'answers'],
  fallback_rate: ['replaced', 'answers'],
  positive_rating_rate: ['liked', 'rated'],
  slow_rate: ['slow', 'completed'],
} as const;

export type Metric = keyof typeof METRICS;

/** What results show; how many were slow means something beside a limit only. */
export const SHOWN_METRICS = Object.keys(METRICS).filter((name) => name !== 'slow_rate') as Metric[];

/** One variant's units and answers. */
export interface VariantSums {
  readonly variant: string;
  readonly units: number;
  readonly answers: number;
  readonly fallbacks: number;
  readonly defaults: number;
  readonly unknown: number;
  readonly mislabelled: number;
  readonly p95LatencyMs: number | null;
  readonly sums: Readonly<Record<Metric, Omit<UnitSums, 'units'>>>;
}

const sumsOf = ([numerator, denominator]: readonly [string, string]): string =>
  `json_build_object('numerator', sum(${numerator}), 'denominator', sum(${denominator}),
    'numeratorSquared', sum((${numerator})::float8 ^ 2), 'denominatorSquared', sum((${denominator})::float8 ^ 2),
    'product', sum((${numerator})::float8 * ${denominator}))`;

const SUMS = fragment(
  `json_build_object(${Object.entries(METRICS)
    .map(([name, parts]) => `'${name}', ${sumsOf(parts)}`)
    .join(', ')}) as sums`,
);

/** A label that is not what was sent: neither the variant nor anything that is known to stand in for it. */
const MISLABELLED = fragment(
  `a.executed = 'variant' and a.executed_fingerprint is distinct from a.recorded_fingerprint`,
);

interface Selection {
  /** Only what the variant itself has answered. */
  readonly asTreated?: boolean;
  /** What is slow. */
  readonly slowAfterMs?: number | null;
}

/** Sums over the exposed units of an experiment, by variant; amounts in US dollars. */
export const outcomeSums = (
  experimentId: string,
  { asTreated = false, slowAfterMs = null }: Selection = {},
): Statement => sql`
  with units as (
    select s.variant, s.unit, count(a.answer_id) as answers, coalesce(sum(a.cost_nano_usd), 0)::float8 / 1e9 as cost,
           coalesce(sum(a.input_tokens + a.output_tokens), 0)::float8 as tokens,
           count(a.first_token_ms) as firsts, coalesce(sum(a.first_token_ms), 0) as first_ms,
           count(*) filter (where a.outcome = 'completed') as completed,
           coalesce(sum(a.latency_ms) filter (where a.outcome = 'completed'), 0) as latency_ms,
           count(*) filter (where a.outcome = 'completed' and a.latency_ms > ${slowAfterMs}::int) as slow,
           count(*) filter (where a.outcome = 'failed') as failed,
           count(*) filter (where a.executed in ('fallback', 'default')) as replaced,
           count(a.rating) as rated, count(*) filter (where a.rating = 'up') as liked,
           count(*) filter (where a.executed = 'fallback') as fallbacks,
           count(*) filter (where a.executed = 'default') as defaults,
           count(*) filter (where a.executed = 'unknown') as unknown,
           count(*) filter (where ${MISLABELLED}) as mislabelled
      from experiments.assignments s
      left join experiments.answers a on a.organization_id = s.organization_id and a.experiment_id = s.experiment_id
           and a.unit = s.unit
     where s.experiment_id = ${experimentId} and s.exposed_at is not null
       ${when(asTreated, () => sql`and a.executed = 'variant' and not (${MISLABELLED})`)}
     group by s.variant, s.unit)
  select variant, count(*)::int as units, sum(answers)::int as answers, sum(fallbacks)::int as fallbacks,
         sum(defaults)::int as defaults, sum(unknown)::int as unknown, sum(mislabelled)::int as mislabelled,
         (select percentile_cont(0.95) within group (order by a.latency_ms) from experiments.answers a
           where a.experiment_id = ${experimentId} and a.variant = units.variant and a.outcome = 'completed') as "p95LatencyMs",
         ${SUMS}
    from units group by variant`;
