import { defineEntity, p } from '@mikro-orm/postgresql';
import { onConstraint } from '#libs/persistence/constraint-errors.js';
import { ExperimentNameTaken, ScopeOccupied } from '../domain/experiment.errors.js';
import { Experiment, type Forced } from '../domain/experiment.js';
import type { Guardrails } from '../domain/guardrails.js';
import type { Variant } from '../domain/variant.js';

export const ExperimentMapping = defineEntity({
  class: Experiment,
  schema: 'experiments',
  tableName: 'experiments',
  properties: {
    id: p.uuid().primary(),
    organizationId: p.uuid(),
    name: p.string(),
    hypothesis: p.text().nullable(),
    scope: p.string(),
    aiAgentId: p.uuid().nullable(),
    unit: p.string(),
    variants: p.json<Variant[]>(),
    coverage: p.integer(),
    guardrails: p.json<Guardrails>(),
    forced: p.json<Forced[]>(),
    seed: p.string(),
    status: p.string(),
    reason: p.text().nullable(),
    createdBy: p.uuid(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
    startedAt: p.datetime().nullable(),
    stoppedAt: p.datetime().nullable(),
    shippedVariant: p.string().nullable(),
    shippedAt: p.datetime().nullable(),
    shippedBy: p.uuid().nullable(),
    revision: p.integer(),
  },
});

onConstraint('experiments_name', () => new ExperimentNameTaken());
onConstraint('experiments_one_of_scope', () => new ScopeOccupied());
