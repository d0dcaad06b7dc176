import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { assign, type Assignment } from '#libs/experiments/assignment.js';
import { Clock } from '#libs/kernel/clock.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql, type Statement } from '#libs/persistence/sql.js';
import { Trials, type RunningExperiment, type Trial, type TrialSubject } from '../../conversation/index.js';
import { Exposures } from './exposures.js';
import { RunningExperiments, type Running } from './running-experiments.js';

/** Units whose variants are in memory: they keep them, so nothing can be out of date. */
const MOST_REMEMBERED = 50_000;

@Injectable()
export class SqlTrials extends Trials {
  private readonly remembered = new LRUCache<string, string>({ max: MOST_REMEMBERED });

  constructor(
    private readonly experiments: RunningExperiments,
    private readonly exposures: Exposures,
    private readonly db: ReadDb,
    private readonly clock: Clock,
  ) {
    super();
  }

  async covering(organizationId: string, agentId: string | null): Promise<RunningExperiment | undefined> {
    const running = await this.experiments.of(organizationId);
    const about = (scope: string) => running.find((each) => each.scope === scope);
    const ofAgent = running.find((each) => each.scope === 'agent' && each.agentId === agentId);
    return ofAgent ?? about('organization');
  }

  running(organizationId: string): Promise<readonly RunningExperiment[]> {
    return this.experiments.of(organizationId);
  }

  async enrol(experimentId: string, subject: TrialSubject): Promise<string | null> {
    const running = await this.experiments.find(experimentId);
    if (!running) return null;
    const unitId = unitOf(running, subject);
    const chosen = assigned(running, unitId);
    if (chosen?.source === 'forced') return chosen.variant;
    const unit = digestOf(running, unitId);
    // Two conversations of one unit may be asked their first questions at once: the second waits, and gets the same.
    const [row] = await commandRows<{ variant: string }>(sql`
      with existing as (${existing(running, unit)}), taken as (
        insert into experiments.assignments as a (organization_id, experiment_id, unit, variant, assigned_at)
        select e.organization_id, e.id, ${unit}, ${chosen?.variant ?? null}, ${this.clock.now()} from experiments.experiments e
         where e.id = ${running.id} and e.status = 'running' and ${chosen !== undefined}::boolean
           and not exists (select from existing)
        on conflict (organization_id, experiment_id, unit) do update set variant = a.variant returning a.variant)
      select variant from existing union all select variant from taken`);
    return row?.variant ?? null;
  }

  async choose(experimentId: string, subject: TrialSubject): Promise<Trial | undefined> {
    const running = await this.experiments.find(experimentId);
    if (!running) return undefined;
    const unitId = unitOf(running, subject);
    const unit = digestOf(running, unitId);
    const chosen = assigned(running, unitId, await this.sticky(running, unit));
    return chosen && trialOf(running, unit, chosen);
  }

  enrolment({ organizationId, experimentId, unit, variant, counts }: Trial): Statement {
    return sql`enrolled as (
      insert into experiments.assignments (organization_id, experiment_id, unit, variant, assigned_at)
      select ${organizationId}::uuid, ${experimentId}::uuid, ${unit}, ${variant}, ${this.clock.now()} where ${counts}::boolean
      on conflict do nothing)`;
  }

  async find(experimentId: string, variant: string, subject: TrialSubject): Promise<Trial | undefined> {
    const running = await this.experiments.find(experimentId);
    if (!running) return undefined;
    const unitId = unitOf(running, subject);
    const chosen = assigned(running, unitId, variant);
    return chosen && trialOf(running, digestOf(running, unitId), chosen);
  }

  sent({ organizationId, experimentId, unit }: Trial): void {
    this.exposures.add(organizationId, experimentId, unit, this.clock.now());
  }

  private async sticky(running: Running, unit: string): Promise<string | undefined> {
    const known = this.remembered.get(unit);
    if (known !== undefined) return known;
    const row = await this.db.one<{ variant: string }>(existing(running, unit));
    if (row) this.remembered.set(unit, row.variant);
    return row?.variant;
  }
}

const existing = ({ organizationId, id }: Running, unit: string): Statement =>
  sql`select variant from experiments.assignments
       where organization_id = ${organizationId} and experiment_id = ${id} and unit = ${unit}`;

function assigned(running: Running, unitId: string, sticky?: string): Assignment | undefined {
  const forced = running.forced.find((each) => each.unitId === unitId)?.variant;
  return assign({ ...running, coverage: running.coverage / 100 }, unitId, { forced, sticky });
}

/**
 * What keeps one variant. A program has no conversations: of its calls those for the same end user, as it names them, or
 * else all of its account belong together.
 */
function unitOf(
  { unit }: Running,
  { organizationId, userId, conversationId, endUser }: TrialSubject,
): string {
  if (unit === 'organization') return organizationId;
  if (unit === 'conversation' && conversationId !== null) return conversationId;
  return endUser === null ? userId : `${organizationId} ${endUser}`;
}

/** With the experiment's id, so that what one keeps cannot be joined with what another does. */
const digestOf = ({ id }: Running, unitId: string): string =>
  createHash('sha256').update(`${id} ${unitId}`).digest('base64url');

function trialOf(running: Running, unit: string, { variant: key, source }: Assignment): Trial | undefined {
  const variant = running.variants.find((each) => each.key === key);
  if (!variant?.pins) return undefined;
  const { model, temperature, maxOutputTokens, reasoningEffort, pins } = variant;
  const { agentVersion, promptHash, fingerprint } = pins;
  return {
    experimentId: running.id,
    organizationId: running.organizationId,
    variant: key,
    unit,
    counts: source !== 'forced',
    agentId: running.agentId,
    setup: { model, temperature, maxOutputTokens, reasoningEffort, agentVersion, promptHash },
    fingerprint,
  };
}
