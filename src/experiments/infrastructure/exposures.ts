import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { Pools } from '#libs/persistence/pools.js';

const FLUSH_MS = 200;
/** Beyond that the oldest are given up: their answers' ends tell of them too. */
const MAX_WAITING = 10_000;

interface Exposure {
  readonly organization_id: string;
  readonly experiment_id: string;
  readonly unit: string;
  readonly at: Date;
}

/** Writes down which units were exposed, once each, all of a process in one statement, so that no answer waits for it. */
@Injectable()
export class Exposures implements BeforeApplicationShutdown {
  private readonly logger = new Logger(Exposures.name);
  private waiting = new Map<string, Exposure>();
  private timer?: NodeJS.Timeout;
  private flushing: Promise<void> = Promise.resolve();

  constructor(private readonly pools: Pools) {}

  add(organizationId: string, experimentId: string, unit: string, at: Date): void {
    const key = `${experimentId} ${unit}`;
    if (this.waiting.has(key)) return;
    const [oldest] = this.waiting.keys();
    if (oldest !== undefined && this.waiting.size >= MAX_WAITING) this.waiting.delete(oldest);
    this.waiting.set(key, { organization_id: organizationId, experiment_id: experimentId, unit, at });
    this.timer ??= setTimeout(() => void this.flush(), FLUSH_MS);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.flush();
  }

  private flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    return (this.flushing = this.flushing.then(() => this.write()));
  }

  private async write(): Promise<void> {
    if (this.waiting.size === 0) return;
    const exposures = this.waiting;
    this.waiting = new Map();
    try {
      await this.pools.system.query(
        `update experiments.assignments a set exposed_at = e.at
           from jsonb_to_recordset($1::jsonb) as e (organization_id uuid, experiment_id uuid, unit text, at timestamptz)
          where a.organization_id = e.organization_id and a.experiment_id = e.experiment_id and a.unit = e.unit
            and a.exposed_at is null`,
        [JSON.stringify([...exposures.values()])],
      );
    } catch (error) {
      this.logger.warn(`Exposures could not be stored, trying again: ${String(error)}`);
      this.waiting = new Map([...exposures, ...this.waiting]);
      this.timer ??= setTimeout(() => void this.flush(), 5 * FLUSH_MS);
    }
  }
}
