import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ANONYMOUS, type Actor } from '#libs/kernel/actor.js';
import { newId } from '#libs/kernel/id.js';
import { runInContext } from '#libs/kernel/request-context.js';
import { useDatabase } from '#libs/testing/use-database.js';
import { commandRows } from './command-rows.js';
import { Pools } from './pools.js';
import { ReadDb } from './read-db.js';
import { withReplica } from './read-preference.js';
import { sql } from './sql.js';
import { createThings } from '#libs/testing/thing.js';

const database = useDatabase();

const member = (organizationId = newId()): Actor => ({
  kind: 'user',
  userId: newId(),
  organizationId,
  roles: [],
  aal: 1,
});

const [alpha, beta] = [member(), member()];

const as = <T>(actor: Actor, work: () => Promise<T>) => runInContext({ actor, requestId: newId() }, work);

const THINGS = sql`select name from content.things order by name`;

beforeAll(async () => {
  await createThings(database().db);
  for (const [actor, name] of [
    [alpha, 'a1'],
    [alpha, 'a2'],
    [beta, 'b1'],
  ] as const)
    await database().command(actor, () =>
      commandRows(
        sql`insert into content.things (id, organization_id, name) values (${newId()}, ${actor.organizationId}, ${name})`,
      ),
    );
});

describe('the read path', () => {
  it('XC-41 XC-43 shows each organization its own rows, and nobody none', async () => {
    const { readDb } = database();
    expect(await as(alpha, () => readDb.rows(THINGS))).toEqual([{ name: 'a1' }, { name: 'a2' }]);
    expect(await as(beta, () => readDb.rows(THINGS))).toEqual([{ name: 'b1' }]);
    expect(await as(ANONYMOUS, () => readDb.rows(THINGS))).toEqual([]);
    expect(await readDb.rows(THINGS)).toEqual([]);
  });

  it('XC-41 keeps many readers at once apart on few connections', async () => {
    const pools = new Pools({ url: database().db.appUrl, replicaUrls: [], poolMax: 2 });
    const readDb = new ReadDb(pools);
    const reads = Array.from({ length: 200 }, async (_, i) => {
      const actor = [alpha, beta, ANONYMOUS][i % 3] as Actor;
      const rows = await as(actor, () => readDb.rows<{ name: string }>(THINGS));
      return [i % 3, rows.length];
    });
    const expected = [2, 1, 0];
    for (const [who, count] of (await Promise.all(reads)) as [number, number][])
      expect(count).toBe(expected[who]);
    await pools.onApplicationShutdown();
  });

  it('XC-46a gives instants as dates, counts as text, one row or none', async () => {
    const { readDb } = database();
    const row = await readDb.one(
      sql`select ${new Date('2026-01-02T03:04:05.678Z')}::timestamptz as at, 9007199254740993::bigint as big, null as nothing`,
    );
    expect(row).toEqual({ at: new Date('2026-01-02T03:04:05.678Z'), big: '9007199254740993', nothing: null });
    expect(await readDb.one(sql`select 1 where false`)).toBeUndefined();
  });

  it('XC-27 gives back good connections only, after fifty failures as after none', async () => {
    const { readDb, pools } = database();
    const broken = [
      sql`select 1 / ${0}::int`,
      sql`select from nowhere`,
      sql`select pg_terminate_backend(pg_backend_pid())`,
    ];
    for (let i = 0; i < 50; i += 1) await expect(readDb.rows(broken[i % 3] ?? THINGS)).rejects.toThrow();
    expect(pools.app.totalCount - pools.app.idleCount).toBe(0);
    expect(pools.app.waitingCount).toBe(0);
    expect(await as(alpha, () => readDb.rows(THINGS))).toHaveLength(2);
  });

  it('XC-43 reads across organizations by the system role alone', async () => {
    const role = sql`select current_user::text as role`;
    expect(await as(alpha, () => database().readDb.systemRows(role))).toEqual([{ role: 'app_system' }]);
    expect(await as(alpha, () => database().readDb.rows(role))).toEqual([{ role: 'app_user' }]);
    await expect(database().readDb.systemRows(THINGS)).rejects.toMatchObject({ code: '42501' });
  });
});

describe('reads that a replica may answer', () => {
  let pools: Pools;
  let readDb: ReadDb;
  beforeAll(() => {
    const { appUrl } = database().db;
    pools = new Pools({ url: appUrl, replicaUrls: [appUrl, appUrl], poolMax: 2 });
    readDb = new ReadDb(pools);
  });
  afterAll(() => pools.onApplicationShutdown());

  const used = () => pools.replicas.map(({ totalCount }) => totalCount);

  it('XC-47 go to the primary unless the query says otherwise', async () => {
    await readDb.rows(THINGS);
    expect(used()).toEqual([0, 0]);
    expect(pools.app.totalCount).toBe(1);
  });

  it('XC-47 take turns among the replicas, under the same row level security', async () => {
    for (let i = 0; i < 2; i += 1)
      expect(await as(beta, () => withReplica(() => readDb.rows(THINGS)))).toEqual([{ name: 'b1' }]);
    expect(used()).toEqual([1, 1]);
  });

  it('XC-47 across organizations always go to the primary', async () => {
    await withReplica(() => readDb.systemRows(sql`select 1`));
    expect(used()).toEqual([1, 1]);
  });
});
