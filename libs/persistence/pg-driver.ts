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
import pg from 'pg';
import { parse as parseArray } from 'postgres-array';
import { runBatch, type BatchResult, type BatchStatement } from './batch.js';
import { sessionStatement } from './session.js';
import { sql } from './sql.js';
import { currentTransaction, type TransactionConnection } from './transaction.js';

/** The ORM parses dates itself and wants PostgreSQL's text, unlike the read path. */
const ormTypes = new pg.TypeOverrides();
for (const [oid, parse] of Object.entries(createPostgreSqlTypeParsers((value) => parseArray(value)))) {
  ormTypes.setTypeParser(Number(oid), parse);
}

const BEGIN = sql`begin`;
const COMMIT = sql`commit`;
const ROLLBACK = sql`rollback`;

/** Values are not part of the text, so the words are the ORM's. What checks a version asks to have it back. */
const answersNothing = (text: string): boolean =>
  /^(insert|update|delete) /.test(text) && !text.includes(' returning ');

const WRITES = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE']);

/**
 * One transaction's connection. Nothing is sent before it has to be: BEGIN and what opens the transaction wait for the
 * first statement whose answer somebody needs, and changes that answer nothing wait for the next one or the commit.
 */
class PipelinedConnection implements DatabaseConnection, TransactionConnection {
  private waiting: BatchStatement[] = [];
  /** Why the connection must not be used again. */
  broken?: Error;

  constructor(readonly client: pg.PoolClient) {}

  open(): void {
    const transaction = currentTransaction();
    if (!transaction) throw new Error('Only the unit of work opens a transaction');
    transaction.connection = this;
    this.waiting = [BEGIN, sessionStatement(transaction.actor), ...transaction.opening];
  }

  async commit(): Promise<void> {
    const closing = currentTransaction()?.closing ?? [];
    const results = (await this.runAll(...closing, COMMIT)).slice(-closing.length - 1);
    if (results.at(-1)?.command !== 'COMMIT') throw new Error('The transaction had failed before its commit');
    closing.forEach(({ take }, i) => take?.(results[i]?.rows ?? []));
  }

  /** A connection that cannot even roll back is gone, and its transaction with it: it is closed, not reused. */
  async rollback(): Promise<void> {
    const neverBegun = this.waiting[0] === BEGIN;
    this.waiting = [];
    if (neverBegun) return;
    try {
      await this.run(ROLLBACK);
    } catch (error) {
      this.broken = error as Error;
    }
  }

  /** Runs what waits and then the statements; resolves to the last one's result. */
  async run(...statements: readonly BatchStatement[]): Promise<BatchResult> {
    return (await this.runAll(...statements)).at(-1) as BatchResult;
  }

  private runAll(...statements: readonly BatchStatement[]): Promise<BatchResult[]> {
    const batch = [...this.waiting, ...statements];
    this.waiting = [];
    return runBatch(this.client, batch);
  }

  async executeQuery<R>({ sql: text, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const statement: BatchStatement = { text, values: parameters, types: ormTypes };
    if (answersNothing(text)) {
      this.waiting.push(statement);
      return { rows: [] };
    }
    const { command, rowCount, rows } = await this.run(statement);
    return {
      rows: rows as R[],
      numAffectedRows: WRITES.has(command) ? BigInt(rowCount) : undefined,
    };
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

  rollbackTransaction(connection: PipelinedConnection): Promise<void> {
    return connection.rollback();
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
 * The ORM's way to PostgreSQL: BEGIN and the session variables share a round trip with the first query, and changed
 * aggregates share one with what the dispatcher writes at the end (outbox, audit, idempotency) and with COMMIT.
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
