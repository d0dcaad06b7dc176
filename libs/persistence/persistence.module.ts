import { Global, Module, type DynamicModule } from '@nestjs/common';
import { Metrics } from '#libs/observability/metrics.js';
import { DirectWrites } from './direct-writes.js';
import { Orms } from './orm.js';
import { Pools, type DatabaseOptions } from './pools.js';
import { ReadDb } from './read-db.js';
import { Snapshots } from './snapshots.js';
import { UnitOfWork } from './unit-of-work.js';

@Global()
@Module({})
export class PersistenceModule {
  static forRoot(options: DatabaseOptions): DynamicModule {
    return {
      module: PersistenceModule,
      providers: [
        { provide: Pools, useFactory: () => new Pools(options) },
        DirectWrites,
        Orms,
        ReadDb,
        Snapshots,
        UnitOfWork,
      ],
      exports: [DirectWrites, Pools, ReadDb, Snapshots, UnitOfWork],
    };
  }

  constructor(pools: Pools, metrics: Metrics) {
    metrics.gauge('db_pool_connections', 'Connections by pool and state', ['pool', 'state'], () =>
      pools.all().flatMap(([pool, { totalCount, idleCount, waitingCount }]) => [
        { labels: { pool, state: 'busy' }, value: totalCount - idleCount },
        { labels: { pool, state: 'idle' }, value: idleCount },
        { labels: { pool, state: 'waiting' }, value: waitingCount },
      ]),
    );
  }
}
