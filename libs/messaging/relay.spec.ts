import { Logger } from '@nestjs/common';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Inbox } from '#libs/cqrs/inbox.js';
import { systemActor } from '#libs/kernel/actor.js';
import { newId } from '#libs/kernel/id.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { Pools } from '#libs/persistence/pools.js';
import { sql } from '#libs/persistence/sql.js';
import { eventually } from '#libs/testing/eventually.js';
import { useDatabase } from '#libs/testing/use-database.js';
import { makeDue, outboxSize, putEvents, relayOn, type React } from '#libs/testing/outbox.js';

const database = useDatabase();

afterEach(async () => {
  await database().pools.system.query('delete from platform.outbox; delete from platform.dead_letters');
});

const letters = async () =>
  (await database().pools.system.query('select event_id, attempts, last_error from platform.dead_letters'))
    .rows;

/** Notes what arrives, by aggregate. */
function recorder(): { seen: Map<string, number[]>; react: React } {
  const seen = new Map<string, number[]>();
  const react: React = async ({ aggregateId, payload }) => {
    seen.set(aggregateId, [...(seen.get(aggregateId) ?? []), payload.n]);
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 2));
  };
  return { seen, react };
}

beforeAll(() => Logger.overrideLogger(false));

describe('the relay', () => {
  it('XC-52 delivers every event once and in order of its aggregate, with several processes at it', async () => {
    const { pools } = database();
    const aggregates = Array.from({ length: 12 }, newId);
    await Promise.all(aggregates.map((id) => putEvents(pools, id, 20)));
    const { seen, react } = recorder();
    const relays = Array.from({ length: 3 }, () => relayOn(pools, react).relay);
    while ((await outboxSize(pools)) > 0) await Promise.all(relays.map((relay) => relay.drain()));
    const inOrder = Array.from({ length: 20 }, (_, n) => n);
    for (const id of aggregates) expect(seen.get(id)).toEqual(inOrder);
  });

  it('XC-52 delivers more than a batch of one aggregate', async () => {
    const { pools } = database();
    const id = newId();
    await putEvents(pools, id, 230);
    const { seen, react } = recorder();
    await relayOn(pools, react).relay.drain();
    expect(seen.get(id)).toEqual(Array.from({ length: 230 }, (_, n) => n));
    expect(await outboxSize(pools)).toBe(0);
  });

  it('XC-52 passes over events that nobody reacts to', async () => {
    const { pools } = database();
    await putEvents(pools, newId(), 3, 'test.ignored');
    await relayOn(pools, () => Promise.reject(new Error('called'))).relay.drain();
    expect(await outboxSize(pools)).toBe(0);
  });

  it('XC-54 puts off what fails, keeps its aggregate waiting in order and lets all others pass', async () => {
    const { pools } = database();
    const [sick, ...healthy] = Array.from({ length: 40 }, newId) as [string, ...string[]];
    await putEvents(pools, sick, 3);
    for (const id of healthy) await putEvents(pools, id);
    const { seen, react } = recorder();
    let broken = true;
    const { relay } = relayOn(pools, async (event) => {
      if (event.aggregateId === sick && broken) throw new Error('Not today');
      await react(event);
    });
    await relay.drain();
    expect([...seen.keys()].toSorted()).toEqual(healthy.toSorted());
    expect(await outboxSize(pools)).toBe(3);
    await relay.drain();
    expect(seen.has(sick)).toBe(false);
    broken = false;
    await makeDue(pools);
    await relay.drain();
    expect(seen.get(sick)).toEqual([0, 1, 2]);
  });

  it('XC-54 delivers every healthy aggregate, and comes to rest, while many sick ones wait', async () => {
    const { pools } = database();
    const sick = new Set(Array.from({ length: 60 }, newId));
    const healthy = Array.from({ length: 60 }, newId);
    for (const id of sick) await putEvents(pools, id, 2);
    const { seen, react } = recorder();
    const { relay } = relayOn(pools, async (event) => {
      if (sick.has(event.aggregateId)) throw new Error('Not today');
      await react(event);
    });
    await relay.drain();
    for (const id of healthy) await putEvents(pools, id);
    await Promise.race([relay.drain(), new Promise((resolve) => setTimeout(resolve, 4_000))]);
    await relay.beforeApplicationShutdown();
    expect([...seen.keys()].toSorted()).toEqual(healthy.toSorted());
    const { rows } = await pools.system.query('select distinct attempts from platform.outbox order by 1');
    expect(rows).toEqual([{ attempts: 0 }, { attempts: 1 }]);
  });

  it('XC-51 gives every aggregate its turn while others have news without end', async () => {
    const { pools } = database();
    const busy = new Set(Array.from({ length: 60 }, newId));
    const quiet = Array.from({ length: 60 }, newId);
    for (const id of [...busy, ...quiet]) await putEvents(pools, id);
    const { seen, react } = recorder();
    const { relay } = relayOn(pools, async (event) => {
      if (busy.has(event.aggregateId)) await putEvents(pools, event.aggregateId);
      else await react(event);
    });
    const draining = relay.drain();
    await eventually(async () => expect([...seen.keys()].toSorted()).toEqual(quiet.toSorted()));
    await relay.beforeApplicationShutdown();
    await draining;
  });

  it('XC-54 gives an event up after twelve attempts, keeps it as a dead letter and goes on with the next', async () => {
    const { pools } = database();
    const id = newId();
    const [poisoned] = await putEvents(pools, id, 2);
    const { seen, react } = recorder();
    const { relay } = relayOn(pools, async (event) => {
      if (event.eventId === poisoned) throw new Error('Never');
      await react(event);
    });
    for (let attempt = 1; attempt <= 12; attempt += 1) {
      expect(await letters()).toEqual([]);
      expect(seen.has(id)).toBe(false);
      await makeDue(pools);
      await relay.drain();
    }
    expect(await letters()).toEqual([{ event_id: poisoned, attempts: 12, last_error: 'Error: Never' }]);
    await makeDue(pools);
    await relay.drain();
    expect(seen.get(id)).toEqual([1]);
    expect(await outboxSize(pools)).toBe(0);
  });

  it.each([
    ['a NUL', new Error('broken \0 text')],
    ['half a surrogate pair', new Error('broken \ud800')],
    ['no error at all', undefined],
    ['very much text', new Error('x'.repeat(100_000))],
  ])('XC-54 puts off an event whose failure is told with %s', async (_, failure) => {
    const { pools } = database();
    await putEvents(pools, newId());
    await relayOn(pools, () => Promise.reject(failure)).relay.drain();
    const { rows } = await pools.system.query('select attempts from platform.outbox');
    expect(rows).toEqual([{ attempts: 1 }]);
  });

  it('XC-54 waits longer after every failure, but no longer than ten minutes', async () => {
    const { pools } = database();
    await putEvents(pools, newId());
    const { relay } = relayOn(pools, () => Promise.reject(new Error('no')));
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 11; attempt += 1) {
      await relay.drain();
      const { rows } = await pools.system.query<{ wait: number }>(
        'select extract(epoch from available_at - now())::float8 as wait from platform.outbox',
      );
      waits.push(rows[0]?.wait ?? Number.NaN);
      await makeDue(pools);
    }
    expect(waits[0]).toBeLessThan(1.1);
    expect(waits[6]).toBeGreaterThan(10);
    expect(Math.max(...waits)).toBeLessThanOrEqual(600);
  });

  it('XC-51 works with the smallest pool that can be configured', async () => {
    const pools = new Pools({ url: database().db.appUrl, replicaUrls: [], poolMax: 2 });
    try {
      await Promise.all(Array.from({ length: 30 }, () => putEvents(database().pools, newId())));
      const { seen, react } = recorder();
      const started = Date.now();
      await relayOn(pools, react).relay.drain();
      expect(seen.size).toBe(30);
      expect(Date.now() - started).toBeLessThan(4_000);
    } finally {
      await pools.onApplicationShutdown();
    }
  });

  it('XC-78 finishes the event at hand when it is asked to stop and leaves the rest to the next process', async () => {
    const { pools } = database();
    const id = newId();
    await putEvents(pools, id, 50);
    const { seen, react } = recorder();
    const { relay } = relayOn(pools, react);
    relay.kick();
    while (!seen.has(id)) await new Promise((resolve) => setTimeout(resolve, 1));
    await relay.beforeApplicationShutdown();
    const delivered = seen.get(id)?.length ?? 0;
    expect(delivered).toBeLessThan(50);
    expect(await outboxSize(pools)).toBe(50 - delivered);
    await relayOn(pools, react).relay.drain();
    expect(seen.get(id)).toEqual(Array.from({ length: 50 }, (_, n) => n));
  });
});

