import pg from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '#libs/kernel/actor.js';
import { newId } from '#libs/kernel/id.js';
import { runInContext } from '#libs/kernel/request-context.js';
import { eventually } from '#libs/testing/eventually.js';
import { onDatabase } from '#libs/testing/on-database.js';
import { createThings, NameTaken } from '#libs/testing/thing.js';
import { useDatabase } from '#libs/testing/use-database.js';
import { DirectWrites, runDirectly } from './direct-writes.js';
import { sql, type Statement } from './sql.js';

const database = useDatabase();

beforeAll(() => createThings(database().db));

const member = (organizationId = newId()): Actor => ({
  kind: 'user',
  userId: newId(),
  organizationId,
  roles: [],
  aal: 1,
});

interface Written {
  readonly organization_id: string;
  readonly name: string;
  /** The transaction that wrote it. */
  readonly tx: string;
}

/** As the handler of a direct command writes, with what the dispatcher writes before and after. */
const write = (
  writes: DirectWrites,
  actor: Actor,
  name: string,
  { before = [], after = [] }: { before?: readonly Statement[]; after?: readonly Statement[] } = {},
): Promise<Written[]> =>
  runInContext({ actor, requestId: `request of ${name}` }, () =>
    runDirectly({ before, after }, () =>
      writes.run<Written>(insert(actor, name, sql`current_setting('app.request_id')`)),
    ),
  );

/** The name comes from the session variables, and the organization is checked against them by row level security. */
const insert = ({ organizationId }: Actor, name: string, requestId: Statement): Statement =>
  sql`insert into content.things (id, organization_id, name)
      values (${newId()}, ${organizationId}, ${name}::text || ' by ' || ${requestId})
      returning organization_id, name, xmin::text as tx`;

const direct = () => new DirectWrites(database().pools);

/** What is in the table, whoever asks. */
const allOf = async ({ organizationId }: Actor): Promise<unknown[]> =>
  (
    await onDatabase(
      database().db,
      `select name from content.things where organization_id = '${organizationId}' order by name`,
    )
  ).map(({ name }) => name);

const namesOf = (count: number): string[] => Array.from({ length: count }, (_, i) => `thing ${i}`);

/** Settled only once all have, and in the same order. */
const all = <T>(writing: readonly Promise<T>[]) => Promise.allSettled(writing);

