import type { Duplex } from 'node:stream';
import pg from 'pg';
import { prepareValue } from 'pg/lib/utils.js';
import { serialize } from 'pg-protocol';
import { rowReader, type Column, type ColumnTypes, type ReadRow } from './row-reader.js';
import type { Statement } from './sql.js';

export interface BatchStatement extends Statement {
  /** A text that will not come again: it is not kept prepared. */
  readonly once?: boolean;
  /** How columns become values; those of `pg` unless given. */
  readonly types?: ColumnTypes;
}

export interface BatchResult {
  /** What the statement did: `SELECT`, `INSERT`, `COMMIT` … A COMMIT of a failed transaction answers `ROLLBACK`. */
  readonly command: string;
  readonly rowCount: number;
  readonly rows: Record<string, unknown>[];
}

/**
 * Sends statements as one packet with one Sync, so that they cost one round trip and one wake-up of the server,
 * however many they are. Outside BEGIN they are one transaction. The first failure ends the batch: what follows
 * it is not run, and the promise rejects with it.
 */
export const runBatch = (
  client: pg.ClientBase,
  statements: readonly BatchStatement[],
): Promise<BatchResult[]> =>
  new Promise<BatchResult[]>((resolve, reject) => {
    client.query(new Batch(statements, resolve, reject) as unknown as pg.Query);
  }).catch((error: Error) => {
    // The trace leads to the socket; the caller's says who asked.
    Error.captureStackTrace(error);
    throw error;
  });

/** The driver's connection; the typings of `pg` leave out that it is handed to a query. */
interface Wire {
  readonly stream: Duplex;
}

/** A statement that a connection has parsed. How its rows are read is known once it has been described. */
interface Prepared {
  readonly name: string;
  read?: ReadRow;
}

/** Of statements that answer no rows. */
const NO_ROWS: ReadRow = () => ({});

const MAX_PREPARED = 500;

/** The statements one connection has parsed, so that each is parsed and described once. */
class PreparedStatements {
  private static readonly ofStream = new WeakMap<Duplex, PreparedStatements>();
  private readonly byText = new Map<string, Prepared>();
  private named = 0;

  static of(stream: Duplex): PreparedStatements {
    let known = this.ofStream.get(stream);
    if (!known) this.ofStream.set(stream, (known = new PreparedStatements()));
    return known;
  }

  find(text: string): Prepared | undefined {
    return this.byText.get(text);
  }

  /** Bounded: past the limit a text stays unnamed rather than filling every connection's memory. */
  add(text: string): Prepared {
    if (this.byText.size >= MAX_PREPARED) return { name: '' };
    // Never a name that was used before: after an error nobody knows whether the server still has that one.
    const prepared = { name: `b${(this.named += 1)}` };
    this.byText.set(text, prepared);
    return prepared;
  }

  forget(text: string): void {
    this.byText.delete(text);
  }
}

/** The server no longer has the statement as it was prepared: the table changed, or a pooler gave another server. */
const STALE = new Set(['0A000', '26000']);

// The driver takes no other class into its pipeline, and typings of `pg` leave out what a query class handles.
const DriverQuery = pg.Query as unknown as new (text: string) => object;

/** One query to the driver: it is answered by one ReadyForQuery. */
class Batch extends DriverQuery {
  private readonly results: BatchResult[] = [];
  private readonly prepared: Prepared[] = [];
  private readonly added = new Set<string>();
  /** Rows of the statement being answered; not `rows`, which means something to the driver. */
  private open: Record<string, unknown>[] = [];
  private failure?: Error;
  private known?: PreparedStatements;

  constructor(
    private readonly statements: readonly BatchStatement[],
    private readonly resolve: (results: BatchResult[]) => void,
    private readonly reject: (error: Error) => void,
  ) {
    super('');
  }

  /** Called by the driver when it is the batch's turn. */
  submit({ stream }: Wire): null {
    const known = (this.known = PreparedStatements.of(stream));
    const packet: Buffer[] = [];
    try {
      for (const statement of this.statements) this.put(statement, packet, known);
    } catch (error) {
      // A value that cannot be written. What is in the packet is sent, so that the driver stays in step.
      this.failure = error as Error;
    }
    packet.push(serialize.sync());
    // As one buffer: a write of many small ones costs more than the statements.
    stream.write(Buffer.concat(packet));
    return null;
  }

  private put({ text, values, once }: BatchStatement, packet: Buffer[], known: PreparedStatements): void {
    let prepared = once ? undefined : known.find(text);
    if (!prepared) {
      prepared = once ? { name: '' } : known.add(text);
      this.added.add(text);
      packet.push(serialize.parse({ name: prepared.name, text }));
    }
    this.prepared.push(prepared);
    packet.push(serialize.bind({ statement: prepared.name, values: [...values], valueMapper: prepareValue }));
    if (!prepared.read) packet.push(serialize.describe({ type: 'P' }));
    packet.push(serialize.execute());
  }

  handleRowDescription({ fields }: { fields: readonly Column[] }): void {
    const at = this.results.length;
    const prepared = this.prepared[at];
    if (prepared) prepared.read = rowReader(fields, this.statements[at]?.types ?? pg.types);
  }

  handleDataRow({ fields }: { fields: readonly (string | null)[] }): void {
    try {
      const read = this.prepared[this.results.length]?.read;
      if (read) this.open.push(read(fields));
    } catch (error) {
      this.failure ??= error as Error;
    }
  }

  handleCommandComplete({ text }: { text: string }): void {
    const prepared = this.prepared[this.results.length];
    if (prepared) prepared.read ??= NO_ROWS;
    const [command = '', ...counts] = text.split(' ');
    this.results.push({ command, rowCount: Number(counts.at(-1) ?? 0), rows: this.open });
    this.open = [];
  }

  handleEmptyQuery(): void {
    this.handleCommandComplete({ text: '' });
  }

  handleReadyForQuery(): void {
    if (this.failure) this.handleError(this.failure);
    else this.resolve(this.results);
  }

  handleError(error: Error): void {
    const stale = STALE.has(String((error as { code?: string }).code));
    this.statements.forEach(({ text }, i) => {
      // What came after the failure was never parsed.
      if (stale || (i >= this.results.length && this.added.has(text))) this.known?.forget(text);
    });
    this.reject(error);
  }
}
