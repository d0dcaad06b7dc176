import { AsyncLocalStorage } from 'node:async_hooks';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Actor } from '#libs/kernel/actor.js';
import type { BatchResult } from './batch.js';
import type { AggregateRoot } from '#libs/kernel/aggregate-root.js';
import type { Statement } from './sql.js';

/** The database role a unit of work runs as. `system` is for the few places listed in `src/system-access.ts`. */
export type DatabaseRole = 'app' | 'system';

export type TakeRows = (rows: readonly Record<string, unknown>[]) => void;

/** A statement of the commit's round trip. */
export interface ClosingStatement extends Statement {
  /** Given its rows once the transaction is durable. */
  readonly take?: TakeRows;
}

/** One open transaction: what its connection is told at BEGIN and what it still has to write at COMMIT. */
export interface Transaction {
  readonly actor: Actor;
  readonly role: DatabaseRole;
  /** Sent with BEGIN and the session variables, before anything else. */
  readonly opening: readonly Statement[];
  /** Written in the same round trip as COMMIT, in this order. */
  readonly closing: ClosingStatement[];
  /** Run once the transaction is durable; never when it was rolled back. */
  readonly afterCommit: (() => void)[];
  /** Aggregates that are written by statements: the ORM does not know of them, and their events count just the same. */
  readonly unmapped: AggregateRoot[];
  em?: EntityManager;
  connection?: TransactionConnection;
}

export interface TransactionConnection {
  run(statement: Statement): Promise<BatchResult>;
}

const storage = new AsyncLocalStorage<Transaction>();

export const currentTransaction = (): Transaction | undefined => storage.getStore();

export const runInTransaction = <T>(transaction: Transaction, work: () => Promise<T>): Promise<T> =>
  storage.run(transaction, work);

/** Runs `effect` when the current command's transaction has committed. */
export function afterCommit(effect: () => void): void {
  const transaction = storage.getStore();
  if (!transaction) throw new Error('afterCommit() is for code that runs inside a command');
  transaction.afterCommit.push(effect);
}
