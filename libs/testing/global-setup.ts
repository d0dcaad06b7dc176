import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startPostgres } from '../../deploy/local/postgres.mjs';
import { installJobSchema } from '#libs/jobs/job-schema.js';
import { migrate } from '#libs/persistence/migrator.js';
import { ensureRoles } from '#libs/persistence/roles.js';
import { MIGRATIONS } from '../../migrations/index.js';
import { admin, TEST_LOGIN_PASSWORD, withDatabase } from './postgres.js';

const TEMPLATE = 'ai_gym_template';

/** A real PostgreSQL for the run, its data without fsync because it is thrown away, and a migrated template. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const clusterDir = await mkdtemp(join(tmpdir(), 'ai-gym-test-'));
  const dataDir = await mkdtemp(join(tmpdir(), 'ai-gym-data-'));
  const postgres = await startPostgres({
    dataDir: clusterDir,
    temporary: true,
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '300' },
    log: () => undefined,
  });
  const stop = async () => {
    await postgres.stop();
    for (const folder of [clusterDir, dataDir]) await rm(folder, { recursive: true, force: true });
  };
  try {
    await prepareTemplate(postgres.url);
  } catch (error) {
    await stop();
    throw error;
  }
  project.provide('adminUrl', postgres.url);
  project.provide('templateDatabase', TEMPLATE);
  project.provide('dataDir', dataDir);
  return stop;
}

async function prepareTemplate(adminUrl: string): Promise<void> {
  const login = (name: string) =>
    `create role ${name} login password '${TEST_LOGIN_PASSWORD}' nosuperuser nobypassrls`;
  await admin(
    adminUrl,
    `${login('ai_gym_owner')} createrole`,
    login('ai_gym_app'),
    `create database ${TEMPLATE} owner ai_gym_owner`,
  );
  const ownerUrl = withDatabase(adminUrl, TEMPLATE, 'ai_gym_owner');
  await ensureRoles(ownerUrl);
  await admin(adminUrl, 'grant app_user, app_system to ai_gym_app');
  await migrate(ownerUrl, MIGRATIONS);
  await installJobSchema(ownerUrl, 'app_system');
}