describe('an event delivered again', () => {
  /** One effect in the transaction that remembers the delivery, as a command sent by a reaction has. */
  const effect = (inbox: Inbox, id: string) =>
    database().command(
      systemActor(),
      async () => {
        await commandRows(
          sql`insert into identity.login_attempts (subject, last_at) values (${`${id} ${newId()}`}, now())`,
        );
      },
      { role: 'system', closing: inbox.closing() },
    );

  const effects = async (id: string) =>
    (
      await database().pools.system.query('select 1 from identity.login_attempts where subject like $1', [
        `${id}%`,
      ])
    ).rowCount;

  it('XC-52 has no second effect when the process died between the effect and the deletion', async () => {
    const { pools } = database();
    const id = newId();
    const [eventId = ''] = await putEvents(pools, newId());
    let calls = 0;
    const { relay, inbox } = relayOn(
      pools,
      async () => {
        calls += 1;
        await effect(inbox, id);
      },
      'test.died',
    );
    await inbox.once({ consumer: 'test.died', eventId }, () => effect(inbox, id));
    await relay.drain();
    expect({ calls, effects: await effects(id), left: await outboxSize(pools) }).toEqual({
      calls: 0,
      effects: 1,
      left: 0,
    });
  });

  it('XC-52 is done when its reaction failed after the effect was committed', async () => {
    const { pools } = database();
    const id = newId();
    await putEvents(pools, newId());
    const { relay, inbox } = relayOn(pools, async () => {
      await effect(inbox, id);
      throw new Error('Too late');
    });
    await relay.drain();
    expect({ effects: await effects(id), left: await outboxSize(pools) }).toEqual({ effects: 1, left: 0 });
  });

  it('XC-52 has one effect when it is delivered ten times at once', async () => {
    const { pools } = database();
    const { inbox } = relayOn(pools, () => Promise.resolve());
    const [id, eventId] = [newId(), newId()];
    const deliveries = Array.from({ length: 10 }, () =>
      inbox.once({ consumer: 'test.once', eventId }, () => effect(inbox, id)),
    );
    await Promise.all(deliveries);
    expect(await effects(id)).toBe(1);
  });

  it('XC-52 reaches every reaction, whoever has had it before', async () => {
    const { pools } = database();
    const eventId = newId();
    const [first, second] = [newId(), newId()];
    const { inbox } = relayOn(pools, () => Promise.resolve());
    await inbox.once({ consumer: 'test.first', eventId }, () => effect(inbox, first));
    await inbox.once({ consumer: 'test.second', eventId }, () => effect(inbox, second));
    expect([await effects(first), await effects(second)]).toEqual([1, 1]);
  });

  it('XC-52 is handled when its first handling failed', async () => {
    const { pools } = database();
    const { inbox } = relayOn(pools, () => Promise.resolve());
    const [id, delivery] = [newId(), { consumer: 'test.retry', eventId: newId() }];
    await expect(inbox.once(delivery, () => Promise.reject(new Error('first')))).rejects.toThrow('first');
    await inbox.once(delivery, () => effect(inbox, id));
    expect(await effects(id)).toBe(1);
  });
});
