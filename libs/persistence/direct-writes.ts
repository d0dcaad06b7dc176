import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable } from '@nestjs/common';
import { currentActor } from '#libs/kernel/request-context.js';
import { runBatch } from './batch.js';
import { Pools } from './pools.js';
import { hastySessionStatement } from './session.js';
import type { Statement } from './sql.js';
import { refusal } from './unit-of-work.js';

/** What the dispatcher has written in the transaction of a direct command, around what its handler writes. */
export interface DirectWork {
  readonly before: readonly Statement[];
  readonly after: readonly Statement[];
}

const work = new AsyncLocalStorage<DirectWork>();

export const runDirectly = <T>(surroundings: DirectWork, run: () => Promise<T>): Promise<T> =>
  work.run(surroundings, run);

/**
 * The write path of a command that is declared `direct`: session variables, what the dispatcher adds and one statement
 * of the handler's are one transaction in one round trip, under row level security. The first that fails ends it all.
 */
@Injectable()
export class DirectWrites {
  constructor(private readonly pools: Pools) {}

  /** Writes, and answers with the statement's rows. Called once by a direct command's handler. */
  async run<T>(statement: Statement): Promise<T[]> {
    const surroundings = work.getStore();
    if (!surroundings) throw new Error('DirectWrites is for handlers of direct commands');
    const before = [hastySessionStatement(currentActor()), ...surroundings.before];
    const client = await this.pools.app.connect();
    let failure: Error | undefined;
    try {
      const results = await runBatch(client, [...before, statement, ...surroundings.after]);
      return results[before.length]?.rows as T[];
    } catch (error) {
      failure = error as Error;
      throw refusal(error);
    } finally {
      // A statement that refused left the connection as it was; after anything else it is not used again.
      client.release(failure && refusal(failure) === failure ? failure : undefined);
    }
  }
}
