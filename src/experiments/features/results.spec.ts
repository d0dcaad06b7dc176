import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemActor } from '#libs/kernel/actor.js';
import { newId } from '#libs/kernel/id.js';
import { runInContext } from '#libs/kernel/request-context.js';
import { useTestApp } from '#libs/testing/app-fixture.js';
import { ok, type Journey } from '#libs/testing/journey.js';
import { CheckGuardrailsJob } from './check-guardrails/check-guardrails.job.js';

const running = useTestApp();

const variants = [
  { key: 'control', weight: 1, model: 'offline' },
  { key: 'treatment', weight: 1, model: 'offline', maxOutputTokens: 64 },
];

interface Lived {
  readonly units: number;
  /** Of each unit. */
  readonly answers?: number;
  readonly failed?: (unit: number, answer: number) => boolean;
  readonly executed?: string;
  readonly costUsd?: number;
  readonly latencyMs?: number;
  readonly mislabelled?: (unit: number) => boolean;
  readonly liked?: (unit: number) => boolean;
}

describe('results of experiments', () => {
  let admin: pg.Pool;
  beforeAll(() => {
    admin = new pg.Pool({ connectionString: running().db.adminUrl, max: 2 });
  });
  afterAll(() => admin?.end());

  async function experiment(person: Journey, changes: object = {}) {
    const { id } = await ok(
      person.post('/experiments', { name: 'measured', scope: 'named', unit: 'user', variants, ...changes }),
    );
    await ok(person.post(`/experiments/${id}/start`));
    return id as string;
  }

  /** Writes down what units of a variant have lived through. */
  async function live(person: Journey, experimentId: string, variant: string, life: Lived): Promise<void> {
    const {
      units,
      answers: perUnit = 1,
      failed,
      executed = 'variant',
      costUsd = 0.001,
      latencyMs = 900,
    } = life;
    const assignments = Array.from({ length: units }, (_, i) => ({ unit: `${variant} ${i} ${newId()}` }));
    const answers = assignments.flatMap(({ unit }, i) =>
      Array.from({ length: perUnit }, (_, j) => ({
        id: newId(),
        unit,
        outcome: failed?.(i, j) ? 'failed' : 'completed',
        executed: executed,
        fingerprint: life.mislabelled?.(i) ? 'another' : 'as meant',
        cost: Math.round(costUsd * 1e9 * (1 + (i % 5) / 10)),
        latency: latencyMs + (i % 7) * 10,
        rating: life.liked ? (life.liked(i) ? 'up' : 'down') : null,
      })),
    );
    const { id: organizationId } = person.organization;
    await admin.query(
      `insert into experiments.assignments (organization_id, experiment_id, unit, variant, assigned_at, exposed_at)
       select $1, $2, unit, $3, now(), now() from jsonb_to_recordset($4::jsonb) as u (unit text)`,
      [organizationId, experimentId, variant, JSON.stringify(assignments)],
    );
    await admin.query(
      `insert into experiments.answers (organization_id, experiment_id, answer_id, unit, variant, outcome, executed,
         recorded_fingerprint, executed_fingerprint, model, input_tokens, output_tokens, cost_nano_usd, first_token_ms,
         latency_ms, rating, ended_at)
       select $1, $2, id, unit, $3, outcome, executed, 'as meant', fingerprint, 'offline', 10, 20, cost, 100, latency, rating, now()
         from jsonb_to_recordset($4::jsonb) as a (id uuid, unit text, outcome text, executed text, fingerprint text,
           cost bigint, latency int, rating text)`,
      [organizationId, experimentId, variant, JSON.stringify(answers)],
    );
  }

  const results = (person: Journey, id: string) => ok(person.get(`/experiments/${id}/results`));

  type Shown = { metric: string; value: number; effect: { significant: boolean; difference: number } | null };
  type Analysis = 'intentionToTreat' | 'asTreated';
  const metric = (variant: Record<Analysis, Shown[]>, name: string, of: Analysis = 'intentionToTreat') =>
    variant[of].find((each) => each.metric === name)!;

  it('EXP-05 show sizes, values and effects with intervals that leave out 0 where there is a difference', async () => {
    const person = await running().register();
    const id = await experiment(person);
    await live(person, id, 'control', { units: 300, answers: 3, costUsd: 0.002, liked: (i) => i % 2 === 0 });
    await live(person, id, 'treatment', {
      units: 310,
      answers: 3,
      costUsd: 0.001,
      liked: (i) => i % 10 !== 0,
    });
    const shown = await results(person, id);
    expect(shown).toMatchObject({ problems: [], mislabelledShare: 0, confidence: 0.95, status: 'running' });
    expect(shown.sampleRatio).toMatchObject({ alarm: false, strays: false });
    const [control, treatment] = shown.variants;
    expect(control).toMatchObject({ key: 'control', units: 300, answers: 900, fallbacks: 0, mislabelled: 0 });
    expect(metric(control, 'cost_per_unit').effect).toBeNull();
    expect(metric(control, 'cost_per_unit').value).toBeCloseTo(0.0072, 6);
    expect(metric(treatment, 'cost_per_answer')).toMatchObject({ effect: { significant: true } });
    expect(metric(treatment, 'cost_per_answer').effect?.difference).toBeCloseTo(-0.0012, 6);
    expect(metric(treatment, 'positive_rating_rate')).toMatchObject({
      value: 0.9,
      effect: { significant: true },
    });
    expect(metric(treatment, 'tokens_per_answer')).toMatchObject({
      value: 30,
      effect: { significant: false },
    });
    expect(metric(treatment, 'latency_ms').effect?.significant).toBe(false);
    expect(treatment.p95LatencyMs).toBe(960);
  });

  it('EXP-05 tell nothing of few units, and values of what there is', async () => {
    const person = await running().register();
    const id = await experiment(person);
    expect((await results(person, id)).variants[1]).toMatchObject({
      units: 0,
      answers: 0,
      p95LatencyMs: null,
    });
    await live(person, id, 'control', { units: 49 });
    await live(person, id, 'treatment', { units: 1, latencyMs: 500 });
    const { variants: shown, sampleRatio } = await results(person, id);
    expect(sampleRatio).toMatchObject({ pValue: null, alarm: false });
    expect(metric(shown[1], 'latency_ms')).toEqual({ metric: 'latency_ms', value: 500, effect: null });
    expect(metric(shown[1], 'positive_rating_rate').value).toBeNull();
  });

  it('EXP-05 refuse to conclude where units are sorted otherwise than the weights say', async () => {
    const person = await running().register();
    const id = await experiment(person);
    await live(person, id, 'control', { units: 400 });
    await live(person, id, 'treatment', { units: 250 });
    const shown = await results(person, id);
    expect(shown).toMatchObject({ problems: ['sample_ratio'], sampleRatio: { alarm: true } });
    for (const each of metricsOf(shown.variants[1])) expect(each.effect).toBeNull();
  });

  const metricsOf = ({ intentionToTreat, asTreated }: { intentionToTreat: Shown[]; asTreated: Shown[] }) => [
    ...intentionToTreat,
    ...asTreated,
  ];

  it('EXP-03 EXP-05 refuse to conclude where more than one answer in a hundred is not what its label says', async () => {
    const person = await running().register();
    const id = await experiment(person);
    await live(person, id, 'control', { units: 100 });
    await live(person, id, 'treatment', { units: 100, mislabelled: (i) => i < 2 });
    expect(await results(person, id)).toMatchObject({ problems: [], mislabelledShare: 0.01 });
    await live(person, id, 'treatment', { units: 1, mislabelled: () => true });
    const shown = await results(person, id);
    expect(shown).toMatchObject({ problems: ['mislabelled'] });
    expect(shown.variants[1]).toMatchObject({ mislabelled: 3 });
    for (const each of metricsOf(shown.variants[1])) expect(each.effect).toBeNull();
  });

  it('EXP-03 count fallbacks for what was meant, and leave them out of what was treated', async () => {
    const person = await running().register();
    const id = await experiment(person);
    await live(person, id, 'control', { units: 60 });
    await live(person, id, 'treatment', { units: 60 });
    await live(person, id, 'treatment', { units: 20, executed: 'fallback', costUsd: 1 });
    await live(person, id, 'treatment', { units: 5, executed: 'default', costUsd: 1 });
    const [, treatment] = (await results(person, id)).variants;
    expect(treatment).toMatchObject({ units: 85, fallbacks: 20, defaults: 5 });
    expect(metric(treatment, 'fallback_rate').value).toBeCloseTo(25 / 85, 9);
    expect(metric(treatment, 'cost_per_answer').value).toBeGreaterThan(0.2);
    expect(metric(treatment, 'cost_per_answer', 'asTreated').value).toBeCloseTo(0.0012, 6);
  });

  it('EXP-05 a guardrail pauses a running experiment for what a variant does, once, audited, with the reason', async () => {
    const person = await running().register();
    const guardrails = { maxErrorRate: 0.05, maxP95LatencyMs: 5_000, maxCostPerUnitUsd: '0.5' };
    const good = await experiment(person, { name: 'good', guardrails });
    const failing = await experiment(person, { name: 'failing', guardrails });
    const slow = await experiment(person, { name: 'slow', guardrails });
    const dear = await experiment(person, { name: 'dear', guardrails });
    const unguarded = await experiment(person, { name: 'unguarded' });
    for (const id of [good, failing, slow, dear, unguarded]) await live(person, id, 'control', { units: 40 });
    await live(person, good, 'treatment', { units: 40, failed: (i) => i === 0 });
    await live(person, failing, 'treatment', { units: 40, failed: (i) => i % 4 !== 0 });
    await live(person, slow, 'treatment', { units: 40, latencyMs: 6_000 });
    await live(person, dear, 'treatment', { units: 40, costUsd: 0.8 });
    await live(person, unguarded, 'treatment', { units: 40, failed: () => true });
    const job = running().app.get(CheckGuardrailsJob);
    for (const _time of [1, 2])
      await runInContext({ actor: systemActor(), requestId: newId() }, () =>
        job.run(undefined, new AbortController().signal),
      );
    const shown = async (id: string) => ok(person.get(`/experiments/${id}`));
    expect(await shown(good)).toMatchObject({ status: 'running', reason: null });
    expect(await shown(unguarded)).toMatchObject({ status: 'running' });
    expect(await shown(failing)).toMatchObject({
      status: 'paused',
      reason: expect.stringMatching(/"treatment".*75\.0 % of its answers failed.*5\.0 %.*40 units/),
    });
    expect(await shown(slow)).toMatchObject({
      status: 'paused',
      reason: expect.stringMatching(/longer than 5000 ms/),
    });
    expect(await shown(dear)).toMatchObject({
      status: 'paused',
      reason: expect.stringMatching(/a unit costs 0\.96/),
    });
    const { data } = (await person.get('/admin/audit?limit=100')).body;
    const paused = data.filter(
      ({ action }: { action: string }) => action === 'experiment.paused_by_guardrail',
    );
    expect(paused.map(({ resourceId }: { resourceId: string }) => resourceId).toSorted()).toEqual(
      [failing, slow, dear].toSorted(),
    );
  });

  it('EXP-05 TEN-06 are for whoever may read experiments, of his own organization', async () => {
    const person = await running().register();
    const id = await experiment(person);
    const stranger = await running().register();
    expect((await stranger.get(`/experiments/${id}/results`)).status).toBe(404);
  });
});
