import { setTimeout as delay } from 'node:timers/promises';
import { Test, type TestingModule } from '@nestjs/testing';
import { TestClock } from 'pg-boss';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ObservabilityModule } from '#libs/observability/observability.module.js';
import { PersistenceModule } from '#libs/persistence/persistence.module.js';
import { admin, createTestDatabase, type TestDatabase } from '#libs/testing/postgres.js';
import { Boss } from './boss.js';
import { Job, type JobHandler } from './job.js';
import { JobsModule } from './jobs.module.js';

let clock: TestClock;
let runs: { worker: string; at: string }[];
let db: TestDatabase;
let workers: TestingModule[];

const minute = (): string => new Date(clock.now()).toISOString().slice(11, 16);

/** One class per worker, so that each run can be told whose it was. */
function everyFiveMinutes(worker: string) {
  @Job({ name: 'sweep', schedule: '*/5 * * * *', retryLimit: 0, expireSeconds: 60 })
  class Sweep implements JobHandler {
    async run(): Promise<void> {
      runs.push({ worker, at: minute() });
    }
  }
  return Sweep;
}

@Job({ name: 'sweep', retryLimit: 0, expireSeconds: 60 })
class UnscheduledSweep implements JobHandler {
  async run(): Promise<void> {}
}

async function start(handler: new () => JobHandler): Promise<TestingModule> {
  const database = { url: db.appUrl, systemUrl: db.systemUrl, replicaUrls: [], poolMax: 2 };
  const module = await Test.createTestingModule({
    imports: [
      ObservabilityModule.forRoot({}),
      PersistenceModule.forRoot(database),
      JobsModule.forRoot('worker', { pollSeconds: 10, clock }),
    ],
    providers: [handler],
  }).compile();
  module.useLogger(false);
  await module.init();
  workers.push(module);
  // A worker begins in the background; nothing may be missed here.
  await vi.waitFor(
    async () => expect(await schedules(module)).toHaveLength(handler === UnscheduledSweep ? 0 : 1),
    5_000,
  );
  return module;
}

const schedules = async (worker: TestingModule) => (await worker.get(Boss).get()).getSchedules();

/** Time passes for PostgreSQL and every worker; the runs it causes are awaited in real time. */
async function pass(minutes: number): Promise<void> {
  for (let second = 0; second < minutes * 60; second += 10) await clock.tick(10_000);
  await delay(50);
}

beforeEach(async () => {
  runs = [];
  workers = [];
  db = await createTestDatabase();
  // The clock puts a function of its own into the schema, which the application may not.
  await admin(
    db.adminUrl,
    'grant create on schema jobs to app_system',
    'alter function jobs.job_now() owner to app_system',
  );
  clock = new TestClock('2026-01-02T10:01:00Z');
});

afterEach(async () => {
  for (const worker of workers) await worker.close();
  await db.drop();
});

it('XC-55 a schedule runs once for each due time, however many workers there are', async () => {
  await start(everyFiveMinutes('a'));
  await start(everyFiveMinutes('b'));
  await start(everyFiveMinutes('c'));
  await pass(16);
  expect(runs.map(({ at }) => at)).toEqual(['10:05', '10:10', '10:15']);
});

it('XC-55 due times nobody was there for are made up for once', async () => {
  const worker = await start(everyFiveMinutes('a'));
  await pass(5);
  expect(runs).toHaveLength(1);
  await worker.close();
  workers.length = 0;
  await clock.setTime('2026-01-02T11:02:00Z');
  await start(everyFiveMinutes('b'));
  await pass(2);
  expect(runs.slice(1)).toEqual([{ worker: 'b', at: expect.stringMatching(/^11:0[23]$/) }]);
});

it('XC-55 a job that lost its schedule is not scheduled any more', async () => {
  const worker = await start(everyFiveMinutes('a'));
  expect(await schedules(worker)).toMatchObject([{ name: 'sweep', cron: '*/5 * * * *', timezone: 'UTC' }]);
  await start(UnscheduledSweep);
  expect(await schedules(worker)).toEqual([]);
});
