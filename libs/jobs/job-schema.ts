import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';

/** Where pg-boss keeps its tables. No policies there: no role of the application's users may read it. */
export const JOB_SCHEMA = 'jobs';

const INDEX_BUILD_TIMEOUT_MS = 600_000;

/**
 * Creates the queue's tables, or brings them to the installed version, and lets the role use them. Run with the
 * migrations, by the owner of the schema: the running application may not change it. May be repeated.
 */
export async function installJobSchema(ownerUrl: string, appRole: string): Promise<void> {
  const { PgBoss } = await import('pg-boss');
  const boss = new PgBoss({
    connectionString: ownerUrl,
    schema: JOB_SCHEMA,
    max: 2,
    supervise: false,
    schedule: false,
    bamIntervalSeconds: 10,
  });
  const errors: unknown[] = [];
  boss.on('error', (error) => errors.push(error));
  try {
    await boss.start();
    await indexesBuilt(boss);
  } finally {
    await boss.stop({ graceful: false });
  }
  if (errors.length > 0)
    throw new AggregateError(errors, 'The tables of the job queue could not be brought up to date');
  await grantUse(ownerUrl, appRole);
}

/** A new version of pg-boss may build indexes concurrently, in the background of the instance that migrated. */
async function indexesBuilt(boss: {
  getBamStatus(): Promise<{ status: string; count: number }[]>;
}): Promise<void> {
  const deadline = Date.now() + INDEX_BUILD_TIMEOUT_MS;
  for (;;) {
    const unfinished = (await boss.getBamStatus()).filter(({ status }) => status !== 'completed');
    if (unfinished.length === 0) return;
    if (unfinished.some(({ status }) => status === 'failed'))
      throw new Error('An index of the job queue could not be built');
    if (Date.now() > deadline) throw new Error('The indexes of the job queue were not built in time');
    await delay(200);
  }
}

async function grantUse(ownerUrl: string, appRole: string): Promise<void> {
  const role = pg.escapeIdentifier(appRole);
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    // One simple query, hence one transaction.
    await client.query(`
      grant usage on schema ${JOB_SCHEMA} to ${role};
      grant select, insert, update, delete on all tables in schema ${JOB_SCHEMA} to ${role};
      grant usage on all sequences in schema ${JOB_SCHEMA} to ${role};
      grant execute on all functions in schema ${JOB_SCHEMA} to ${role}`);
  } finally {
    await client.end();
  }
}
