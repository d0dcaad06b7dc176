import { isDeepStrictEqual } from 'node:util';
import { AggregateRoot } from '#libs/kernel/aggregate-root.js';
import type { FieldError } from '#libs/kernel/domain-error.js';
import { PreconditionFailed } from '#libs/kernel/errors.js';
import {
  ExperimentChangeUnsafe,
  ExperimentInvalid,
  ExperimentMoveNotAllowed,
  ExperimentNotShippable,
  VariantNotFound,
} from './experiment.errors.js';
import {
  ExperimentCreated,
  ExperimentDeleted,
  ExperimentPaused,
  ExperimentShipped,
  ExperimentStarted,
  ExperimentStopped,
} from './experiment.events.js';
import type { Guardrails } from './guardrails.js';
import { variantFaults, type Variant, type VariantPins, type VariantPlan } from './variant.js';

export const EXPERIMENT_STATUSES = ['draft', 'running', 'paused', 'stopped'] as const;
export type ExperimentStatus = (typeof EXPERIMENT_STATUSES)[number];

/** Whose answers it is about: everybody's, those of an agent, or of whoever names it. */
export const SCOPES = ['organization', 'agent', 'named'] as const;
export type Scope = (typeof SCOPES)[number];

/** What keeps one variant, and what results are counted by. */
export const UNITS = ['conversation', 'user', 'organization'] as const;
export type Unit = (typeof UNITS)[number];

/** Somebody who gets a variant to try it out, and counts in no result. */
export interface Forced {
  /** The id of a conversation, person or organization, as the experiment's unit is. */
  readonly unitId: string;
  readonly variant: string;
}

export interface ExperimentPlan {
  readonly name: string;
  readonly hypothesis: string | null;
  readonly scope: Scope;
  readonly aiAgentId: string | null;
  readonly unit: Unit;
  /** The first one is the control. */
  readonly variants: readonly VariantPlan[];
  /** Per cent of all units that take part. */
  readonly coverage: number;
  readonly guardrails: Guardrails;
  readonly forced: readonly Forced[];
}

/** What is frozen once it was started. */
const FROZEN = ['scope', 'aiAgentId', 'unit', 'variants'] as const;

/** A comparison of ways to answer. Units are sorted by hash; once started, the ways and their shares stay what they are. */
export class Experiment extends AggregateRoot implements ExperimentPlan {
  readonly id: string;
  readonly organizationId: string;
  readonly name: string;
  readonly hypothesis: string | null;
  readonly scope: Scope;
  readonly aiAgentId: string | null;
  readonly unit: Unit;
  readonly variants: readonly Variant[];
  readonly coverage: number;
  readonly guardrails: Guardrails;
  readonly forced: readonly Forced[];
  /** What makes its hash independent of all others'. */
  readonly seed: string;
  readonly status: ExperimentStatus;
  /** Why it was paused or stopped last. */
  readonly reason: string | null;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly startedAt: Date | null;
  readonly stoppedAt: Date | null;
  /** The variant that has become what answers. */
  readonly shippedVariant: string | null;
  readonly shippedAt: Date | null;
  readonly shippedBy: string | null;
  readonly revision: number;

  static create(
    ids: { readonly id: string; readonly organizationId: string; readonly createdBy: string },
    plan: ExperimentPlan,
    at: Date,
  ): Experiment {
    requireValid(plan);
    const experiment = Object.assign(new Experiment(), ids, plan, {
      variants: plan.variants.map(unpinned),
      // Ids are unique and never chosen by anybody, and so are the hashes that begin with them.
      seed: ids.id,
      status: 'draft' as const,
      reason: null,
      createdAt: at,
      updatedAt: at,
      startedAt: null,
      stoppedAt: null,
      shippedVariant: null,
      shippedAt: null,
      shippedBy: null,
      revision: 1,
    });
    experiment.record(new ExperimentCreated(ids.id, plan.name));
    return experiment;
  }

  /** Refuses when the caller has read an older revision than this one. */
  expect(revision: number | undefined): void {
    if (revision !== undefined && revision !== this.revision) throw new PreconditionFailed();
  }

  /** Changes what is given. Once it was started only what leaves its results comparable may change. */
  change(changes: Partial<ExperimentPlan>, at: Date): void {
    this.require(['draft', 'running', 'paused'], 'be changed');
    const plan: ExperimentPlan = { ...planOf(this), ...changes };
    if (this.status !== 'draft') this.requireSafe(plan);
    requireValid(plan);
    const variants = this.status === 'draft' ? plan.variants.map(unpinned) : this.variants;
    this.update({ ...plan, variants }, at);
  }

