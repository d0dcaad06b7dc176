import { beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '#libs/kernel/actor.js';
import { newId } from '#libs/kernel/id.js';
import { admin } from '#libs/testing/postgres.js';
import { createThings, Thing } from '#libs/testing/thing.js';
import { useDatabase } from '#libs/testing/use-database.js';
import { commandRows } from './command-rows.js';
import { currentEm } from './orm.js';
import { sql, type Statement } from './sql.js';

const database = useDatabase();

beforeAll(() => createThings(database().db));

const member = (): Actor => ({ kind: 'user', userId: newId(), organizationId: newId(), roles: [], aal: 1 });

const run = <R>(actor: Actor, work: () => Promise<R>, closing: readonly Statement[] = []) =>
  database().command(actor, work, { closing });

const insert = (actor: Actor, name: string): Statement =>
  sql`insert into content.things (id, organization_id, name) values (${newId()}, ${actor.organizationId}, ${name})`;

const names = async (actor: Actor): Promise<string[]> =>
  (await run(actor, () => commandRows<{ name: string }>(sql`select name from content.things`))).map(
    ({ name }) => name,
  );

describe('the connections of failed work', () => {
  const state = () => {
    const { totalCount, idleCount, waitingCount } = database().pools.app;
    return { busy: totalCount - idleCount, waiting: waitingCount };
  };

  const failures: [string, (actor: Actor) => Promise<unknown>][] = [
    ['whose work throws', (actor) => run(actor, () => Promise.reject(new Error('no')))],
    ['whose statement fails', (actor) => run(actor, () => commandRows(sql`select 1 / 0`))],
    [
      'whose closing statement fails',
      (actor) => run(actor, async () => undefined, [sql`select 1 / 0`, insert(actor, 'x')]),
    ],
    [
      'whose flush fails',
      (actor) => run(actor, async () => void currentEm().persist(Thing.of(newId(), newId(), 'a'))),
    ],
    [
      'whose connection is cut',
      (actor) => run(actor, () => commandRows(sql`select pg_terminate_backend(pg_backend_pid())`)),
    ],
  ];
  it.each(failures)(
    'XC-27 fifty commands %s leave no connection taken and none in a transaction',
    async (_, fail) => {
      const actor = member();
      for (let batch = 0; batch < 5; batch += 1) {
        const results = await Promise.allSettled(Array.from({ length: 10 }, () => fail(actor)));
        expect(results.every(({ status }) => status === 'rejected')).toBe(true);
      }
      expect(state()).toEqual({ busy: 0, waiting: 0 });
      expect(await names(actor)).toEqual([]);
      await admin(
        database().db.adminUrl,
        `do $$ begin
         if exists (select from pg_stat_activity where datname = current_database() and state like 'idle in transaction%') then
           raise exception 'a transaction was left open';
         end if;
       end $$`,
      );
    },
  );

  it('XC-41 tell the next command nothing of who used them before', async () => {
    const [first, second] = [member(), member()];
    await run(first, () => commandRows(insert(first, 'mine')));
    const settings = sql`select current_setting('app.organization_id', true) as organization, current_setting('app.user_id', true) as "user"`;
    for (let i = 0; i < 30; i += 1) {
      const [actor, other] = i % 2 === 0 ? [first, second] : [second, first];
      if (i % 3 === 0) await run(other, () => Promise.reject(new Error('no'))).catch(() => undefined);
      expect(await run(actor, () => commandRows(settings))).toEqual([
        { organization: actor.organizationId, user: actor.userId },
      ]);
    }
    const { rows } = await database().pools.app.query<{ organization: string }>(settings.text);
    expect(rows[0]?.organization ?? '').toBe('');
    expect(await names(second)).toEqual([]);
  });
});
