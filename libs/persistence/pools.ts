import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import type { DatabaseRole } from './transaction.js';

export interface DatabaseOptions {
  /** The login of the application. Unless it is one of the two roles itself it must be a member of both. */
  readonly url: string;
  /** Login for the `app_system` role, when it is a different one (needed behind a pooler that ignores startup options). */
  readonly systemUrl?: string;
  readonly replicaUrls: readonly string[];
  /** Connections per process and role. */
  readonly poolMax: number;
}

const ROLE_NAMES: Record<DatabaseRole, string> = { app: 'app_user', system: 'app_system' };

const TIMEOUTS = {
  statement_timeout: '30s',
  lock_timeout: '10s',
  idle_in_transaction_session_timeout: '10min',
};

/**
 * Connection settings of one role. The role and the time limits travel in the startup packet, so they cost
 * no round trip and hold before the first statement.
 */
export function connectionConfig(url: string, role: DatabaseRole): pg.ClientConfig {
  const name = ROLE_NAMES[role];
  const isLogin = decodeURIComponent(new URL(url).username) === name;
  const settings = isLogin ? TIMEOUTS : { role: name, ...TIMEOUTS };
  return {
    connectionString: url,
    application_name: `ai-gym ${role}`,
    options: Object.entries(settings)
      .map(([key, value]) => `-c ${key}=${value}`)
      .join(' '),
  };
}

/** One pipelining pool per database role, and one per read replica. */
@Injectable()
export class Pools implements OnApplicationShutdown {
  readonly app: pg.Pool;
  readonly system: pg.Pool;
  readonly replicas: readonly pg.Pool[];

  constructor(private readonly options: DatabaseOptions) {
    this.app = this.open(options.url, 'app');
    this.system = this.open(options.systemUrl ?? options.url, 'system');
    this.replicas = options.replicaUrls.map((url) => this.open(url, 'app'));
  }

  /** Settings for a connection of its own, outside the pools (LISTEN). */
  connection(role: DatabaseRole): pg.ClientConfig {
    return connectionConfig(
      role === 'system' ? (this.options.systemUrl ?? this.options.url) : this.options.url,
      role,
    );
  }

  all(): [name: string, pool: pg.Pool][] {
    return [
      ['app', this.app],
      ['system', this.system],
      ...this.replicas.map((pool, i): [string, pg.Pool] => [`replica_${i}`, pool]),
    ];
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.all().map(([, pool]) => pool.end()));
  }

  private open(url: string, role: DatabaseRole): pg.Pool {
    const pool = new pg.Pool({
      ...connectionConfig(url, role),
      max: this.options.poolMax,
      pipeline: true,
      connectionTimeoutMillis: 5_000,
      idleTimeoutMillis: 60_000,
    });
    // A connection the server closes is replaced, and whoever uses it sees his query fail; without listeners the
    // event itself would end the process, the pool's for idle connections and each client's while it is checked out.
    pool.on('error', () => undefined);
    pool.on('connect', (client) => client.on('error', () => undefined));
    return pool;
  }
}
