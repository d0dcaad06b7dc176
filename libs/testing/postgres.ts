import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** Superuser address of the run's server, and the migrated database that suites copy. */
    adminUrl: string;
    templateDatabase: string;
    /** A folder that is removed when the run ends. */
    dataDir: string;
  }
}

export interface TestDatabase {
  /** Owns the schema, cannot bypass row level security: only for looking behind the scenes. */
  readonly ownerUrl: string;
  /** What the application is given: a login that takes on `app_user` and `app_system`. */
  readonly appUrl: string;
  readonly systemUrl: string;
  /** Superuser on this database, for what a test does to the database from outside (locks, terminations). */
  readonly adminUrl: string;
  drop(): Promise<void>;
}

/** A database of the suite's own, copied from the migrated template. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const adminUrl = inject('adminUrl');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await admin(adminUrl, `create database ${name} template ${inject('templateDatabase')}`);
  const url = (user?: string) => withDatabase(adminUrl, name, user);
  return {
    ownerUrl: url('ai_gym_owner'),
    appUrl: url('ai_gym_app'),
    systemUrl: url('ai_gym_app'),
    adminUrl: url(),
    drop: () => admin(adminUrl, `drop database if exists ${name} with (force)`),
  };
}

export const TEST_LOGIN_PASSWORD = 'test-only';

export function withDatabase(adminUrl: string, database: string, user?: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  if (user) {
    url.username = user;
    url.password = TEST_LOGIN_PASSWORD;
  }
  return url.href;
}

export async function admin(adminUrl: string, ...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
