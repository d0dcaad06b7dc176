import type { AggregateRoot } from '#libs/kernel/aggregate-root.js';
import type { Statement } from './sql.js';
import { currentTransaction, type ClosingStatement, type TakeRows } from './transaction.js';

/**
 * Runs a statement at once inside the current command's transaction and returns its rows, for what no
 * aggregate stands for (counters, queues). Values come as on the read path.
 */
export async function commandRows<T>(statement: Statement): Promise<T[]> {
  const connection = currentTransaction()?.connection;
  if (!connection) throw new Error('A statement for a command was run outside one');
  return (await connection.run(statement)).rows as T[];
}

/** Adds a statement that nobody waits for to what is sent with COMMIT, after the aggregates were written. */
export function writeAtCommit(statement: ClosingStatement): void {
  const transaction = currentTransaction();
  if (!transaction) throw new Error('A statement for a command was given outside one');
  transaction.closing.push(statement);
}

/** The same for what is read there: its rows are given once the transaction is durable, before what waits for that. */
export function readAtCommit(statement: Statement, take: TakeRows): void {
  writeAtCommit({ ...statement, take });
}

/** Takes the events of an aggregate that is written by statements into the current command's transaction. */
export function takeEventsAtCommit(aggregate: AggregateRoot): void {
  const transaction = currentTransaction();
  if (!transaction) throw new Error('An aggregate for a command was given outside one');
  transaction.unmapped.push(aggregate);
}
