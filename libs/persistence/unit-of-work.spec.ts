import { beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '#libs/kernel/actor.js';
import { Overloaded, RevisionConflict } from '#libs/kernel/errors.js';
import { newId } from '#libs/kernel/id.js';
import { useDatabase } from '#libs/testing/use-database.js';
import { commandRows, readAtCommit } from './command-rows.js';
import { currentEm, Orms } from './orm.js';
import { fragment, sql, type Statement } from './sql.js';
import { createThings, NameTaken, Thing, ThingRenamed } from '#libs/testing/thing.js';
import { afterCommit, currentTransaction } from './transaction.js';
import { UnitOfWork, type RecordedEvent } from './unit-of-work.js';

const database = useDatabase();

beforeAll(() => createThings(database().db));

const member = (organizationId = newId()): Actor => ({
  kind: 'user',
  userId: newId(),
  organizationId,
  roles: [],
  aal: 1,
});

const run = <R>(actor: Actor, work: () => Promise<R>, closing: readonly Statement[] = []) =>
  database().command(actor, work, { closing });

const organizationOf = ({ organizationId = '' }: Actor) => organizationId;

async function add(actor: Actor, name: string): Promise<string> {
  const id = newId();
  await run(actor, async () => void currentEm().persist(Thing.of(id, organizationOf(actor), name)));
  return id;
}

const rename = (id: string, name: string) => async () =>
  (await currentEm().findOneOrFail(Thing, { id })).rename(name);

const names = async (actor: Actor): Promise<string[]> =>
  (
    await run(actor, () => commandRows<{ name: string }>(sql`select name from content.things order by name`))
  ).map(({ name }) => name);

const insert = (actor: Actor, name: string): Statement =>
  sql`insert into content.things (id, organization_id, name) values (${newId()}, ${actor.organizationId}, ${name})`;

describe('a unit of work', () => {
  it('XC-50 saves what was changed and what was to be written at the end, together', async () => {
    const actor = member();
    await run(actor, async () => void currentEm().persist(Thing.of(newId(), organizationOf(actor), 'a')), [
      insert(actor, 'b'),
    ]);
    expect(await names(actor)).toEqual(['a', 'b']);
  });

  it('XC-50 leaves nothing behind when the work fails', async () => {
    const actor = member();
    const work = async () => {
      currentEm().persist(Thing.of(newId(), organizationOf(actor), 'a'));
      await currentEm().flush();
      await commandRows(insert(actor, 'b'));
      throw new Error('no');
    };
    await expect(run(actor, work)).rejects.toThrow('no');
    expect(await names(actor)).toEqual([]);
  });

  it.each([
    ['violates a constraint', (actor: Actor) => [insert(actor, 'x'), insert(actor, 'x')], NameTaken],
    ['cannot be read', () => [sql`select from nowhere`], Error],
    ['fails before others that succeed', (actor: Actor) => [sql`select 1 / 0`, insert(actor, 'y')], Error],
  ])('XC-50 leaves nothing behind when a closing statement %s', async (_, closing, error) => {
    const actor = member();
    const work = async () => void currentEm().persist(Thing.of(newId(), organizationOf(actor), 'a'));
    await expect(run(actor, work, closing(actor))).rejects.toBeInstanceOf(error);
    expect(await names(actor)).toEqual([]);
  });

  it('XC-24 tells a violated constraint as the refusal it stands for, and any other as it is', async () => {
    const actor = member();
    await add(actor, 'a');
    await expect(add(actor, 'a')).rejects.toBeInstanceOf(NameTaken);
    await expect(add(actor, 'x'.repeat(1000))).rejects.toMatchObject({ constraint: 'things_short' });
  });

  it('XC-26 refuses a change that another one has overtaken', async () => {
    const actor = member();
    const id = await add(actor, 'a');
    const slow = run(actor, async () => {
      const thing = await currentEm().findOneOrFail(Thing, { id });
      await run(actor, rename(id, 'overtaken'));
      thing.rename('late');
    });
    await expect(slow).rejects.toBeInstanceOf(RevisionConflict);
    expect(await names(actor)).toEqual(['overtaken']);
  });

  it('XC-26 lets one of many changes at once win, all others are conflicts', async () => {
    const actor = member();
    const id = await add(actor, 'a');
    let started = 0;
    const together = async () => {
      const thing = await currentEm().findOneOrFail(Thing, { id });
      started += 1;
      while (started < 8) await new Promise((resolve) => setTimeout(resolve, 2));
      thing.rename(newId());
    };
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => run(actor, together)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of results)
      if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(RevisionConflict);
  });

  it('XC-27 tells that the database is overloaded when a wait ends or two wait for each other', async () => {
    const actor = member();
    const [a, b] = [await add(actor, 'a'), await add(actor, 'b')];
    const lock = (id: string) => commandRows(sql`select 1 from content.things where id = ${id} for update`);
    const impatient = () =>
      run(actor, async () => {
        await commandRows(sql`set local lock_timeout = '50ms'`);
        await lock(a);
      });
    const slow = () =>
      run(actor, async () => {
        await commandRows(sql`set local statement_timeout = '50ms'`);
        await commandRows(sql`select pg_sleep(5)`);
      });
    await expect(slow()).rejects.toBeInstanceOf(Overloaded);
    await run(actor, async () => {
      await lock(a);
      await expect(impatient()).rejects.toBeInstanceOf(Overloaded);
    });
    const cross = (first: string, second: string) =>
      run(actor, async () => {
        await lock(first);
        await new Promise((resolve) => setTimeout(resolve, 100));
        await lock(second);
      });
    const crossed = await Promise.allSettled([cross(a, b), cross(b, a)]);
    const [loser] = crossed.filter((result) => result.status === 'rejected');
    expect(loser?.reason).toBeInstanceOf(Overloaded);
  });

  it('XC-50 BIL-13 does what opens it before anything else, once, even if the work asks for nothing', async () => {
    const actor = member();
    const seen = await database().command(
      actor,
      () => commandRows<{ name: string }>(sql`select name from content.things`),
      { opening: [insert(actor, 'a')], closing: [insert(actor, 'c')] },
    );
    expect(seen).toEqual([{ name: 'a' }]);
    await database().command(actor, async () => undefined, { opening: [insert(actor, 'b')] });
    expect(await names(actor)).toEqual(['a', 'b', 'c']);
  });

  it('XC-50 BIL-13 is refused as what opens it is, whatever the work asks then, and leaves nothing behind', async () => {
    const actor = member();
    const id = await add(actor, 'a');
    const opening = [insert(actor, 'b'), insert(actor, 'a')];
    for (const work of [rename(id, 'c'), async () => undefined])
      await expect(database().command(actor, work, { opening })).rejects.toBeInstanceOf(NameTaken);
    expect(await names(actor)).toEqual(['a']);
  });

  it('XC-50 reads with its commit what it has written, and gives it before what waits for that', async () => {
    const actor = member();
    const seen: unknown[] = [];
    const read = (): void => {
      readAtCommit(sql`select name from content.things order by name`, (rows) => seen.push(...rows));
      afterCommit(() => seen.push('committed'));
    };
    await database().command(actor, async () => (read(), commandRows(insert(actor, 'a'))), {
      closing: [insert(actor, 'b')],
    });
    expect(seen).toEqual([{ name: 'a' }, 'committed']);
    await add(actor, 'c');
    const failing = database().command(actor, async () => read(), { closing: [insert(actor, 'c')] });
    await expect(failing).rejects.toBeInstanceOf(NameTaken);
    expect(seen).toHaveLength(2);
  });

  it('XC-50 sends what is asked of a pool after the commit before it resolves', async () => {
    const order: string[] = [];
    const { app } = database().pools;
    await run(member(), async () => {
      await commandRows(sql`select 1`);
      afterCommit(() => void app.connect().then((client) => (order.push('asked'), client.release())));
    });
    order.push('resolved');
    expect(order).toEqual(['asked', 'resolved']);
  });

  it('XC-50 runs what waits for the commit once it is made, and not when it is not', async () => {
    const actor = member();
    const done: string[] = [];
    const work = (name: string, fails: boolean) => async () => {
      afterCommit(() => done.push(name));
      if (fails) throw new Error('no');
    };
    await run(actor, work('saved', false));
    expect(done).toEqual(['saved']);
    await expect(run(actor, work('failed', true))).rejects.toThrow('no');
    await expect(run(actor, work('undone', false), [sql`select 1 / 0`])).rejects.toThrow('division by zero');
    expect(done).toEqual(['saved']);
    expect(currentTransaction()).toBeUndefined();
  });

  it('XC-50 tells the events of every aggregate it touched, a deleted one included, in their order', async () => {
    const actor = member();
    const id = await add(actor, 'a');
    const { pools } = database();
    let told: readonly RecordedEvent[] = [];
    const work = async () => {
      const thing = await currentEm().findOneOrFail(Thing, { id });
      thing.rename('b');
      thing.rename('c');
      currentEm().remove(thing);
    };
    const closing = (_: unknown, events: readonly RecordedEvent[]) => {
      told = events;
      return [];
    };
    await new UnitOfWork(new Orms(pools)).run({ actor, role: 'app', run: work, closing });
    expect(told.map(({ aggregate, event }) => [aggregate.id, event.constructor])).toEqual([
      [id, ThingRenamed],
      [id, ThingRenamed],
    ]);
  });

  it('XC-42 tells the database who acts and from where, as the role of the application', async () => {
    const actor = { ...member(), sessionId: newId(), aal: 2 };
    const names = ['organization_id', 'user_id', 'session_id', 'aal', 'request_id', 'ip', 'user_agent'];
    const settings = fragment(names.map((name) => `current_setting('app.${name}') as ${name}`).join());
    const work = () => commandRows(sql`select ${settings}, current_user::text as role`);
    const context = { requestId: 'r-1', ip: '10.1.2.3', userAgent: 'test' };
    expect(await database().command(actor, work, context)).toEqual([
      {
        organization_id: actor.organizationId,
        user_id: actor.userId,
        session_id: actor.sessionId,
        aal: '2',
        request_id: 'r-1',
        ip: '10.1.2.3',
        user_agent: 'test',
        role: 'app_user',
      },
    ]);
  });

  it('XC-41 cannot write into another organization', async () => {
    const actor = member();
    await expect(
      run(actor, async () => void currentEm().persist(Thing.of(newId(), newId(), 'a'))),
    ).rejects.toMatchObject({ code: '42501' });
    await expect(run(actor, () => commandRows(insert(member(), 'b')))).rejects.toMatchObject({
      code: '42501',
    });
  });
});

describe('what belongs to a command', () => {
  it('XC-01 cannot be used outside one', async () => {
    expect(() => currentEm()).toThrow('outside a command');
    await expect(commandRows(sql`select 1`)).rejects.toThrow('outside one');
    expect(() => afterCommit(() => undefined)).toThrow('inside a command');
  });
});
