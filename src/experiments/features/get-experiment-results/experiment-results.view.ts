import {
  Choice,
  Decimal,
  Flag,
  Instant,
  Integer,
  ListOf,
  Nest,
  Text,
  TextList,
  Uuid,
} from '#libs/http/fields.js';
import { EXPERIMENT_STATUSES, type ExperimentStatus } from '../../domain/experiment.js';
import { SHOWN_METRICS, type Metric } from '../outcome-sums.js';

const MAX = Number.MAX_SAFE_INTEGER;

export class EffectView {
  @Decimal({ description: 'The variant’s value less the control’s' })
  difference: number;

  @Decimal({ description: 'The interval the true difference is in, however often one looks' })
  low: number;

  @Decimal()
  high: number;

  @Decimal({ nullable: true, description: 'The difference as a share of the control’s value' })
  relative: number | null;

  @Flag({ description: 'Whether the interval leaves out 0' })
  significant: boolean;
}

export class MetricView {
  @Choice(SHOWN_METRICS, { description: 'Costs are US dollars, rates are from 0 to 1' })
  metric: Metric;

  @Decimal({ nullable: true, description: 'Null where nothing was measured yet' })
  value: number | null;

  @Nest(() => EffectView, {
    nullable: true,
    description:
      'Null for the control, with fewer than 50 units on a side, and where nothing can be concluded',
  })
  effect: EffectView | null;
}

export class VariantResultView {
  @Text({ max: 50 })
  key: string;

  @Integer({ min: 0, max: 10_000 })
  weight: number;

  @Text({ max: 100 })
  model: string;

  @Integer({ min: 0, max: MAX, description: 'Units for which a provider was asked' })
  units: number;

  @Integer({ min: 0, max: MAX })
  answers: number;

  @Integer({ min: 0, max: MAX, description: 'Answers that another model gave in the variant’s stead' })
  fallbacks: number;

  @Integer({
    min: 0,
    max: MAX,
    description: 'Answers as outside of experiments, because the variant could not be asked',
  })
  defaults: number;

  @Integer({ min: 0, max: MAX, description: 'Answers whose process died' })
  unknown: number;

  @Integer({
    min: 0,
    max: MAX,
    description: 'Answers for which something else was sent than the variant says',
  })
  mislabelled: number;

  @Decimal({ nullable: true, description: 'Milliseconds in which 95 of 100 answers were complete' })
  p95LatencyMs: number | null;

  @ListOf(() => MetricView, { description: 'Of all exposed units, whoever has answered them' })
  intentionToTreat: MetricView[];

  @ListOf(() => MetricView, { description: 'Of answers that the variant itself has given' })
  asTreated: MetricView[];
}

class SampleRatioView {
  @Decimal({ nullable: true, description: 'Null with fewer than 100 units' })
  pValue: number | null;

  @Flag({ description: 'Units are sorted otherwise than the weights say' })
  alarm: boolean;

  @Flag({ description: 'A variant of weight 0 has units' })
  strays: boolean;
}

/** What an experiment has shown so far. */
export class ExperimentResultsView {
  @Uuid()
  experimentId: string;

  @Choice(EXPERIMENT_STATUSES)
  status: ExperimentStatus;

  @Instant()
  computedAt: Date;

  @Decimal({ description: 'With which probability all intervals of a metric hold' })
  confidence: number;

  @Nest(() => SampleRatioView)
  sampleRatio: SampleRatioView;

  @Decimal({ description: 'The share of answers that were labelled wrongly' })
  mislabelledShare: number;

  @TextList({ description: 'Why no effect is told: `mislabelled` above 1 %, `sample_ratio`' })
  problems: string[];

  @ListOf(() => VariantResultView, { description: 'The control first' })
  variants: VariantResultView[];
}