describe('writes of direct commands', () => {
  it('XC-50 are for handlers of direct commands', async () => {
    await expect(direct().run(sql`select 1`)).rejects.toThrow('handlers of direct commands');
  });

  it('XC-50 that come at once go together, each under its own session variables', async () => {
    const writes = direct();
    const people = [member(), member(), member()];
    const written = await Promise.all(
      namesOf(30).map((name, i) => write(writes, people[i % 3] as Actor, name)),
    );
    expect(written.map(([row]) => [row?.organization_id, row?.name])).toEqual(
      namesOf(30).map((name, i) => [people[i % 3]?.organizationId, `${name} by request of ${name}`]),
    );
    expect(new Set(written.map(([row]) => row?.tx)).size).toBe(1);
  });

  it('XC-50 that come while one is on its way are the next', async () => {
    const writes = direct();
    const person = member();
    const slow = write(writes, person, 'slow', { after: [sql`select pg_sleep(0.3)`] });
    await new Promise((resolve) => setTimeout(resolve, 100));
    const [[first], ...others] = await Promise.all([
      slow,
      ...namesOf(5).map((name) => write(writes, person, name)),
    ]);
    expect(new Set(others.map(([row]) => row?.tx)).size).toBe(1);
    expect(others[0]?.[0]?.tx).not.toBe(first?.tx);
  });

  it('XC-50 one that is refused refuses no other, and leaves nothing of itself', async () => {
    const writes = direct();
    const [ada, bob] = [member(), member()];
    await write(writes, ada, 'thing 1');
    const twice = sql`insert into content.things (id, organization_id, name)
      values (${newId()}, ${ada.organizationId}, 'thing 1 by request of thing 1')`;
    const results = await all([
      write(writes, ada, 'before'),
      write(writes, ada, 'never', { after: [twice] }),
      write(writes, bob, 'other'),
      write(writes, ada, 'after'),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    expect((results[1] as PromiseRejectedResult).reason).toBeInstanceOf(NameTaken);
    expect(await allOf(ada)).toEqual(
      ['after', 'before', 'thing 1'].map((name) => `${name} by request of ${name}`),
    );
    expect(await allOf(bob)).toEqual(['other by request of other']);
  });

  it('XC-41 nobody writes for another organization, whoever he goes together with', async () => {
    const writes = direct();
    const [ada, eve] = [member(), member()];
    const foreign = sql`insert into content.things (id, organization_id, name)
      values (${newId()}, ${ada.organizationId}, 'planted')`;
    const results = await all([
      write(writes, ada, 'mine'),
      write(writes, eve, 'hers', { after: [foreign] }),
      write(writes, eve, 'hers too', { before: [foreign] }),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect(await allOf(ada)).toEqual(['mine by request of mine']);
    expect(await allOf(eve)).toEqual([]);
  });

  it('XC-41 an organization that was refused is written for by itself, so that it costs the others nothing', async () => {
    const writes = direct();
    const [ada, bob] = [member(), member()];
    const refused = sql`select 1 / 0`;
    const failing = () => write(writes, bob, 'never', { before: [refused] });
    await all([write(writes, ada, 'thing'), failing()]);
    const results = await all([...namesOf(9).map((name) => write(writes, ada, name)), failing()]);
    const written = results.flatMap((result) => (result.status === 'fulfilled' ? result.value : []));
    expect(written).toHaveLength(9);
    expect(new Set(written.map(({ tx }) => tx)).size).toBe(1);
  });

  it('XC-41 rows of one organization that are locked hold up no other', async () => {
    const writes = direct();
    const [ada, bob] = [member(), member()];
    await write(writes, bob, 'locked');
    const touch = sql`update content.things set revision = revision + 1 where organization_id = ${bob.organizationId}`;
    const locker = new pg.Client({ connectionString: database().db.adminUrl });
    await locker.connect();
    try {
      await locker.query('begin');
      await locker.query(
        `select from content.things where organization_id = '${bob.organizationId}' for update`,
      );
      let isWritten = false;
      const waiting = write(writes, bob, 'late', { before: [touch] }).then(() => (isWritten = true));
      await Promise.all(namesOf(5).map((name) => write(writes, ada, name)));
      // What comes now does not even wait with it for a moment.
      const later = await Promise.all(namesOf(5).map((name) => write(writes, ada, `${name} again`)));
      expect(new Set(later.map(([row]) => row?.tx)).size).toBe(1);
      expect(isWritten).toBe(false);
      await locker.query('rollback');
      await waiting;
    } finally {
      await locker.end();
    }
    expect(await allOf(bob)).toHaveLength(2);
  });

  it('XC-52 whoever was written for when the connection broke is told so, and nobody twice', async () => {
    const writes = direct();
    const people = [member(), member()];
    const writing = all([
      write(writes, people[0] as Actor, 'first'),
      write(writes, people[1] as Actor, 'second', { after: [sql`select pg_sleep(20)`] }),
    ]);
    await eventually(async () => {
      const [ended] = await onDatabase(
        database().db,
        `select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and query like 'select pg_sleep(20)%' and pid <> pg_backend_pid()`,
      );
      expect(ended).toBeDefined();
    });
    const results = await writing;
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    for (const person of people) expect(await allOf(person)).toEqual([]);
    await write(writes, people[0] as Actor, 'afterwards');
    expect(await allOf(people[0] as Actor)).toHaveLength(1);
  });
});
