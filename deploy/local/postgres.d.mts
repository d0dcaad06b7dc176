export interface PostgresOptions {
  /** Holds the data, the password and the log; made if missing. */
  dataDir: string;
  /** Free port if 0 or absent; without effect on a server that runs already. */
  port?: number;
  /** Server settings by name, before the defaults; without effect on a server that runs already. */
  settings?: Record<string, string>;
  /** The server ends with this process even if that is killed: for data that nobody comes back to. */
  temporary?: boolean;
  log?: (line: string) => void;
}

export interface RunningPostgres {
  /** Of the superuser, on loopback, database `postgres`. */
  url: string;
  port: number;
  /** Whether the server was running before, left by a launcher that was killed or shared with one that lives. */
  reused: boolean;
  /** Fast shutdown, awaited; a server that another launcher uses stays up. */
  stop(): Promise<void>;
}

/**
 * Starts PostgreSQL 18 from the npm package, as an ordinary user or as root, or joins the one that runs.
 * Rejects with a message for the person at the terminal.
 */
export function startPostgres(options: PostgresOptions): Promise<RunningPostgres>;
