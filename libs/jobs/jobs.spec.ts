import { setTimeout as delay } from 'node:timers/promises';
import type { INestApplicationContext } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { systemActor } from '#libs/kernel/actor.js';
import { currentActor, currentContext, runInContext } from '#libs/kernel/request-context.js';
import type { AppRole } from '#libs/messaging/worker-role.js';
import { HealthProbes } from '#libs/observability/health-probes.js';
import { Metrics } from '#libs/observability/metrics.js';
import { ObservabilityModule } from '#libs/observability/observability.module.js';
import { PersistenceModule } from '#libs/persistence/persistence.module.js';
import { createTestDatabase, type TestDatabase } from '#libs/testing/postgres.js';
import { Job, type JobHandler } from './job.js';
import { JobQueue } from './job-queue.js';
import { JobsModule } from './jobs.module.js';

interface Run {
  payload: any;
  requestId?: string;
  traceparent?: string;
  organizationId?: string;
}

/** What the handlers below did, in whichever worker. */
const seen: { runs: Run[]; aborted: unknown[] } = { runs: [], aborted: [] };
let failing = false;

@Job({ name: 'note', retryLimit: 0, expireSeconds: 30, concurrency: 4 })
class NoteJob implements JobHandler {
  async run(payload: unknown): Promise<void> {
    const { requestId, traceparent } = currentContext() ?? {};
    seen.runs.push({ payload, requestId, traceparent, organizationId: currentActor().organizationId });
  }
}

@Job({ name: 'fragile', retryLimit: 2, retryDelaySeconds: 1, expireSeconds: 30 })
class FragileJob implements JobHandler {
  async run(payload: unknown): Promise<void> {
    seen.runs.push({ payload });
    if (!failing) return;
    const error = new Error('invalid input syntax for type uuid: "ada@example.com"');
    throw Object.assign(error, { code: '22P02', detail: 'ada@example.com' });
  }
}

@Job({ name: 'lengthy', retryLimit: 1, retryDelaySeconds: 1, expireSeconds: 1 })
class LengthyJob implements JobHandler {
  async run(payload: unknown, signal: AbortSignal): Promise<void> {
    seen.runs.push({ payload });
    signal.addEventListener('abort', () => seen.aborted.push(payload));
    await delay(20_000, undefined, { signal });
  }
}

let db: TestDatabase;
const apps: INestApplicationContext[] = [];
const logged: unknown[] = [];

async function start(role: AppRole, pollSeconds = 0.5): Promise<INestApplicationContext> {
  const module = await Test.createTestingModule({
    imports: [
      ObservabilityModule.forRoot({}),
      PersistenceModule.forRoot({ url: db.appUrl, systemUrl: db.systemUrl, replicaUrls: [], poolMax: 2 }),
      JobsModule.forRoot(role, { pollSeconds }),
    ],
    providers: [NoteJob, FragileJob, LengthyJob],
  }).compile();
  module.useLogger({ log() {}, warn: keep, error: keep });
  await module.init();
  apps.push(module);
  return module;
}

const keep = (...facts: unknown[]): void => void logged.push(facts);

const queueOf = (app: INestApplicationContext): JobQueue => app.get(JobQueue);
const ids = () => seen.runs.map(({ payload }) => payload.id);

async function sql<R extends pg.QueryResultRow>(text: string): Promise<R[]> {
  const client = new pg.Client({ connectionString: db.ownerUrl });
  await client.connect();
  try {
    return (await client.query<R>(text)).rows;
  } finally {
    await client.end();
  }
}

beforeAll(async () => {
  db = await createTestDatabase();
});

afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close()));
  failing = false;
  logged.length = 0;
  for (const list of Object.values(seen)) list.length = 0;
  await sql('delete from jobs.job');
});

afterAll(() => db.drop());

