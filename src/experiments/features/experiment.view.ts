import { Choice, Decimal, Instant, Integer, ListOf, Nest, Text, Uuid } from '#libs/http/fields.js';
import { pick } from '#libs/kernel/pick.js';
import { fragment } from '#libs/persistence/sql.js';
import {
  EXPERIMENT_STATUSES,
  SCOPES,
  UNITS,
  type Experiment,
  type ExperimentStatus,
  type Scope,
  type Unit,
} from '../domain/experiment.js';
import type { Guardrails } from '../domain/guardrails.js';
import { EFFORTS, type Effort } from '../domain/variant.js';
import { ForcedFields } from './experiment-request.js';

const MAX_INTEGER = 2_147_483_647;
class PinsView {
  @Integer({ min: 1, max: MAX_INTEGER, nullable: true, description: 'The version of the agent that answers' })
  agentVersion: number | null;

  @Text({ max: 64, nullable: true, description: 'SHA-256 of the agent’s instructions' })
  promptHash: string | null;

  @Text({ max: 64, description: 'SHA-256 of all that the variant fixes' })
  fingerprint: string;
}

export class VariantView {
  @Text({ max: 50 })
  key: string;

  @Integer({ min: 0, max: 10_000 })
  weight: number;

  @Text({ max: 100 })
  model: string;

  @Decimal({ nullable: true })
  temperature: number | null;

  @Integer({ min: 1, max: MAX_INTEGER, nullable: true })
  maxOutputTokens: number | null;

  @Choice(EFFORTS, { nullable: true })
  reasoningEffort: Effort | null;

  @Text({ max: 50, nullable: true })
  agentLabel: string | null;

  @Integer({ min: 1, max: MAX_INTEGER, nullable: true })
  agentVersion: number | null;

  @Nest(() => PinsView, { nullable: true, description: 'What it stands for since the start' })
  pins: PinsView | null;
}

class GuardrailsView implements Guardrails {
  @Decimal({ nullable: true })
  maxErrorRate: number | null;

  @Integer({ min: 1, max: MAX_INTEGER, nullable: true })
  maxP95LatencyMs: number | null;

  @Text({ max: 20, nullable: true })
  maxCostPerUnitUsd: string | null;
}

/** A comparison of ways to answer. */
export class ExperimentView {
  @Uuid()
  id: string;

  @Text({ max: 63 })
  name: string;

  @Text({ max: 2_000, nullable: true })
  hypothesis: string | null;

  @Choice(SCOPES)
  scope: Scope;

  @Uuid({ nullable: true })
  aiAgentId: string | null;

  @Choice(UNITS)
  unit: Unit;

  @ListOf(() => VariantView)
  variants: VariantView[];

  @Integer({ min: 0, max: 100 })
  coverage: number;

  @Nest(() => GuardrailsView)
  guardrails: GuardrailsView;

  @ListOf(() => ForcedFields)
  forced: ForcedFields[];

  @Choice(EXPERIMENT_STATUSES)
  status: ExperimentStatus;

  @Text({ max: 1_000, nullable: true, description: 'Why it was paused or stopped last' })
  reason: string | null;

  @Uuid()
  createdBy: string;

  @Instant()
  createdAt: Date;

  @Instant()
  updatedAt: Date;

  @Instant({ nullable: true })
  startedAt: Date | null;

  @Instant({ nullable: true })
  stoppedAt: Date | null;

  @Text({ max: 50, nullable: true, description: 'The variant that has become what answers' })
  shippedVariant: string | null;

  @Instant({ nullable: true })
  shippedAt: Date | null;

  @Uuid({ nullable: true })
  shippedBy: string | null;

  @Integer({ min: 1, max: MAX_INTEGER, description: 'Counts every change; the ETag' })
  revision: number;
}

const FIELDS = [
  'id',
  'name',
  'hypothesis',
  'scope',
  'aiAgentId',
  'unit',
  'coverage',
  'guardrails',
  'status',
  'reason',
  'createdBy',
  'createdAt',
  'updatedAt',
  'startedAt',
  'stoppedAt',
  'shippedVariant',
  'shippedAt',
  'shippedBy',
  'revision',
] as const;

export const toExperimentView = (experiment: Experiment): ExperimentView => ({
  ...pick(experiment, FIELDS),
  variants: [...experiment.variants],
  forced: [...experiment.forced],
});

export const EXPERIMENT_COLUMNS =
  fragment(`id, name, hypothesis, scope, ai_agent_id as "aiAgentId", unit, variants, coverage, guardrails, forced,
  status, reason, created_by as "createdBy", created_at as "createdAt", updated_at as "updatedAt",
  started_at as "startedAt", stopped_at as "stoppedAt",
  shipped_variant as "shippedVariant", shipped_at as "shippedAt", shipped_by as "shippedBy", revision`);
