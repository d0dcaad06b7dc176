import { Choice, Decimal, Integer, ListOf, Nest, Text, Uuid } from '#libs/http/fields.js';
import { pick } from '#libs/kernel/pick.js';
import {
  SCOPES,
  UNITS,
  type ExperimentPlan,
  type Forced,
  type Scope,
  type Unit,
} from '../domain/experiment.js';
import type { Guardrails } from '../domain/guardrails.js';
import { EFFORTS, type Effort, type VariantPlan } from '../domain/variant.js';

const MAX_INTEGER = 2_147_483_647;

export const NAME = { min: 1, max: 63, pattern: /^[a-z0-9][a-z0-9-]*$/ };

/** One way to answer, as it is given. */
export class VariantFields {
  @Text({ min: 1, max: 50, pattern: /^[A-Za-z0-9][A-Za-z0-9._-]*$/ })
  key: string;

  @Integer({ min: 0, max: 10_000, description: 'Its share beside the other weights' })
  weight: number;

  @Text({ min: 1, max: 100, description: 'One of GET /api/v1/models' })
  model: string;

  @Decimal({ min: 0, max: 2, optional: true, nullable: true, description: 'The agent’s unless given' })
  temperature?: number | null;

  @Integer({
    min: 1,
    max: 1_000_000,
    optional: true,
    nullable: true,
    description: 'Tokens; the agent’s unless given',
  })
  maxOutputTokens?: number | null;

  @Choice(EFFORTS, { optional: true, nullable: true, description: 'The model’s own unless given' })
  reasoningEffort?: Effort | null;

  @Text({
    max: 50,
    optional: true,
    nullable: true,
    description:
      'The version of the agent this label points at when the experiment starts; "production" unless given',
  })
  agentLabel?: string | null;

  @Integer({ min: 1, max: MAX_INTEGER, optional: true, nullable: true, description: 'Instead of a label' })
  agentVersion?: number | null;
}

export class GuardrailFields {
  @Decimal({
    min: 0,
    max: 1,
    optional: true,
    nullable: true,
    description: 'The share of answers that may fail',
  })
  maxErrorRate?: number | null;

  @Integer({
    min: 1,
    max: 3_600_000,
    optional: true,
    nullable: true,
    description: 'Milliseconds that 95 of 100 answers have to be complete within',
  })
  maxP95LatencyMs?: number | null;

  @Text({
    max: 20,
    pattern: /^\d{1,9}(\.\d{1,9})?$/,
    optional: true,
    nullable: true,
    description: 'US dollars that a unit may cost on average, such as "0.05"',
  })
  maxCostPerUnitUsd?: string | null;
}

export class ForcedFields implements Forced {
  @Uuid({ description: 'A conversation, person or organization, as the unit is' })
  unitId: string;

  @Text({ max: 50, description: 'The key of the variant it gets. It counts in no result' })
  variant: string;
}

export class ExperimentRequest {
  @Text({ ...NAME, description: 'Programs select it by experiment:<name>' })
  name: string;

  @Text({ max: 2_000, optional: true, nullable: true })
  hypothesis?: string | null;

  @Choice(SCOPES, { description: 'Whose answers: everybody’s, an agent’s, or those of whoever names it' })
  scope: Scope;

  @Uuid({ optional: true, nullable: true, description: 'For the scope agent; with named it may be given' })
  aiAgentId?: string | null;

  @Choice(UNITS, { description: 'What keeps one variant' })
  unit: Unit;

  @ListOf(() => VariantFields, { max: 10, description: 'The first one is the control' })
  variants: VariantFields[];

  @Integer({
    min: 0,
    max: 100,
    optional: true,
    description: 'Per cent of units that take part; 100 unless given',
  })
  coverage?: number;

  @Nest(() => GuardrailFields, { optional: true, description: 'What pauses it' })
  guardrails?: GuardrailFields;

  @ListOf(() => ForcedFields, { max: 100, optional: true, description: 'Who tries variants out' })
  forced?: ForcedFields[];
}

const toVariantPlan = (fields: VariantFields): VariantPlan => ({
  key: fields.key,
  weight: fields.weight,
  model: fields.model,
  temperature: fields.temperature ?? null,
  maxOutputTokens: fields.maxOutputTokens ?? null,
  reasoningEffort: fields.reasoningEffort ?? null,
  agentLabel: fields.agentLabel ?? null,
  agentVersion: fields.agentVersion ?? null,
});

const toGuardrails = ({ maxErrorRate, maxP95LatencyMs, maxCostPerUnitUsd }: GuardrailFields): Guardrails => ({
  maxErrorRate: maxErrorRate ?? null,
  maxP95LatencyMs: maxP95LatencyMs ?? null,
  maxCostPerUnitUsd: maxCostPerUnitUsd ?? null,
});

/** What was given, without what was not. */
export function toChanges(request: Partial<ExperimentRequest>): Partial<ExperimentPlan> {
  const { variants, guardrails, forced, ...rest } = request;
  return {
    ...pick(
      rest,
      (Object.keys(rest) as (keyof typeof rest)[]).filter((name) => rest[name] !== undefined),
    ),
    ...(variants && { variants: variants.map(toVariantPlan) }),
    ...(guardrails && { guardrails: toGuardrails(guardrails) }),
    ...(forced && { forced: forced.map(({ unitId, variant }) => ({ unitId, variant })) }),
  };
}
