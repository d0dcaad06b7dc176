import { createPostgreSqlTypeParsers } from '@mikro-orm/postgresql';
import {
  CompiledQuery,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  type QueryCompiler,
  type QueryResult,
} from 'kysely';
import type { Duplex } from 'node:stream';
import pg from 'pg';
import { parse as parseArray } from 'postgres-array';
import { sessionStatement } from './session.js';
import { preparedName, type Statement } from './sql.js';
import { currentTransaction } from './transaction.js';

/** The ORM parses dates itself and wants PostgreSQL's text, unlike the read path. */
const ormTypes = new pg.TypeOverrides();
for (const [oid, parse] of Object.entries(createPostgreSqlTypeParsers((value) => parseArray(value)))) {
  ormTypes.setTypeParser(Number(oid), parse);
}

export const execute = (client: pg.PoolClient, statement: Statement): Promise<pg.QueryResult> =>
  client.query({ name: preparedName(statement.text), text: statement.text, values: [...statement.values] });

/**
 * Sends what `send` queues as one packet. A pipelining client writes each statement to its socket at once, and
 * four writes cost more than the statements.
 */
export function together<T>(client: pg.PoolClient, send: () => T): T {
  // The typings leave out the connection that every client has.
  const { stream } = (client as unknown as { connection: { stream: Duplex } }).connection;
  stream.cork();
  try {
    return send();
  } finally {
    stream.uncork();
  }
}

const WRITES = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE']);

class PipelinedConnection implements DatabaseConnection {
  /** BEGIN and the session variables, on the wire but not awaited: the first query of the work follows at once. */
  private opening: Promise<unknown> = Promise.resolve();
  /** Why the connection must not be used again. */
  broken?: Error;

  constructor(readonly client: pg.PoolClient) {}

  open(): void {
    const transaction = currentTransaction();
    if (!transaction) throw new Error('Only the unit of work opens a transaction');
    transaction.client = this.client;
    this.opening = together(this.client, () =>
      Promise.all([this.client.query('begin'), execute(this.client, sessionStatement(transaction.actor))]),
    );
    // A failure here aborts the transaction, so the next query and the commit fail too and report it.
    this.opening.catch(() => undefined);
  }

  /** A failed statement makes COMMIT answer ROLLBACK without an error, so every promise has to be awaited. */
  async commit(): Promise<void> {
    const closing = currentTransaction()?.closing ?? [];
    await together(this.client, () =>
      Promise.all([
        this.opening,
        ...closing.map((statement) => execute(this.client, statement)),
        this.client.query('commit'),
      ]),
    );
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const { command, rowCount, rows } = await this.client.query({
      text: sql,
      values: [...parameters],
      types: ormTypes,
    });
    return { rows, numAffectedRows: WRITES.has(command) ? BigInt(rowCount ?? 0) : undefined };
  }

  // oxlint-disable-next-line require-yield -- the interface asks for it; large reads go through the read path
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('Streaming through the ORM is not supported; use ReadDb');
  }
}

class PipelinedDriver implements Driver {
  constructor(private readonly pool: pg.Pool) {}

  async init(): Promise<void> {}

  async acquireConnection(): Promise<PipelinedConnection> {
    return new PipelinedConnection(await this.pool.connect());
  }

  async beginTransaction(connection: PipelinedConnection): Promise<void> {
    connection.open();
  }

  commitTransaction(connection: PipelinedConnection): Promise<void> {
    return connection.commit();
  }

  /** A connection that cannot even roll back is gone, and its transaction with it: it is closed, not reused. */
  async rollbackTransaction(connection: PipelinedConnection): Promise<void> {
    try {
      await connection.client.query('rollback');
    } catch (error) {
      connection.broken = error as Error;
    }
  }

  async savepoint(connection: PipelinedConnection, name: string): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw(`savepoint "${name}"`));
  }

  async rollbackToSavepoint(connection: PipelinedConnection, name: string): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw(`rollback to savepoint "${name}"`));
  }

  async releaseSavepoint(connection: PipelinedConnection, name: string): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw(`release savepoint "${name}"`));
  }

  async releaseConnection(connection: PipelinedConnection): Promise<void> {
    connection.client.release(connection.broken);
  }

  /** The pool is shared with the read path and closed by its owner. */
  async destroy(): Promise<void> {}
}

/**
 * The ORM's way to PostgreSQL: BEGIN and the session variables share a round trip with the first query, and
 * what the dispatcher writes at the end (outbox, audit, idempotency) shares one with COMMIT.
 */
export class PipelinedDialect implements Dialect {
  constructor(private readonly pool: pg.Pool) {}

  createDriver(): Driver {
    return new PipelinedDriver(this.pool);
  }

  createQueryCompiler(): QueryCompiler {
    return new PostgresQueryCompiler();
  }

  createAdapter(): PostgresAdapter {
    return new PostgresAdapter();
  }

  createIntrospector(db: Kysely<unknown>): PostgresIntrospector {
    return new PostgresIntrospector(db);
  }
}