  /** Begins it with what its variants were found to stand for, or goes on with a paused one, which keeps them. */
  start(pins: readonly VariantPins[], at: Date): void {
    this.require(['draft', 'paused'], 'be started');
    this.record(
      new ExperimentStarted(
        this.id,
        this.name,
        this.variants.map(({ key }) => key),
      ),
    );
    const variants =
      this.status === 'draft'
        ? this.variants.map((variant, i) => ({ ...variant, pins: pins[i] ?? null }))
        : this.variants;
    this.update({ variants, status: 'running', reason: null, startedAt: this.startedAt ?? at }, at);
  }

  pause(reason: string | null, variant: string | null, at: Date): void {
    this.require(['running'], 'be paused');
    this.record(new ExperimentPaused(this.id, reason, variant));
    this.update({ status: 'paused', reason }, at);
  }

  /** For good: what it has shown stays. */
  stop(reason: string | null, at: Date): void {
    this.require(['running', 'paused'], 'be stopped');
    this.record(new ExperimentStopped(this.id, reason));
    this.update({ status: 'stopped', reason, stoppedAt: at }, at);
  }

  /** Makes a variant what answers from now on; what is not stopped yet is stopped with it. */
  ship(key: string, by: string, at: Date): Variant {
    this.require(['running', 'paused', 'stopped'], 'be shipped');
    const variant = this.variants.find((each) => each.key === key);
    if (!variant) throw new VariantNotFound();
    if (this.scope === 'named' && this.aiAgentId === null) throw new ExperimentNotShippable();
    if (this.status !== 'stopped') this.stop(`The variant "${key}" was shipped.`, at);
    this.record(new ExperimentShipped(this.id, key, this.aiAgentId, variant.model));
    this.update({ shippedVariant: key, shippedAt: at, shippedBy: by }, at);
    return variant;
  }

  delete(): void {
    this.require(['draft'], 'be deleted; stop it instead');
    this.record(new ExperimentDeleted(this.id));
  }

  private requireSafe(plan: ExperimentPlan): void {
    const before = planOf(this);
    const faults: FieldError[] = FROZEN.filter((field) => !isDeepStrictEqual(plan[field], before[field])).map(
      (field) => ({ pointer: `/${field}`, code: 'frozen', detail: 'stays what it was at the start' }),
    );
    if (plan.coverage < this.coverage)
      faults.push({
        pointer: '/coverage',
        code: 'minimum',
        detail: 'can only be raised, or units would be moved',
      });
    if (faults.length > 0) throw new ExperimentChangeUnsafe(faults);
  }

  private require(statuses: readonly ExperimentStatus[], what: string): void {
    if (!statuses.includes(this.status)) throw new ExperimentMoveNotAllowed(this.status, what);
  }

  private update(fields: Partial<Experiment>, at: Date): void {
    Object.assign(this, fields, { updatedAt: at, revision: this.revision + 1 });
  }
}

const unpinned = (plan: VariantPlan): Variant => ({ ...plan, pins: null });

/** What a person says of it, without what starting has added. */
const planOf = (experiment: Experiment): ExperimentPlan => {
  const { name, hypothesis, scope, aiAgentId, unit, coverage, guardrails, forced } = experiment;
  const variants = experiment.variants.map(({ pins: _pins, ...plan }) => plan);
  return { name, hypothesis, scope, aiAgentId, unit, variants, coverage, guardrails, forced };
};

function requireValid({ scope, aiAgentId, variants, forced }: ExperimentPlan): void {
  const faults = variantFaults(variants, aiAgentId !== null);
  if (scope === 'agent' && aiAgentId === null)
    faults.push({ pointer: '/aiAgentId', code: 'required', detail: 'is the agent it is about' });
  if (scope === 'organization' && aiAgentId !== null)
    faults.push({ pointer: '/aiAgentId', code: 'scope', detail: 'takes the scope agent or named' });
  forced.forEach(({ variant, unitId }, i) => {
    if (!variants.some(({ key }) => key === variant))
      faults.push({
        pointer: `/forced/${i}/variant`,
        code: 'variant',
        detail: 'must be the key of a variant',
      });
    if (forced.findIndex((other) => other.unitId === unitId) !== i)
      faults.push({ pointer: `/forced/${i}/unitId`, code: 'unique', detail: 'has a variant already' });
  });
  if (faults.length > 0) throw new ExperimentInvalid(faults);
}
