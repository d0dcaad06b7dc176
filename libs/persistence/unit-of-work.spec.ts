import { describe, expect, it } from 'vitest';
import { systemActor, type Actor } from '#libs/kernel/actor.js';
import { DomainError } from '#libs/kernel/domain-error.js';
import { Overloaded } from '#libs/kernel/errors.js';
import { newId } from '#libs/kernel/id.js';
import { runInContext } from '#libs/kernel/request-context.js';
import { useDatabase } from '#libs/testing/use-database.js';
import { commandRows } from './command-rows.js';
import { onConstraint } from './constraint-errors.js';
import { currentEm } from './orm.js';
import { Pools } from './pools.js';
import { ReadDb } from './read-db.js';
import { withReplica } from './read-preference.js';
import { sql } from './sql.js';
import { afterCommit } from './transaction.js';

const database = useDatabase();

const person = (): Actor => ({
  kind: 'user',
  userId: newId(),
  organizationId: newId(),
  roles: [],
  aal: 1,
  sessionId: newId(),
});

const insertKey = (actor: Actor, key: string) =>
  sql`insert into platform.idempotency_keys (organization_id, user_id, key, fingerprint, result)
      values (${actor.organizationId}, ${actor.userId}, ${key}, 'f', '1')`;

const keysOf = (actor: Actor) =>
  runInContext({ actor, requestId: newId() }, () =>
    database().readDb.rows<{ key: string }>(sql`select key from platform.idempotency_keys order by key`),
  );

describe('UnitOfWork', () => {
  it('XC-42 tells the database who acts, for this transaction only', async () => {
    const actor = person();
    const seen = await database().command(
      actor,
      () =>
        commandRows<
          Record<string, string>
        >(sql`select current_setting('app.organization_id') as org, current_setting('app.user_id') as "user",
        current_setting('app.session_id') as session, current_setting('app.ip') as ip, current_setting('app.user_agent') as agent, current_user`),
      { ip: '10.1.2.3', userAgent: 'test' },
    );
    expect(seen).toEqual([
      {
        org: actor.organizationId,
        user: actor.userId,
        session: actor.sessionId,
        ip: '10.1.2.3',
        agent: 'test',
        current_user: 'app_user',
      },
    ]);
    const client = await database().pools.app.connect();
    expect(
      (await client.query("select coalesce(current_setting('app.user_id', true), '') as left_over")).rows,
    ).toEqual([{ left_over: '' }]);
    client.release();
  });

  it('XC-50 writes the closing statements with the work, and neither when the work fails', async () => {
    const actor = person();
    await database().command(actor, () => commandRows(insertKey(actor, 'work')), {
      closing: [insertKey(actor, 'closing')],
    });
    expect(await keysOf(actor)).toEqual([{ key: 'closing' }, { key: 'work' }]);
    const failing = database().command(
      actor,
      async () => {
        await commandRows(insertKey(actor, 'undone'));
        throw new Error('no');
      },
      { closing: [insertKey(actor, 'never')] },
    );
    await expect(failing).rejects.toThrow('no');
    expect(await keysOf(actor)).toHaveLength(2);
  });

  it('XC-50 a closing statement that fails undoes the work although COMMIT itself reports nothing', async () => {
    const actor = person();
    const run = () =>
      database().command(actor, () => commandRows(insertKey(actor, `w${newId()}`)), {
        closing: [insertKey(actor, 'same')],
      });
    await run();
    await expect(run()).rejects.toMatchObject({ constraint: 'idempotency_keys_pkey' });
    expect((await keysOf(actor)).filter(({ key }) => key.startsWith('w'))).toHaveLength(1);
  });

  it('XC-50 gives every connection back, however the work ended', async () => {
    const actor = person();
    await database().command(actor, () => commandRows(insertKey(actor, 'taken')));
    const failures = Array.from({ length: 60 }, (_, i) =>
      database().command(
        actor,
        async () => {
          if (i % 3 === 0) throw new Error('work');
          if (i % 3 === 1) await commandRows(sql`select 1 / 0`);
        },
        { closing: [insertKey(actor, 'taken')] },
      ),
    );
    const outcomes = await Promise.allSettled(failures);
    expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true);
    const { app } = database().pools;
    expect(app.waitingCount).toBe(0);
    expect(app.idleCount).toBe(app.totalCount);
  });

  it('XC-50 replaces a connection that the server closes in the middle', async () => {
    const actor = person();
    const dying = database().command(actor, async () => {
      const [{ pid } = { pid: 0 }] = await commandRows<{ pid: number }>(sql`select pg_backend_pid() as pid`);
      await database().pools.system.query('select 1');
      const { default: pg } = await import('pg');
      const client = new pg.Client({ connectionString: database().db.adminUrl });
      await client.connect();
      await client.query('select pg_terminate_backend($1)', [pid]);
      await client.end();
      await commandRows(sql`select 1`);
    });
    await expect(dying).rejects.toThrow();
    await expect(
      database().command(actor, () => commandRows<{ one: number }>(sql`select 1 as one`)),
    ).resolves.toEqual([{ one: 1 }]);
  });

  it('XC-50 runs effects after COMMIT, and not after a rollback', async () => {
    const effects: string[] = [];
    await database().command(systemActor(), async () => afterCommit(() => effects.push('done')));
    await expect(
      database().command(systemActor(), async () => {
        afterCommit(() => effects.push('never'));
        throw new Error('x');
      }),
    ).rejects.toThrow('x');
    expect(effects).toEqual(['done']);
  });

  it('XC-24 turns a violated constraint into the refusal its owner named', async () => {
    class Planted extends DomainError {
      static readonly kind = 'conflict';
      static readonly code = 'test.planted';
    }
    onConstraint('idempotency_keys_key_check', () => new Planted('too long'));
    const actor = person();
    await expect(
      database().command(actor, () => commandRows(insertKey(actor, 'x'.repeat(300)))),
    ).rejects.toBeInstanceOf(Planted);
  });

  it('XC-42 a wait for a lock that takes too long is a refusal to try again, not an error', async () => {
    const actor = person();
    await expect(
      database().command(actor, async () => {
        await commandRows(sql`set local statement_timeout = '20ms'`);
        await commandRows(sql`select pg_sleep(5)`);
      }),
    ).rejects.toBeInstanceOf(Overloaded);
  });

  it('XC-01 repositories and statements of commands refuse to work outside one', async () => {
    expect(() => currentEm()).toThrow(/outside a command/);
    await expect(commandRows(sql`select 1`)).rejects.toThrow(/outside one/);
    expect(() => afterCommit(() => undefined)).toThrow(/inside a command/);
  });
});

