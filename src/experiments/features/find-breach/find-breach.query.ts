import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { exceeds } from '#libs/experiments/confidence.js';
import { estimateOf } from '#libs/experiments/metrics.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { limitsOf, type Breach, type Limit } from '../../domain/breach.js';
import type { Guardrails } from '../../domain/guardrails.js';
import { CONFIDENCE } from '../../domain/results.js';
import { outcomeSums, type VariantSums } from '../outcome-sums.js';

/** Whether a variant of a running experiment is beyond a guardrail, as surely as one can know that looks all the time. */
@Message({ permission: 'system', mode: 'operations' })
export class FindBreach extends Query<Breach | undefined> {
  constructor(readonly experimentId: string) {
    super();
  }
}

@QueryHandler(FindBreach)
export class FindBreachHandler implements IQueryHandler<FindBreach> {
  constructor(private readonly db: ReadDb) {}

  async execute({ experimentId }: FindBreach): Promise<Breach | undefined> {
    const experiment = await this.db.one<{ guardrails: Guardrails }>(
      sql`select guardrails from experiments.experiments where id = ${experimentId} and status = 'running'`,
    );
    if (!experiment) return undefined;
    const slowAfterMs = experiment.guardrails.maxP95LatencyMs;
    const rows = await this.db.rows<VariantSums>(outcomeSums(experimentId, { slowAfterMs }));
    const limits = limitsOf(experiment.guardrails);
    const alpha = (1 - CONFIDENCE) / Math.max(1, rows.length * limits.length);
    for (const sums of rows)
      for (const limit of limits) {
        const reason = breached(sums, limit, alpha);
        if (reason) return { variant: sums.variant, reason };
      }
    return undefined;
  }
}

function breached(
  { variant, units, sums }: VariantSums,
  { metric, most, tell }: Limit,
  alpha: number,
): string | undefined {
  const estimate = estimateOf({ units, ...sums[metric] });
  return estimate && exceeds(estimate, most, alpha)
    ? `The variant "${variant}" is beyond a guardrail: ${tell(estimate.value)} (${units} units).`
    : undefined;
}
