import { describe, expect, it } from 'vitest';
import { newId } from '#libs/kernel/id.js';
import { limitsOf } from './breach.js';
import { ExperimentInvalid } from './experiment.errors.js';
import { Experiment, type ExperimentPlan } from './experiment.js';
import { NO_GUARDRAILS } from './guardrails.js';
import type { VariantPlan } from './variant.js';

const variant = (key: string, fields: Partial<VariantPlan> = {}): VariantPlan => ({
  key,
  weight: 1,
  model: 'm',
  temperature: null,
  maxOutputTokens: null,
  reasoningEffort: null,
  agentLabel: null,
  agentVersion: null,
  ...fields,
});

const plan: ExperimentPlan = {
  name: 'Brevity',
  hypothesis: null,
  scope: 'organization',
  aiAgentId: null,
  unit: 'user',
  variants: [variant('a'), variant('b')],
  coverage: 100,
  guardrails: NO_GUARDRAILS,
  forced: [],
};
const ids = () => ({ id: newId(), organizationId: newId(), createdBy: newId() });
const create = (fields: Partial<ExperimentPlan>) =>
  Experiment.create(ids(), { ...plan, ...fields }, new Date('2026-11-21T06:00:00Z'));

/** Where and why a plan is no experiment. */
function faultsOf(fields: Partial<ExperimentPlan>): string[] {
  try {
    create(fields);
  } catch (error) {
    if (error instanceof ExperimentInvalid)
      return (error.errors ?? []).map(({ pointer, code }) => `${pointer} ${code}`);
    throw error;
  }
  return [];
}

describe('a plan of an experiment', () => {
  const [agent, person] = [newId(), newId()];
  const pinned = [variant('a'), variant('b', { agentVersion: 2 })];

  it.each<[string, Partial<ExperimentPlan>]>([
    ['as it is', {}],
    ['about an agent', { scope: 'agent', aiAgentId: agent, variants: pinned }],
    ['that is named, with an agent or without', { scope: 'named', aiAgentId: agent }],
    ['with a variant that nobody gets', { variants: [...plan.variants, variant('c', { weight: 0 })] }],
    ['with somebody who tries it out', { forced: [{ unitId: person, variant: 'b' }] }],
  ])('EXP-01 is taken %s', (_, fields) => {
    expect(create(fields)).toMatchObject({ status: 'draft', ...fields, variants: expect.any(Array) });
  });

  it.each<[string, Partial<ExperimentPlan>]>([
    ['/aiAgentId required', { scope: 'agent' }],
    ['/aiAgentId scope', { aiAgentId: agent }],
    ['/variants/1/agentVersion agent', { variants: pinned }],
    ['/variants/1/agentLabel agent', { variants: [variant('a'), variant('b', { agentLabel: 'live' })] }],
    [
      '/variants/1/agentVersion either',
      {
        scope: 'agent',
        aiAgentId: agent,
        variants: [variant('a'), variant('b', { agentLabel: 'live', agentVersion: 2 })],
      },
    ],
    ['/variants/1/key unique', { variants: [variant('a'), variant('a')] }],
    ['/variants/0/weight minimum', { variants: [variant('a', { weight: 0 }), variant('b'), variant('c')] }],
    ['/variants weights', { variants: [variant('a'), variant('b', { weight: 0 })] }],
    ['/variants size', { variants: Array.from({ length: 11 }, (_, i) => variant(`v${i}`)) }],
    ['/forced/0/variant variant', { forced: [{ unitId: person, variant: 'c' }] }],
    [
      '/forced/1/unitId unique',
      {
        forced: [
          { unitId: person, variant: 'a' },
          { unitId: person, variant: 'b' },
        ],
      },
    ],
  ])('EXP-01 is refused for %s', (fault, fields) => {
    expect(faultsOf(fields)).toEqual([fault]);
  });

  it('EXP-01 is told all its faults at once', () => {
    expect(faultsOf({ scope: 'agent', forced: [{ unitId: person, variant: 'c' }] })).toEqual([
      '/aiAgentId required',
      '/forced/0/variant variant',
    ]);
  });
});

describe('guardrails', () => {
  const metricsOf = (guardrails: object) =>
    limitsOf({ ...NO_GUARDRAILS, ...guardrails }).map(({ metric, most }) => [metric, most]);

  it('EXP-05 look at what they limit, and at nothing else', () => {
    expect(metricsOf({})).toEqual([]);
    expect(metricsOf({ maxErrorRate: 0 })).toEqual([['error_rate', 0]]);
    expect(metricsOf({ maxP95LatencyMs: 900 })).toEqual([['slow_rate', 0.05]]);
    expect(metricsOf({ maxCostPerUnitUsd: '0.02' })).toEqual([['cost_per_unit', 0.02]]);
  });

  it('EXP-05 say what was measured, and what may be', () => {
    const said = limitsOf({ maxErrorRate: 0.1, maxP95LatencyMs: 900, maxCostPerUnitUsd: '0.02' });
    expect(said.map(({ tell }) => tell(0.25))).toEqual([
      '25.0 % of its answers failed, and at most 10.0 % may',
      '25.0 % of its answers took longer than 900 ms, and at most 5.0 % may',
      'a unit costs 0.250000 US dollars, and at most 0.02 are allowed',
    ]);
  });
});
