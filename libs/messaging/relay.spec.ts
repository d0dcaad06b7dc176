import { Injectable, Logger } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Test, type TestingModule } from '@nestjs/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Inbox } from '#libs/cqrs/inbox.js';
import { ReactsTo, type EventEnvelope, type Reaction } from '#libs/cqrs/reaction.js';
import { DomainEvent } from '#libs/kernel/domain-event.js';
import { newId } from '#libs/kernel/id.js';
import { Metrics } from '#libs/observability/metrics.js';
import { Pools } from '#libs/persistence/pools.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { eventually } from '#libs/testing/eventually.js';
import { useDatabase } from '#libs/testing/use-database.js';
import { Delivery } from './delivery.js';
import { Relay } from './relay.js';
import { Signals } from './signals.js';
import { WorkerRole } from './worker-role.js';

class Happened extends DomainEvent {
  static readonly type = 'test.happened';
  constructor(
    id: string,
    readonly n: number,
  ) {
    super(id);
  }
}

/** What was delivered, and what fails how often. */
const delivered: string[] = [];
const failing = new Map<string, number>();

@Injectable()
@ReactsTo(Happened, 'test.note')
class Note implements Reaction<Happened> {
  async react({ aggregateId, payload: { n } }: EventEnvelope<{ n: number }>): Promise<void> {
    const name = `${aggregateId}:${n}`;
    const failures = failing.get(name) ?? 0;
    if (failures > 0) {
      failing.set(name, failures - 1);
      throw new Error(`planted failure of ${name}`);
    }
    delivered.push(name);
  }
}

const database = useDatabase();
const modules: TestingModule[] = [];

async function worker(): Promise<Relay> {
  const module = await Test.createTestingModule({
    imports: [DiscoveryModule],
    providers: [
      Note,
      Delivery,
      Relay,
      Signals,
      Inbox,
      Metrics,
      { provide: Pools, useValue: database().pools },
      { provide: ReadDb, useValue: database().readDb },
      { provide: WorkerRole, useValue: new WorkerRole('api') },
    ],
  }).compile();
  modules.push(module);
  return module.get(Relay);
}

const put = (aggregateId: string, ...numbers: number[]) =>
  database().pools.system.query(
    `insert into platform.outbox (event_id, type, version, aggregate_type, aggregate_id, payload, headers)
     select gen_random_uuid(), 'test.happened', 1, 'Thing', $1, jsonb_build_object('n', n), '{"requestId":"r","actorId":null,"traceparent":null}'
       from unnest($2::int[]) with ordinality as t (n, i) order by i`,
    [aggregateId, numbers],
  );

const due = () => database().pools.system.query('update platform.outbox set available_at = now()');
const left = async () =>
  (await database().pools.system.query<{ n: number }>('select count(*)::int as n from platform.outbox'))
    .rows[0]?.n;

// What is put off and what dies is logged; here it is planted.
Logger.overrideLogger(false);

beforeEach(async () => {
  delivered.length = 0;
  failing.clear();
  await database().pools.system.query('delete from platform.outbox');
});

afterEach(async () => {
  await Promise.all(modules.splice(0).map((module) => module.get(Signals).onApplicationShutdown()));
});

describe('Relay', () => {
  it('XC-50 XC-52 four at once deliver each event of each aggregate once and in order', async () => {
    const aggregates = Array.from({ length: 25 }, newId);
    for (const n of [1, 2, 3, 4]) await Promise.all(aggregates.map((id) => put(id, n)));
    const relays = await Promise.all([worker(), worker(), worker(), worker()]);
    await eventually(async () => {
      await Promise.all(relays.map((relay) => relay.drain()));
      expect(await left()).toBe(0);
    });
    for (const id of aggregates)
      expect(delivered.filter((name) => name.startsWith(id))).toEqual([1, 2, 3, 4].map((n) => `${id}:${n}`));
    expect(delivered).toHaveLength(100);
  });

  it('XC-54 a failing event is put off and holds back only what comes after it in its aggregate', async () => {
    const [stuck, other] = [newId(), newId()];
    failing.set(`${stuck}:1`, 1);
    await put(stuck, 1, 2);
    await put(other, 1, 2);
    const relay = await worker();
    await relay.drain();
    expect(delivered).toEqual([`${other}:1`, `${other}:2`]);
    await relay.drain();
    expect(delivered).toHaveLength(2);
    await due();
    await relay.drain();
    expect(delivered.slice(2)).toEqual([`${stuck}:1`, `${stuck}:2`]);
  });

  it('XC-54 an event nobody can handle becomes a dead letter with its reason, and what follows it is delivered', async () => {
    const id = newId();
    failing.set(`${id}:1`, 1_000);
    await put(id, 1, 2);
    const relay = await worker();
    for (let attempt = 0; attempt < 12; attempt++) {
      await due();
      await relay.drain();
    }
    const { rows } = await database().pools.system.query(
      'select aggregate_id, attempts, last_error from platform.dead_letters where aggregate_id = $1',
      [id],
    );
    expect(rows).toEqual([
      { aggregate_id: id, attempts: 12, last_error: `Error: planted failure of ${id}:1` },
    ]);
    await relay.drain();
    expect(delivered).toEqual([`${id}:2`]);
    expect(await left()).toBe(0);
  });

  it('XC-54 an event nobody reacts to is done', async () => {
    await put(newId(), 1);
    await database().pools.system.query("update platform.outbox set type = 'test.unheard'");
    await (await worker()).drain();
    expect(await left()).toBe(0);
  });
});

describe('Signals', () => {
  it('XC-07 reach listeners here at once and in other processes, each signal once', async () => {
    const [here, there] = [new Signals(database().pools), new Signals(database().pools)];
    const heard: string[] = [];
    here.on('topic', (payload) => heard.push(`here ${payload}`));
    there.on('topic', (payload) => heard.push(`there ${payload}`));
    const stop = there.on('topic', () => heard.push('stopped'));
    stop();
    there.onModuleInit();
    await eventually(async () => {
      heard.length = 0;
      here.emit('topic', 'ready');
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(heard).toContain('there ready');
    });
    heard.length = 0;
    const long = 'x'.repeat(3_000);
    for (let i = 0; i < 10; i++) here.emit('topic', `${i} ${long}`);
    expect(heard).toHaveLength(10);
    await eventually(async () => expect(heard.filter((text) => text.startsWith('there'))).toHaveLength(10));
    expect(heard).not.toContain('stopped');
    await Promise.all([here.onApplicationShutdown(), there.onApplicationShutdown()]);
  });
});
