import { afterAll, beforeAll } from 'vitest';
import type { Actor } from '#libs/kernel/actor.js';
import { newId } from '#libs/kernel/id.js';
import { runInContext, type RequestContext } from '#libs/kernel/request-context.js';
import { Orms } from '#libs/persistence/orm.js';
import { Pools } from '#libs/persistence/pools.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import type { Statement } from '#libs/persistence/sql.js';
import type { DatabaseRole } from '#libs/persistence/transaction.js';
import { UnitOfWork } from '#libs/persistence/unit-of-work.js';
import { createTestDatabase, type TestDatabase } from './postgres.js';

/** The persistence of a suite on a database of its own, without the application around it. */
export class DatabaseScope {
  readonly pools: Pools;
  readonly readDb: ReadDb;
  private readonly unitOfWork: UnitOfWork;

  constructor(readonly db: TestDatabase) {
    this.pools = new Pools({ url: db.appUrl, replicaUrls: [], poolMax: 20 });
    this.readDb = new ReadDb(this.pools);
    this.unitOfWork = new UnitOfWork(new Orms(this.pools));
  }

  /** Runs `work` in one transaction, as a command of the actor would. */
  command<R>(
    actor: Actor,
    work: () => Promise<R>,
    { role = 'app', opening = [], closing = [], ...context }: CommandOptions = {},
  ): Promise<R> {
    return runInContext({ actor, requestId: newId(), ...context }, () =>
      this.unitOfWork.run({ actor, role, opening, run: work, closing: () => closing }),
    );
  }

  async close(): Promise<void> {
    await this.pools.onApplicationShutdown();
    await this.db.drop();
  }
}

interface CommandOptions extends Partial<Omit<RequestContext, 'actor'>> {
  readonly role?: DatabaseRole;
  readonly opening?: readonly Statement[];
  readonly closing?: readonly Statement[];
}

export function useDatabase(): () => DatabaseScope {
  let scope: DatabaseScope | undefined;
  beforeAll(async () => {
    scope = new DatabaseScope(await createTestDatabase());
  });
  afterAll(() => scope?.close());
  return () => {
    if (!scope) throw new Error('The database is not ready');
    return scope;
  };
}