describe('running', () => {
  it('XC-55 each job is run by one of the workers, soon, and never by a process that only enqueues', async () => {
    const [api] = await Promise.all([start('api'), start('worker'), start('worker')]);
    const sent = Array.from({ length: 40 }, (_, id) => ({ id }));
    const started = performance.now();
    expect(await Promise.all(sent.map((payload) => queueOf(api).enqueue('note', payload)))).toEqual(
      Array(40).fill(true),
    );
    await vi.waitFor(() => expect(seen.runs.length).toBeGreaterThanOrEqual(40), 10_000);
    expect(performance.now() - started).toBeLessThan(5_000);
    await delay(300);
    expect(ids().toSorted((a, b) => a - b)).toEqual(sent.map(({ id }) => id));
  });

  it('XC-55 a new job is begun at once, not at the next poll', async () => {
    const app = await start('all', 20);
    await queueOf(app).enqueue('note', { id: 'first' });
    await vi.waitFor(() => expect(ids()).toEqual(['first']), 5_000);
    const started = performance.now();
    await queueOf(app).enqueue('note', { id: 'second' });
    await vi.waitFor(() => expect(ids()).toEqual(['first', 'second']), { timeout: 5_000, interval: 5 });
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it('XC-55 without a worker nothing runs, and what was enqueued waits for one', async () => {
    const api = await start('api');
    await queueOf(api).enqueue('note', { id: 'early' });
    await delay(700);
    expect(seen.runs).toEqual([]);
    await start('worker');
    await vi.waitFor(() => expect(ids()).toEqual(['early']), 5_000);
  });

  it('XC-25 a run acts for the organization, within the request and trace that asked for it', async () => {
    const app = await start('all');
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const context = { requestId: 'req-1', actor: systemActor(), traceparent };
    await runInContext(context, () => queueOf(app).enqueue('note', { id: 1 }, { organizationId: 'org-1' }));
    await vi.waitFor(() => expect(seen.runs).toHaveLength(1), 5_000);
    expect(seen.runs[0]).toEqual({
      payload: { id: 1 },
      requestId: 'req-1',
      traceparent,
      organizationId: 'org-1',
    });
  });

  it('XC-55 a delayed job waits for its time', async () => {
    const app = await start('all');
    const started = performance.now();
    await queueOf(app).enqueue('note', { id: 'later' }, { delaySeconds: 2 });
    await vi.waitFor(() => expect(ids()).toEqual(['later']), 6_000);
    expect(performance.now() - started).toBeGreaterThan(1_900);
  });

  it('XC-55 a job with a known singleton key is dropped, also after the first one is done', async () => {
    const app = await start('all');
    const once = () => queueOf(app).enqueue('note', { id: 'once' }, { singletonKey: 'event-7' });
    expect(await Promise.all([once(), once(), once()])).toEqual(expect.arrayContaining([true, false, false]));
    await vi.waitFor(() => expect(ids()).toEqual(['once']), 5_000);
    expect(await once()).toBe(false);
    expect(await queueOf(app).enqueue('note', { id: 'other' }, { singletonKey: 'event-8' })).toBe(true);
    await vi.waitFor(() => expect(ids()).toEqual(['once', 'other']), 5_000);
  });

  it('XC-55 a run that takes too long is aborted and tried again', async () => {
    const app = await start('all');
    await queueOf(app).enqueue('lengthy', { id: 'slow' });
    await vi.waitFor(() => expect(seen.runs).toHaveLength(2), 15_000);
    expect(seen.aborted[0]).toEqual({ id: 'slow' });
  });

  it('XC-55 enqueueing a job nobody declared is an error at once', async () => {
    const app = await start('api');
    await expect(queueOf(app).enqueue('notes', {})).rejects.toThrow(
      "No provider is declared with @Job({ name: 'notes' })",
    );
  });
});

describe('failing', () => {
  it('XC-54 a failing job is tried again with growing pauses, becomes a dead letter, and can be replayed', async () => {
    failing = true;
    const app = await start('all');
    const queue = queueOf(app);
    const at: number[] = [];
    const push = seen.runs.push.bind(seen.runs);
    seen.runs.push = (...runs) => (at.push(performance.now()), push(...runs));
    await queue.enqueue('fragile', { id: 'x' }, { organizationId: 'org-1' });
    await vi.waitFor(async () => expect(await fragile(queue)).toMatchObject({ dead: 1, waiting: 0 }), 20_000);
    seen.runs.push = push;
    expect(at).toHaveLength(3);
    const [first, second] = [at[1]! - at[0]!, at[2]! - at[1]!];
    expect(first).toBeGreaterThan(900);
    expect(second).toBeGreaterThan(1_900);
    expect(logged.map((facts) => (facts as [{ attempt: number }, string])[0].attempt)).toEqual([1, 2, 3]);

    failing = false;
    expect(await queue.replayDead('fragile')).toBe(1);
    await vi.waitFor(() => expect(seen.runs).toHaveLength(4), 5_000);
    await vi.waitFor(async () => expect(await fragile(queue)).toMatchObject({ dead: 0, waiting: 0 }), 5_000);
    expect(await queue.replayDead('fragile')).toBe(0);
    const metrics = await app.get(Metrics).text();
    expect(metrics).toContain('job_duration_seconds_count{job="fragile",outcome="error"} 3');
    expect(metrics).toContain('job_duration_seconds_count{job="fragile",outcome="ok"} 1');
  });

  it('XC-62 what is stored of a failure has no values of SQL parameters', async () => {
    failing = true;
    const app = await start('all');
    await queueOf(app).enqueue('fragile', { id: 'y' });
    await vi.waitFor(() => expect(seen.runs.length).toBeGreaterThan(0), 5_000);
    await vi.waitFor(async () => {
      const [job] = await sql<{ output: unknown }>(
        `select output from jobs.job where name = 'fragile' and output is not null`,
      );
      expect(JSON.stringify(job?.output)).toContain('[value]');
      expect(JSON.stringify(job?.output)).not.toContain('ada@example.com');
    }, 5_000);
  });

  const fragile = async (queue: JobQueue) =>
    (await queue.depth()).find(({ queue: name }) => name === 'fragile');
});

describe('depth', () => {
  it('XC-54 OPS-02 the jobs that are due are counted by queue, for operators, metrics and the health body', async () => {
    const api = await start('api');
    const queue = queueOf(api);
    for (let id = 0; id < 3; id++) await queue.enqueue('note', { id });
    await queue.enqueue('note', { id: 'not due' }, { delaySeconds: 600 });
    expect(await queue.depth()).toContainEqual({ queue: 'note', waiting: 3, dead: 0 });
    const metrics = await api.get(Metrics).text();
    expect(metrics).toContain('job_queue_depth{queue="note"} 3');
    expect(metrics).toContain('job_dead_letters{queue="note"} 0');
    expect((await api.get(HealthProbes).report()).metrics.queue_depth).toBe(3);
  });
});
