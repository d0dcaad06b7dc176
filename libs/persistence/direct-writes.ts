import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import pg from 'pg';
import { currentActor } from '#libs/kernel/request-context.js';
import { runBatch, type BatchResult } from './batch.js';
import { Pools } from './pools.js';
import { hastySessionStatement } from './session.js';
import { sql, type Statement } from './sql.js';
import { refusal } from './unit-of-work.js';

/** What the dispatcher has written in the transaction of a direct command, around what its handler writes. */
export interface DirectWork {
  readonly before: readonly Statement[];
  readonly after: readonly Statement[];
}

const work = new AsyncLocalStorage<DirectWork>();

export const runDirectly = <T>(surroundings: DirectWork, run: () => Promise<T>): Promise<T> =>
  work.run(surroundings, run);

/** One command's statements, its session variables first. */
interface Write {
  readonly statements: readonly Statement[];
  /** Whose rows it locks: what holds up or refuses one organization's write must not do so to another's. */
  readonly organizationId: string;
}

interface WaitingWrite extends Write {
  readonly resolve: (results: readonly BatchResult[]) => void;
  readonly reject: (error: unknown) => void;
}

/** More would hold the locks of the first for longer than one write should wait. */
const MAX_TOGETHER = 64;
/** Rows of one organization that somebody else has locked keep the others in the packet waiting no longer. */
const PATIENCE = sql`select set_config('lock_timeout', '200ms', true)`;
/** How long an organization whose write was refused is written for by itself. */
const APART_MS = 10_000;
const MAX_APART = 10_000;

/** `suspected` until a write of its own has gone well. */
type Apart = 'suspected' | 'refused';

/**
 * The write path of a command that is declared `direct`: session variables, what the dispatcher adds and one statement
 * of the handler's are written in one round trip, under row level security, all of it or nothing.
 *
 * A write waits for nobody unless another is on its way: those that come meanwhile then go together, in one packet and
 * one transaction, each under its own session variables. Where that fails each is written by itself, so that one that is
 * refused refuses no other, and an organization whose write was refused stays by itself for a while.
 */
@Injectable()
export class DirectWrites {
  private waiting: WaitingWrite[] = [];
  private busy = false;
  private readonly apart = new LRUCache<string, Apart>({ max: MAX_APART, ttl: APART_MS });

  constructor(private readonly pools: Pools) {}

  /** Writes, and answers with the statement's rows. Called once by a direct command's handler. */
  async run<T>(statement: Statement): Promise<T[]> {
    const surroundings = work.getStore();
    if (!surroundings) throw new Error('DirectWrites is for handlers of direct commands');
    const actor = currentActor();
    const before = [hastySessionStatement(actor), ...surroundings.before];
    const write = {
      statements: [...before, statement, ...surroundings.after],
      organizationId: actor.organizationId ?? '',
    };
    try {
      const results = await (this.apart.has(write.organizationId) ? this.alone(write) : this.together(write));
      return results[before.length]?.rows as T[];
    } catch (error) {
      throw refusal(error);
    }
  }

  private together(write: Write): Promise<readonly BatchResult[]> {
    const { promise, resolve, reject } = Promise.withResolvers<readonly BatchResult[]>();
    this.waiting.push({ ...write, resolve, reject });
    if (!this.busy) {
      this.busy = true;
      // So that those that arrive in one turn of the event loop go together.
      setImmediate(() => void this.writeAll());
    }
    return promise;
  }

  private async writeAll(): Promise<void> {
    while (this.waiting.length > 0) {
      const writes = this.waiting.splice(0, MAX_TOGETHER);
      if (writes.length > 1) await this.writeTogether(writes);
      else for (const write of writes) await this.alone(write).then(write.resolve, write.reject);
    }
    this.busy = false;
  }

  /** Never rejects: each write is told by itself. */
  private async writeTogether(writes: readonly WaitingWrite[]): Promise<void> {
    // Always in the same order, so that processes that write for the same organizations cannot wait for each other.
    const ordered = writes.toSorted(byOrganization);
    try {
      const results = await this.send([PATIENCE, ...ordered.flatMap(({ statements }) => statements)]);
      let at = 1;
      for (const { statements, resolve } of ordered) resolve(results.slice(at, (at += statements.length)));
    } catch (error) {
      for (const write of ordered) {
        if (wasUndone(error)) this.again(write);
        else write.reject(error);
      }
    }
  }

  private again(write: WaitingWrite): void {
    const { organizationId } = write;
    if (!this.apart.has(organizationId)) this.apart.set(organizationId, 'suspected');
    void this.alone(write).then(write.resolve, write.reject);
  }

  private async alone({ statements, organizationId }: Write): Promise<readonly BatchResult[]> {
    try {
      const results = await this.send(statements);
      if (this.apart.get(organizationId) === 'suspected') this.apart.delete(organizationId);
      return results;
    } catch (error) {
      if (wasUndone(error)) this.apart.set(organizationId, 'refused');
      throw error;
    }
  }

  private async send(statements: readonly Statement[]): Promise<readonly BatchResult[]> {
    const client = await this.pools.app.connect();
    let failure: Error | undefined;
    try {
      return await runBatch(client, statements);
    } catch (error) {
      failure = error as Error;
      throw error;
    } finally {
      // A statement that refused left the connection as it was; after anything else it is not used again.
      client.release(failure && refusal(failure) === failure ? failure : undefined);
    }
  }
}

const byOrganization = ({ organizationId: a }: Write, { organizationId: b }: Write): number =>
  a < b ? -1 : a > b ? 1 : 0;

/** Ends of a connection or of the server: they may come when everything was written already. */
const ENDED = /^(08|57P|25P0[34])/;

/** The server has said that it undid all of it; of a connection that broke nobody knows what it still brought there. */
const wasUndone = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && error.code !== undefined && !ENDED.test(error.code);
