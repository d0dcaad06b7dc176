import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { effectOf } from '#libs/experiments/confidence.js';
import { estimateOf, type Estimate } from '#libs/experiments/metrics.js';
import { sampleRatio } from '#libs/experiments/sample-ratio.js';
import { Clock } from '#libs/kernel/clock.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { ExperimentNotFound } from '../../domain/experiment.errors.js';
import { alphaOf, CONFIDENCE, problemsOf } from '../../domain/results.js';
import { EXPERIMENT_COLUMNS, type ExperimentView } from '../experiment.view.js';
import { outcomeSums, SHOWN_METRICS, type Metric, type VariantSums } from '../outcome-sums.js';
import type { ExperimentResultsView, MetricView, VariantResultView } from './experiment-results.view.js';

@Message({ permission: 'experiments.read', mode: 'analytics', errors: [ExperimentNotFound] })
export class GetExperimentResults extends Query<ExperimentResultsView> {
  constructor(readonly experimentId: string) {
    super();
  }
}

@QueryHandler(GetExperimentResults)
export class GetExperimentResultsHandler implements IQueryHandler<GetExperimentResults> {
  constructor(
    private readonly db: ReadDb,
    private readonly clock: Clock,
  ) {}

  async execute({ experimentId }: GetExperimentResults): Promise<ExperimentResultsView> {
    const experiment = await this.db.one<ExperimentView>(
      sql`select ${EXPERIMENT_COLUMNS} from experiments.experiments where id = ${experimentId}`,
    );
    if (!experiment) throw new ExperimentNotFound();
    const [meant, treated] = await Promise.all([
      this.sums(outcomeSums(experimentId)),
      this.sums(outcomeSums(experimentId, { asTreated: true })),
    ]);
    const { variants, status } = experiment;
    const ratio = sampleRatio(
      variants.map(({ key, weight }) => ({ weight, units: meant.get(key)?.units ?? 0 })),
    );
    const total = (count: (sums: VariantSums) => number) =>
      [...meant.values()].reduce((sum, each) => sum + count(each), 0);
    const mislabelledShare =
      total((each) => each.mislabelled) /
      Math.max(
        1,
        total((each) => each.answers),
      );
    const problems = problemsOf(mislabelledShare, ratio.alarm);
    const alpha = problems.length > 0 ? null : alphaOf(variants.length);
    const compared = (sums: ReadonlyMap<string, VariantSums>, key: string) =>
      metricsOf(
        sums.get(key),
        variants[0]?.key === key ? undefined : sums.get(variants[0]?.key ?? ''),
        alpha,
      );
    return {
      experimentId,
      status,
      computedAt: this.clock.now(),
      confidence: CONFIDENCE,
      sampleRatio: ratio,
      mislabelledShare,
      problems,
      variants: variants.map(({ key, weight, model }) => ({
        key,
        weight,
        model,
        ...countsOf(meant.get(key)),
        intentionToTreat: compared(meant, key),
        asTreated: compared(treated, key),
      })),
    };
  }

  private async sums(statement: ReturnType<typeof outcomeSums>): Promise<ReadonlyMap<string, VariantSums>> {
    const rows = await this.db.rows<VariantSums>(statement);
    return new Map(rows.map((row) => [row.variant, row]));
  }
}

const countsOf = (
  sums: VariantSums | undefined,
): Omit<VariantResultView, 'key' | 'weight' | 'model' | 'intentionToTreat' | 'asTreated'> => ({
  units: sums?.units ?? 0,
  answers: sums?.answers ?? 0,
  fallbacks: sums?.fallbacks ?? 0,
  defaults: sums?.defaults ?? 0,
  unknown: sums?.unknown ?? 0,
  mislabelled: sums?.mislabelled ?? 0,
  p95LatencyMs: sums?.p95LatencyMs ?? null,
});

const estimated = (sums: VariantSums | undefined, metric: Metric): Estimate | undefined =>
  sums && estimateOf({ units: sums.units, ...sums.sums[metric] });

/** Of one unit there is a value already, and nothing to say how far it is off. */
function valueOf(sums: VariantSums | undefined, metric: Metric): number | null {
  const { numerator = 0, denominator = 0 } = sums?.sums[metric] ?? {};
  return denominator === 0 ? null : numerator / denominator;
}

/** Without a control, or without an `alpha`, there is nothing to compare. */
const metricsOf = (
  sums: VariantSums | undefined,
  control: VariantSums | undefined,
  alpha: number | null,
): MetricView[] =>
  SHOWN_METRICS.map((metric) => {
    const estimate = estimated(sums, metric);
    const effect = alpha === null ? undefined : effectOf(estimated(control, metric), estimate, alpha);
    return { metric, value: valueOf(sums, metric), effect: effect ?? null };
  });
