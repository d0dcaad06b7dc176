import { readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import pg from 'pg';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { systemActor } from '#libs/kernel/actor.js';
import { newId } from '#libs/kernel/id.js';
import { runInContext } from '#libs/kernel/request-context.js';
import { ownDataDir, useTestApp } from '#libs/testing/app-fixture.js';
import type { Journey } from '#libs/testing/journey.js';
import { ArchiveFiles } from '../../archive/archive-files.js';
import { Exporter } from '../../archive/exporter.js';
import { PurgeArchivesJob } from '../purge-archives/purge-archives.job.js';
import { RunArchiveJob } from './run-archive.job.js';

const DATA_DIR = ownDataDir();
/** A process that runs no jobs, so that each run below is the test's. */
const running = useTestApp({ DATA_DIR, APP_ROLE: 'api' });

const RUNNING = new AbortController().signal;

async function query(text: string, values: unknown[] = []): Promise<any[]> {
  const client = new pg.Client({ connectionString: running().db.adminUrl });
  await client.connect();
  try {
    return (await client.query(text, values)).rows;
  } finally {
    await client.end();
  }
}

interface Started {
  readonly id: string;
  readonly organizationId: string;
}

const run = ({ id, organizationId }: Started, stopping = RUNNING): Promise<void> =>
  runInContext({ actor: systemActor(organizationId), requestId: newId() }, () =>
    running().app.get(RunArchiveJob).run({ archiveId: id, organizationId }, stopping),
  );

const stored = async ({ id }: Started): Promise<any> =>
  (await query('select * from tenancy.archives where id = $1', [id]))[0];

const folder = join(DATA_DIR, 'archives');
const files = (): Promise<string[]> => readdir(folder).catch(() => []);

async function startExport(person: Journey): Promise<Started> {
  const { status, body } = await person.post(`/tenants/${person.organization.id}/exports`);
  expect(status, JSON.stringify(body)).toBe(202);
  return body;
}

async function startImport(person: Journey, file: Uint8Array): Promise<Started> {
  const response = await fetch(`${person.url}/api/v1/organizations/import`, {
    method: 'POST',
    headers: { authorization: `Bearer ${person.token}`, 'content-type': 'application/gzip' },
    body: file,
  });
  const body = (await response.json()) as Started;
  expect(response.status, JSON.stringify(body)).toBe(202);
  return body;
}

/** Five attempts that fail because we may not do what we have to. */
async function failsWithout(privilege: string, started: Started): Promise<void> {
  await query(`revoke ${privilege} from app_system`);
  try {
    for (let attempt = 1; attempt <= 5; attempt += 1)
      await expect(run(started)).rejects.toThrow('permission denied');
  } finally {
    await query(`grant ${privilege} to app_system`);
  }
  expect(await stored(started)).toMatchObject({ status: 'failed', attempts: 5, file: null });
  expect((await stored(started)).error).toMatch(/^Something went wrong on our side/);
}

const countOf = async (table: string, { organizationId }: Started): Promise<number> =>
  (await query(`select count(*)::int as n from ${table} where organization_id = $1`, [organizationId]))[0].n;

/** Items without versions, as many and as large as a test needs. */
const fill = (person: Journey, count: number, bytes: number): Promise<unknown> =>
  query(
    `insert into content.items (id, organization_id, repository, title, content_data, created_by, created_at, updated_at)
     select gen_random_uuid(), $1, 'documents', 'Item ' || n,
            jsonb_build_object('body', repeat(md5(n::text), $4::int / 32)),
            $2, now(), now()
       from generate_series(1, $3::int) n`,
    [person.organization.id, person.user.id, count, bytes],
  );

let owner: Journey;
let file: Buffer;

beforeAll(async () => {
  owner = await running().register({ organizationName: 'Running' });
  await fill(owner, 500, 320);
  const started = await startExport(owner);
  await run(started);
  file = await readFile(join(folder, (await stored(started)).file));
});

describe('an export that is broken off', () => {
  it('TEN-13 by a stopping process begins again from the start, and leaves one file', async () => {
    const started = await startExport(owner);
    const before = await files();
    await expect(run(started, AbortSignal.abort(new Error('stopping')))).rejects.toThrow();
    expect(await stored(started)).toMatchObject({ status: 'running', attempts: 1 });
    expect(await files()).toEqual(before);
    await run(started);
    expect(await stored(started)).toMatchObject({ status: 'complete', attempts: 2, done: 502, total: 502 });
    expect(await files()).toHaveLength(before.length + 1);
  });

  it('TEN-13 is run once, however often it is asked to be', async () => {
    const started = await startExport(owner);
    await run(started);
    const first = await stored(started);
    await run(started);
    expect(await stored(started)).toEqual(first);
  });

  it('TEN-13 by us is tried some times and then fails with a reason', async () => {
    const started = await startExport(owner);
    const before = await files();
    await failsWithout('select on content.versions', started);
    expect(await files()).toEqual(before);
    await run(started);
    expect((await stored(started)).attempts).toBe(5);
  });

  it('TEN-13 without a word by a dying process is not begun for ever', async () => {
    const started = await startExport(owner);
    await query(`update tenancy.archives set status = 'running', attempts = 5 where id = $1`, [started.id]);
    await run(started);
    expect(await stored(started)).toMatchObject({ status: 'failed' });
  });

  it('TEN-13 blocks no other, and only one is going on at a time', async () => {
    const started = await startExport(owner);
    const second = await owner.post(`/tenants/${owner.organization.id}/exports`);
    expect(second).toMatchObject({ status: 409, body: { code: 'tenancy.archive_in_progress' } });
    await run(started);
    await run(await startExport(owner));
  });
});

describe('cancelling', () => {
  const cancel = (person: Journey, { organizationId, id }: Started) =>
    person.post(`/tenants/${organizationId}/archives/${id}/cancel`);

  it('TEN-13 before it was begun ends it, and again is refused', async () => {
    const started = await startExport(owner);
    expect((await cancel(owner, started)).body).toMatchObject({ status: 'cancelled' });
    await run(started);
    expect(await stored(started)).toMatchObject({ status: 'cancelled', attempts: 0 });
    expect(await cancel(owner, started)).toMatchObject({
      status: 409,
      body: { code: 'tenancy.archive_ended' },
    });
    expect(
      (await owner.get(`/tenants/${owner.organization.id}/archives/${started.id}/download`)).status,
    ).toBe(404);
  });

  it('TEN-13 while it runs ends it within seconds and removes the file', async () => {
    const started = await startExport(owner);
    const before = await files();
    await whileLocked('content.items', async () => {
      const end = run(started);
      await expect.poll(async () => (await stored(started)).status).toBe('running');
      expect((await cancel(owner, started)).status).toBe(200);
      return end;
    });
    expect(await stored(started)).toMatchObject({ status: 'cancelled', file: null });
    expect(await files()).toEqual(before);
  });

  it('TEN-13 of an import leaves the organization empty and the file removed', async () => {
    const started = await startImport(owner, file);
    const { body } = await owner.post('/auth/switch-organization', {
      organizationId: started.organizationId,
    });
    await whileLocked('content.items', async () => {
      const end = run(started);
      await expect.poll(async () => (await stored(started)).status).toBe('running');
      expect((await cancel(owner.as(body), started)).status).toBe(200);
      return end;
    });
    expect(await stored(started)).toMatchObject({ status: 'cancelled', file: null });
    expect(await countOf('content.items', started)).toBe(0);
    expect((await files()).filter((name) => name.startsWith('import-'))).toEqual([]);
  });

  /** Holds up whoever reads or writes the table until the work has got going; resolves when that has ended. */
  async function whileLocked(
    table: string,
    work: () => Promise<Promise<void>> | Promise<void>,
  ): Promise<void> {
    const client = new pg.Client({ connectionString: running().db.adminUrl });
    await client.connect();
    await client.query(`begin; lock table ${table} in access exclusive mode`);
    const ending = work();
    await expect
      .poll(async () => (await query(`select 1 from tenancy.archives where status = 'cancelled'`)).length)
      .toBeGreaterThan(0);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await client.end();
    await ending;
  }
});

describe('an import that is broken off', () => {
  it('TEN-13 leaves nothing of its attempt, and the next one everything once', async () => {
    const started = await startImport(owner, file);
    await expect(run(started, AbortSignal.abort(new Error('stopping')))).rejects.toThrow('stopping');
    expect(await countOf('content.items', started)).toBe(0);
    expect(await countOf('tenancy.memberships', started)).toBe(1);
    await run(started);
    await run(started);
    expect(await stored(started)).toMatchObject({ status: 'complete', attempts: 2, done: 502, file: null });
    expect(await countOf('content.items', started)).toBe(500);
    expect(await countOf('tenancy.memberships', started)).toBe(1);
  });

  it('TEN-13 whose file was altered on the disk fails and leaves nothing', async () => {
    const started = await startImport(owner, file);
    const { file: name } = await stored(started);
    await writeFile(join(folder, name), file.subarray(0, file.length - 9));
    await run(started);
    expect(await stored(started)).toMatchObject({
      status: 'failed',
      error: expect.stringContaining('damaged'),
    });
    expect(await countOf('content.items', started)).toBe(0);
  });

  it('TEN-13 by us is not blamed on the file, and leaves nothing', async () => {
    const started = await startImport(owner, file);
    await failsWithout('insert on content.items', started);
    expect(await countOf('content.items', started)).toBe(0);
  });

  it('TEN-13 of one person goes on alone, of others beside it', async () => {
    const [first, stranger] = [await startImport(owner, file), await running().register()];
    const response = await fetch(`${owner.url}/api/v1/organizations/import`, {
      method: 'POST',
      headers: { authorization: `Bearer ${owner.token}`, 'content-type': 'application/gzip' },
      body: file,
    });
    expect(response.status).toBe(409);
    const second = await startImport(stranger, file);
    await Promise.all([run(first), run(second)]);
    for (const started of [first, second]) expect(await countOf('content.items', started)).toBe(500);
  });
});

describe('what nobody heard of', () => {
  it('TEN-13 an import that is complete stays so, though its file could not be removed', async () => {
    const started = await startImport(owner, file);
    await query(`update tenancy.archives set attempts = 4 where id = $1`, [started.id]);
    const removing = vi
      .spyOn(running().app.get(ArchiveFiles), 'remove')
      .mockRejectedValueOnce(new Error('The disk does not answer'));
    await expect(run(started)).rejects.toThrow('The disk does not answer');
    expect(removing).toHaveBeenCalledTimes(1);
    removing.mockRestore();
    expect(await stored(started)).toMatchObject({ status: 'complete', attempts: 5, error: null });
    expect(await countOf('content.items', started)).toBe(500);
  });

  it('TEN-13 an organization that is gone is not exported', async () => {
    const before = await files();
    const exporting = runInContext({ actor: systemActor(newId()), requestId: newId() }, () =>
      running().app.get(Exporter).export(newId(), 'gone.jsonl.gz', { done: 0, total: 0 }, RUNNING),
    );
    await expect(exporting).rejects.toThrow('The organization to export is gone');
    expect(await files()).toEqual(before);
  });
});

describe('files whose time is over', () => {
  it('TEN-13 are removed after seven days, with what dying processes left', async () => {
    const started = await startExport(owner);
    await run(started);
    const purge = () =>
      runInContext({ actor: systemActor(), requestId: newId() }, () =>
        running().app.get(PurgeArchivesJob).run(),
      );
    await purge();
    const { file: name } = await stored(started);
    expect(await files()).toContain(name);
    const path = `/tenants/${owner.organization.id}/archives/${started.id}`;
    await query(`update tenancy.archives set expires_at = now() where id = $1`, [started.id]);
    expect(await owner.get(`${path}/download`)).toMatchObject({
      status: 404,
      body: { code: 'tenancy.archive_file_missing' },
    });
    await writeFile(join(folder, 'left.part'), 'half');
    const old = new Date(Date.now() - 8 * 86_400_000);
    for (const left of [name, 'left.part']) await utimes(join(folder, left), old, old);
    await purge();
    expect(await files()).not.toContain(name);
    expect(await files()).not.toContain('left.part');
    expect((await owner.get(path)).body).toMatchObject({ status: 'complete' });
  });
});

describe('a large organization', () => {
  const SIZE = 160_000_000;

  it('TEN-13 of 20,000 items is exported and imported in flat memory', async () => {
    const person = await running().register({ organizationName: 'Large' });
    await fill(person, 20_000, 8_000);
    const exported = await startExport(person);
    const exportGrowth = await growth(() => run(exported));
    expect(await stored(exported)).toMatchObject({ status: 'complete', done: 20_002 });
    const packed = await readFile(join(folder, (await stored(exported)).file));
    const imported = await startImport(person, packed);
    const importGrowth = await growth(() => run(imported));
    expect(await countOf('content.items', imported)).toBe(20_000);
    expect(gunzipSync(packed, { maxOutputLength: 1e9 }).length).toBeGreaterThan(SIZE);
    expect({ exportGrowth, importGrowth }).toEqual({
      exportGrowth: expect.toSatisfy((bytes: number) => bytes < SIZE / 2),
      importGrowth: expect.toSatisfy((bytes: number) => bytes < SIZE / 2),
    });
  }, 120_000);

  /** The most memory the process had while it worked, above what it had before. */
  async function growth(work: () => Promise<void>): Promise<number> {
    const before = process.memoryUsage.rss();
    let most = before;
    const looking = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 20);
    await work();
    clearInterval(looking);
    return most - before;
  }
});
