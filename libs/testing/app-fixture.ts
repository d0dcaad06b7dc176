import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createLogger } from '#libs/observability/logging.js';
import { afterAll, beforeAll, inject } from 'vitest';
import { newId } from '#libs/kernel/id.js';
import { readConfig, type Config } from '#src/config.js';
import { createApp } from '#src/create-app.js';
import { Journey } from './journey.js';
import { createTestDatabase, type TestDatabase } from './postgres.js';

export interface TestApp {
  readonly app: NestFastifyApplication;
  readonly db: TestDatabase;
  /** Where it listens. */
  readonly url: string;
  /** A caller without an account. */
  readonly anonymous: Journey;
  /** Registers a new person with an organization of his own. */
  register(overrides?: Partial<Record<'email' | 'password' | 'organizationName', string>>): Promise<Journey>;
  close(): Promise<void>;
}

const HIGH = '1000000';

/** A data folder for a suite that looks into it or shares it with nobody. */
export function ownDataDir(): string {
  const folder = join(inject('dataDir'), newId());
  mkdirSync(folder);
  return folder;
}

/** Limits out of the way, everything else as in production. Override to test the limits themselves. */
export const testConfig = (db: Pick<TestDatabase, 'appUrl'>, env: Record<string, string> = {}): Config =>
  readConfig({
    NODE_ENV: 'test',
    DATABASE_URL: db.appUrl,
    DATABASE_POOL_MAX: '8',
    RATE_LIMIT_IP: HIGH,
    RATE_LIMIT_USER: HIGH,
    RATE_LIMIT_ORGANIZATION: HIGH,
    LOG_LEVEL: process.env['TEST_LOG_LEVEL'] ?? 'silent',
    DATA_DIR: join(inject('dataDir'), 'common'),
    PORT: '0',
    LLM_OFFLINE_TOKENS_PER_SECOND: '0',
    ...env,
  });

const testLogger = ({ logLevel, role }: Config) =>
  createLogger({ level: logLevel, json: false, service: 'ai-gym-test', version: '0', role });

/** The whole application on a database of its own, listening on a free port. */
export async function startTestApp(env: Record<string, string> = {}, db?: TestDatabase): Promise<TestApp> {
  const database = db ?? (await createTestDatabase());
  const config = testConfig(database, env);
  const app = await createApp(config, testLogger(config));
  await app.listen({ host: '127.0.0.1', port: 0 });
  const url = await app.getUrl();
  let people = 0;
  return {
    app,
    db: database,
    url,
    anonymous: new Journey(url),
    register: ({
      email = `person${++people}@example.com`,
      password = 'correct horse battery',
      organizationName = `Org ${people}`,
    } = {}) => new Journey(url).register(email, password, organizationName),
    async close() {
      await app.close();
      if (!db) await database.drop();
    },
  };
}

/** One application for the suite's tests. */
export function useTestApp(env: Record<string, string> = {}): () => TestApp {
  let running: TestApp | undefined;
  beforeAll(async () => {
    running = await startTestApp(env);
  });
  afterAll(() => running?.close());
  return () => {
    if (!running) throw new Error('The application is not running');
    return running;
  };
}
