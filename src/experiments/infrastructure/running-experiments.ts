import { Injectable, Logger, type OnModuleInit, type OnApplicationShutdown } from '@nestjs/common';
import { Signals } from '#libs/messaging/signals.js';
import { Pools } from '#libs/persistence/pools.js';
import type { Forced, Scope, Unit } from '../domain/experiment.js';
import type { Variant } from '../domain/variant.js';

/** Told to every process when an experiment begins, ends or changes. */
export const EXPERIMENTS_CHANGED = 'experiments-changed';

/** Signals can be lost. */
const POLL_MS = 5_000;

export interface Running {
  readonly id: string;
  readonly organizationId: string;
  readonly name: string;
  readonly scope: Scope;
  readonly agentId: string | null;
  readonly unit: Unit;
  readonly variants: readonly Variant[];
  /** Per cent. */
  readonly coverage: number;
  readonly forced: readonly Forced[];
  readonly seed: string;
}

/**
 * Every running experiment, in memory: an answer of an organization without one costs no statement. Read anew at every
 * signal of a change, which whoever asks then waits for.
 */
@Injectable()
export class RunningExperiments implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(RunningExperiments.name);
  private byId: ReadonlyMap<string, Running> = new Map();
  private byOrganization: ReadonlyMap<string, readonly Running[]> = new Map();
  /** What whoever asks waits for: the read that a change has called for. */
  private reading: Promise<void> = Promise.resolve();
  private started = 0;
  private applied = 0;
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly pools: Pools,
    private readonly signals: Signals,
  ) {}

  async onModuleInit(): Promise<void> {
    this.signals.on(EXPERIMENTS_CHANGED, () => this.refresh());
    this.timer = setInterval(() => void this.read(), POLL_MS).unref();
    this.refresh();
    await this.reading;
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  async find(id: string): Promise<Running | undefined> {
    await this.reading;
    return this.byId.get(id);
  }

  async of(organizationId: string): Promise<readonly Running[]> {
    await this.reading;
    return this.byOrganization.get(organizationId) ?? [];
  }

  private refresh(): void {
    this.reading = this.read();
  }

  /** Of several at once the one that was begun last counts: it alone has seen what the others may have missed. */
  private async read(): Promise<void> {
    const turn = ++this.started;
    try {
      const { rows } = await this.pools.system.query<Running>(
        `select id, organization_id as "organizationId", name, scope, ai_agent_id as "agentId", unit, variants, coverage,
                forced, seed
           from experiments.experiments where status = 'running'`,
      );
      if (turn < this.applied) return;
      this.applied = turn;
      this.byId = new Map(rows.map((row) => [row.id, row]));
      this.byOrganization = Map.groupBy(rows, ({ organizationId }) => organizationId);
    } catch (error) {
      this.logger.warn(`Running experiments could not be read, going on with those known: ${String(error)}`);
    }
  }
}
