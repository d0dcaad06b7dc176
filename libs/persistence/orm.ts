import { Injectable } from '@nestjs/common';
import { MikroORM, type EntityManager, type EntitySchema } from '@mikro-orm/postgresql';
import { ParameterizedDriver } from './orm-driver.js';
import { PipelinedDialect } from './pg-driver.js';
import { Pools } from './pools.js';
import { currentTransaction, type DatabaseRole } from './transaction.js';

const mappings: EntitySchema[] = [];

/** Registers an aggregate's mapping. Called by the context's module, so that a context brings its own. */
// oxlint-disable-next-line no-explicit-any -- a list of mappings of different classes
export function registerMappings(...schemas: EntitySchema<any>[]): void {
  for (const schema of schemas) if (!mappings.includes(schema)) mappings.push(schema);
}

/** The mapped aggregates over each role's pool. Metadata is discovered once and shared. */
@Injectable()
export class Orms {
  private readonly byRole: Record<DatabaseRole, MikroORM>;

  constructor(pools: Pools) {
    this.byRole = { app: createOrm(pools, 'app'), system: createOrm(pools, 'system') };
  }

  fork(role: DatabaseRole): EntityManager {
    return this.byRole[role].em.fork({ clear: true });
  }
}

const createOrm = (pools: Pools, role: DatabaseRole): MikroORM =>
  new MikroORM({
    driver: ParameterizedDriver,
    dbName: 'unused',
    ensureDatabase: false,
    entities: mappings,
    discovery: { warnWhenNoEntities: false, checkDuplicateTableNames: false },
    driverOptions: new PipelinedDialect(pools[role]),
    ignoreUndefinedInQuery: true,
    forceUtcTimezone: true,
  });

/**
 * The entity manager of the command at hand. Repositories call it on every use and keep nothing, so a failed
 * command's objects can never be written by the next one.
 */
export function currentEm(): EntityManager {
  const em = currentTransaction()?.em;
  if (!em) throw new Error('A repository was used outside a command');
  return em;
}
