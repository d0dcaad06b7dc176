import { beforeAll, describe, expect, it } from 'vitest';
import { systemActor } from '#libs/kernel/actor.js';
import { newId } from '#libs/kernel/id.js';
import { runInContext } from '#libs/kernel/request-context.js';
import { admin } from '#libs/testing/postgres.js';
import { useDatabase } from '#libs/testing/use-database.js';
import { Snapshots, type Snapshot } from './snapshots.js';
import { sql } from './sql.js';

const database = useDatabase();

beforeAll(() =>
  admin(
    database().db.adminUrl,
    'create table public.seen (n int)',
    'grant select, insert on public.seen to app_system',
    'insert into public.seen values (1)',
  ),
);

const read = <R>(work: (snapshot: Snapshot) => Promise<R>, organizationId = newId()): Promise<R> =>
  runInContext({ actor: systemActor(organizationId), requestId: newId() }, () =>
    new Snapshots(database().pools).read(work),
  );

const count = async (snapshot: Snapshot): Promise<number | undefined> =>
  (await snapshot.rows<{ n: number }>(sql`select count(*)::int as n from public.seen`))[0]?.n;

describe('a snapshot', () => {
  it('TEN-13 shows the same rows from its first statement to its last', async () => {
    const seen = await read(async (snapshot) => {
      const before = await count(snapshot);
      await admin(database().db.adminUrl, 'insert into public.seen values (2)');
      return [before, await count(snapshot)];
    });
    expect(seen).toEqual([1, 1]);
    expect(await read(count)).toBe(2);
  });

  it('XC-43 works for the organization of whoever looks, as the system role', async () => {
    const organizationId = newId();
    const rows = await read(
      (snapshot) =>
        snapshot.rows(sql`select current_user as role, platform.current_organization_id() as organization`),
      organizationId,
    );
    expect(rows).toEqual([{ role: 'app_system', organization: organizationId }]);
  });

  it('TEN-13 lets nobody write', async () => {
    await expect(
      read((snapshot) => snapshot.rows(sql`insert into public.seen values (3)`)),
    ).rejects.toMatchObject({
      code: '25006',
    });
  });

  it('TEN-13 gives its connection back, and drops it after a failure', async () => {
    const { system } = database().pools;
    await read(count);
    expect(system.idleCount).toBe(system.totalCount);
    const before = system.totalCount;
    await expect(read(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(system.totalCount).toBe(before - 1);
    expect(await read(count)).toBe(2);
  });
});
