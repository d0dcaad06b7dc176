import { Logger } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { systemActor } from '#libs/kernel/actor.js';
import { Pools } from '#libs/persistence/pools.js';
import { eventually } from '#libs/testing/eventually.js';
import { admin } from '#libs/testing/postgres.js';
import { useDatabase } from '#libs/testing/use-database.js';
import { Signals } from './signals.js';

const database = useDatabase();

let pools: Pools[];
let signals: Signals[];

beforeAll(() => Logger.overrideLogger(false));

/** Two processes: nothing is shared but the database. */
beforeAll(async () => {
  const { appUrl, adminUrl } = database().db;
  pools = [0, 1].map(() => new Pools({ url: appUrl, replicaUrls: [], poolMax: 2 }));
  signals = pools.map((each) => new Signals(each));
  for (const each of signals) each.onModuleInit();
  await listening(adminUrl, 2);
});

afterEach(() => stops.splice(0).forEach((stop) => stop()));

afterAll(async () => {
  await Promise.all(signals.map((each) => each.onApplicationShutdown()));
  await Promise.all(pools.map((each) => each.onApplicationShutdown()));
});

const stops: (() => void)[] = [];

/** Waits until so many processes listen in this database. */
async function listening(adminUrl: string, count: number): Promise<void> {
  await eventually(() =>
    admin(
      adminUrl,
      `do $$ begin
         if (select count(*) from pg_stat_activity where datname = current_database() and query like 'listen %') < ${count} then
           raise exception 'not yet';
         end if;
       end $$`,
    ),
  );
}

function heard(process: number, topic: string): string[] {
  const payloads: string[] = [];
  const stop = signals[process]?.on(topic, (payload) => payloads.push(payload));
  if (stop) stops.push(stop);
  return payloads;
}

const emit = (process: number, topic: string, payload?: string) => signals[process]?.emit(topic, payload);

describe('signals', () => {
  it('XC-07 reach this process at once and every other by the database', async () => {
    const [here, there] = [heard(0, 'news'), heard(1, 'news')];
    emit(0, 'news', 'a');
    expect(here).toEqual(['a']);
    expect(there).toEqual([]);
    await eventually(async () => expect(there).toEqual(['a']));
    expect(here).toEqual(['a']);
  });

  it('XC-07 reach those who asked for the topic, until they stop', async () => {
    const [topic, other] = [heard(1, 'topic'), heard(1, 'other')];
    const stopped: string[] = [];
    signals[1]?.on('topic', (payload) => stopped.push(payload))();
    emit(0, 'topic', 'x');
    await eventually(async () => expect(topic).toEqual(['x']));
    expect([other, stopped]).toEqual([[], []]);
  });

  it('XC-07 many of the same are sent once, different ones each', async () => {
    const there = heard(1, 'many');
    for (let i = 0; i < 1000; i += 1) emit(0, 'many', i % 2 === 0 ? 'same' : `n${i % 10}`);
    await eventually(async () =>
      expect(new Set(there)).toEqual(new Set(['same', 'n1', 'n3', 'n5', 'n7', 'n9'])),
    );
    expect(there.length).toBeLessThan(20);
  });

  it('XC-07 more than fits into one notification arrives in several', async () => {
    const there = heard(1, 'large');
    const payloads = Array.from({ length: 300 }, (_, i) => `${i} ${'ü'.repeat(50)}`);
    for (const payload of payloads) emit(0, 'large', payload);
    await eventually(async () => expect(there.toSorted()).toEqual(payloads.toSorted()));
  });

  it('XC-50 are sent when the command is committed, and never when it failed', async () => {
    const there = heard(1, 'committed');
    const run = (fails: boolean) =>
      database().command(systemActor(), async () => {
        signals[0]?.afterCommit('committed', fails ? 'undone' : 'done');
        expect(there).toEqual([]);
        if (fails) throw new Error('no');
      });
    await expect(run(true)).rejects.toThrow('no');
    await run(false);
    await eventually(async () => expect(there).toEqual(['done']));
  });

  it('XC-50 cannot be sent after a commit that nobody makes', () => {
    expect(() => signals[0]?.afterCommit('outside')).toThrow('inside a command');
  });

  it('XC-07 a listener that fails keeps neither the sender nor the others from going on', async () => {
    for (const process of [0, 1])
      stops.push(
        signals[process]?.on('broken', () => {
          throw new Error('listener');
        }) ?? (() => undefined),
      );
    const [here, there] = [heard(0, 'broken'), heard(1, 'broken')];
    expect(() => emit(0, 'broken', 'a')).not.toThrow();
    expect(here).toEqual(['a']);
    await eventually(async () => expect(there).toEqual(['a']));
  });

  it('XC-07 a notification that is none of ours is passed over', async () => {
    const there = heard(1, 'after');
    await admin(
      database().db.adminUrl,
      `notify ai_gym_signals, 'not json'`,
      `notify ai_gym_signals, '{"origin":1}'`,
      `notify ai_gym_signals, '{"signals":[null, 1]}'`,
      `notify ai_gym_signals, 'null'`,
      `notify ai_gym_signals`,
    );
    emit(0, 'after', 'a');
    await eventually(async () => expect(there).toEqual(['a']));
  });

  it('XC-07 are heard again after the connection was lost', async () => {
    const { adminUrl } = database().db;
    await admin(
      adminUrl,
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like 'listen %'",
    );
    await listening(adminUrl, 2);
    const there = heard(1, 'again');
    emit(0, 'again', 'a');
    await eventually(async () => expect(there).toEqual(['a']));
  });
});
