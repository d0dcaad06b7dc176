import { Injectable } from '@nestjs/common';
import type pg from 'pg';
import { currentActor } from '#libs/kernel/request-context.js';
import { runBatch } from './batch.js';
import { allowsReplica } from './read-preference.js';
import { Pools } from './pools.js';
import { sessionStatement } from './session.js';
import type { Statement } from './sql.js';

/** Settings of PostgreSQL that hold for one statement. */
export type Settings = Readonly<Record<string, string>>;

const settingsStatement = (settings: Settings): Statement => ({
  text: 'select set_config(name, value, true) from json_each_text($1) as settings (name, value)',
  values: [JSON.stringify(settings)],
});

/**
 * The read path: session variables and one statement under row level security, in a single round trip and the
 * transaction that a batch is. Rows come back as PostgreSQL's columns are named, instants as `Date`.
 */
@Injectable()
export class ReadDb {
  private turn = 0;

  constructor(private readonly pools: Pools) {}

  /** Rows the current actor may see. */
  async rows<T>(statement: Statement, settings?: Settings): Promise<T[]> {
    return this.run<T>(this.readPool(), statement, settings);
  }

  async one<T>(statement: Statement): Promise<T | undefined> {
    return (await this.rows<T>(statement))[0];
  }

  /** Rows across organizations; only for the places listed in `src/system-access.ts`. */
  async systemRows<T>(statement: Statement, settings?: Settings): Promise<T[]> {
    return this.run<T>(this.pools.system, statement, settings);
  }

  private readPool(): pg.Pool {
    const { replicas, app } = this.pools;
    if (replicas.length === 0 || !allowsReplica()) return app;
    return replicas[this.turn++ % replicas.length] ?? app;
  }

  private async run<T>(pool: pg.Pool, statement: Statement, settings?: Settings): Promise<T[]> {
    const client = await pool.connect();
    let failure: Error | undefined;
    try {
      const before = settings ? [settingsStatement(settings)] : [];
      const results = await runBatch(client, [sessionStatement(currentActor()), ...before, statement]);
      return results.at(-1)?.rows as T[];
    } catch (error) {
      failure = error as Error;
      throw error;
    } finally {
      // After an error the rest of the pipeline is undefined, so the connection is not reused.
      client.release(failure);
    }
  }
}
