import { setTimeout as delay } from 'node:timers/promises';
import type { INestApplicationContext } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { AppRole } from '#libs/messaging/worker-role.js';
import { ObservabilityModule } from '#libs/observability/observability.module.js';
import { PersistenceModule } from '#libs/persistence/persistence.module.js';
import { admin, createTestDatabase, type TestDatabase } from '#libs/testing/postgres.js';
import { Job, type JobHandler } from './job.js';
import { JobQueue } from './job-queue.js';
import type { JobSettings } from './job-settings.js';
import { JobsModule } from './jobs.module.js';

interface Task {
  id: string;
  ms: number;
  /** Does not listen when told to end. */
  deaf?: boolean;
}

const seen: Record<'begun' | 'aborted' | 'finished', string[]> = { begun: [], aborted: [], finished: [] };

@Job({ name: 'task', retryLimit: 1, retryDelaySeconds: 1, expireSeconds: 60 })
class TaskJob implements JobHandler<Task> {
  async run({ id, ms, deaf }: Task, signal: AbortSignal): Promise<void> {
    seen.begun.push(id);
    signal.addEventListener('abort', () => seen.aborted.push(id));
    await delay(ms, undefined, deaf ? {} : { signal });
    seen.finished.push(id);
  }
}

let db: TestDatabase;
const apps: INestApplicationContext[] = [];
const logged: unknown[][] = [];
const keep = (...facts: unknown[]): void => void logged.push(facts);

async function start(role: AppRole, settings: Partial<JobSettings> = {}): Promise<INestApplicationContext> {
  const module = await Test.createTestingModule({
    imports: [
      ObservabilityModule.forRoot({}),
      PersistenceModule.forRoot({ url: db.appUrl, systemUrl: db.systemUrl, replicaUrls: [], poolMax: 2 }),
      JobsModule.forRoot(role, { pollSeconds: 0.5, ...settings }),
    ],
    providers: [TaskJob],
  }).compile();
  module.useLogger({ log() {}, warn: keep, error: keep });
  await module.init();
  apps.push(module);
  return module;
}

async function stop(app: INestApplicationContext): Promise<number> {
  apps.splice(apps.indexOf(app), 1);
  const started = performance.now();
  await app.close();
  return performance.now() - started;
}

const enqueue = (app: INestApplicationContext, task: Task) => app.get(JobQueue).enqueue('task', task);

beforeAll(async () => {
  db = await createTestDatabase();
});

afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close()));
  logged.length = 0;
  for (const list of Object.values(seen)) list.length = 0;
  await admin(db.adminUrl, 'delete from jobs.job', 'delete from jobs.schedule');
});

afterAll(() => db.drop());

describe('starting', () => {
  const hide = () => admin(db.adminUrl, 'alter table jobs.version rename to version_hidden');
  const show = () => admin(db.adminUrl, 'alter table jobs.version_hidden rename to version');

  it('XC-55 a worker that finds no queue yet says so and begins once there is one', async () => {
    await hide();
    const worker = await start('worker');
    await vi.waitFor(() => expect(logged).toHaveLength(1), 5_000);
    expect(logged[0]).toEqual([
      expect.objectContaining({ err: expect.any(Error) }),
      expect.stringContaining('cannot be run yet'),
      'jobs',
    ]);
    await show();
    await enqueue(worker, { id: 'at last', ms: 1 });
    await vi.waitFor(() => expect(seen.finished).toEqual(['at last']), 10_000);
  });

  it('XC-78 a worker that could not begin can be stopped', async () => {
    await hide();
    const worker = await start('worker');
    await vi.waitFor(() => expect(logged).toHaveLength(1), 5_000);
    expect(await stop(worker)).toBeLessThan(1_800);
    await show();
  });

  it('XC-55 a worker names the schedules whose job is gone from the code', async () => {
    await enqueue(await start('api'), { id: 'makes the queue', ms: 1 });
    await admin(
      db.adminUrl,
      `insert into jobs.queue (name, policy, retry_limit, retry_delay, retry_backoff, expire_seconds, retention_seconds,
         deletion_seconds, partition, table_name)
       select 'gone', policy, retry_limit, retry_delay, retry_backoff, expire_seconds, retention_seconds, deletion_seconds,
         partition, table_name from jobs.queue where name = 'task'`,
      `insert into jobs.schedule (name, cron, timezone) values ('gone', '0 3 * * *', 'UTC')`,
    );
    await start('worker');
    await vi.waitFor(() => expect(logged).toHaveLength(1), 5_000);
    expect(logged[0]?.[0]).toEqual({ schedules: ['gone'] });
  });
});

describe('stopping', () => {
  it('XC-78 stopping waits for the running job and takes no other', async () => {
    const worker = await start('worker');
    const api = await start('api');
    await enqueue(api, { id: 'running', ms: 1_000 });
    await vi.waitFor(() => expect(seen.begun).toEqual(['running']), 5_000);
    await enqueue(api, { id: 'left', ms: 1 });
    await stop(worker);
    expect(seen).toEqual({ begun: ['running'], aborted: [], finished: ['running'] });
    await delay(700);
    expect(seen.begun).toEqual(['running']);
    await start('worker');
    await vi.waitFor(() => expect(seen.finished).toEqual(['running', 'left']), 5_000);
  });

  it('XC-78 a job that outlasts the grace time is told to end, and done by another worker', async () => {
    const worker = await start('worker', { graceSeconds: 0.2 });
    await enqueue(worker, { id: 'long', ms: 3_000 });
    await vi.waitFor(() => expect(seen.begun).toEqual(['long']), 5_000);
    expect(await stop(worker)).toBeLessThan(2_000);
    expect(seen).toMatchObject({ aborted: ['long'], finished: [] });
    await start('worker');
    await vi.waitFor(() => expect(seen.finished).toEqual(['long']), 10_000);
  });

  it('XC-78 a job that does not listen holds up stopping for two seconds at most, and is done again', async () => {
    const worker = await start('worker', { graceSeconds: 0.1 });
    await enqueue(worker, { id: 'deaf', ms: 3_500, deaf: true });
    await vi.waitFor(() => expect(seen.begun).toEqual(['deaf']), 5_000);
    expect(await stop(worker)).toBeLessThan(3_300);
    expect(seen.finished).toEqual([]);
    expect(logged.map(([text]) => text)).toContain('Stopping while jobs still run; they will be tried again');
    await start('worker');
    await vi.waitFor(() => expect(seen.begun).toEqual(['deaf', 'deaf']), 10_000);
    await vi.waitFor(() => expect(seen.finished).toEqual(['deaf', 'deaf']), 10_000);
  });
});
