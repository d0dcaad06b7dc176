import { Injectable } from '@nestjs/common';
import { currentActor } from '#libs/kernel/request-context.js';
import { runBatch } from './batch.js';
import { Pools } from './pools.js';
import { sessionStatement } from './session.js';
import { sql, type Statement } from './sql.js';

/** All rows as they were at one moment, however long one looks at them. */
export interface Snapshot {
  rows<T>(statement: Statement): Promise<T[]>;
}

const BEGIN = sql`begin isolation level repeatable read read only`;
const END = sql`rollback`;

/** Reads too large for one statement, as the system role; only for the places listed in `src/system-access.ts`. */
@Injectable()
export class Snapshots {
  constructor(private readonly pools: Pools) {}

  /** Nothing can be written in it. It holds a connection until `work` has ended. */
  async read<R>(work: (snapshot: Snapshot) => Promise<R>): Promise<R> {
    const client = await this.pools.system.connect();
    const rows = async <T>(...statements: readonly Statement[]) =>
      (await runBatch(client, statements)).at(-1)?.rows as T[];
    let failure: Error | undefined;
    try {
      await rows(BEGIN, sessionStatement(currentActor()));
      const result = await work({ rows });
      await rows(END);
      return result;
    } catch (error) {
      failure = error as Error;
      throw error;
    } finally {
      // After an error nobody knows where the transaction is, so the connection is not reused.
      client.release(failure);
    }
  }
}