describe('ReadDb', () => {
  it('XC-41 answers under the actor’s row level security', async () => {
    const [mine, other] = [person(), person()];
    await database().command(mine, () => commandRows(insertKey(mine, 'mine')));
    expect(await keysOf(mine)).toEqual([{ key: 'mine' }]);
    expect(await keysOf(other)).toEqual([]);
    expect(
      await database().readDb.systemRows(
        sql`select key from platform.idempotency_keys where user_id = ${mine.userId}`,
      ),
    ).toHaveLength(1);
  });

  it('XC-41 an error leaves the pool with good connections only', async () => {
    await expect(database().readDb.rows(sql`select 1 / ${0}::int`)).rejects.toMatchObject({ code: '22012' });
    expect(await database().readDb.rows(sql`select 1 as one`)).toEqual([{ one: 1 }]);
  });

  it('XC-47 asks a replica only for what may be a little behind', async () => {
    const { db } = database();
    const pools = new Pools({ url: db.appUrl, replicaUrls: [db.appUrl, db.appUrl], poolMax: 2 });
    const readDb = new ReadDb(pools);
    await readDb.rows(sql`select 1`);
    expect(pools.replicas.map(({ totalCount }) => totalCount)).toEqual([0, 0]);
    for (let i = 0; i < 2; i++) await withReplica(() => readDb.rows(sql`select 1`));
    expect(pools.replicas.map(({ totalCount }) => totalCount)).toEqual([1, 1]);
    await pools.onApplicationShutdown();
  });
});
