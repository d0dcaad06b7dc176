import { describe, expect, it } from 'vitest';
import { systemActor } from '#libs/kernel/actor.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { fragment } from '#libs/persistence/sql.js';
import { admin } from '#libs/testing/postgres.js';
import { useDatabase } from '#libs/testing/use-database.js';
import {
  PurgeIdempotencyKeys,
  PurgeIdempotencyKeysHandler,
} from './purge-idempotency-keys/purge-idempotency-keys.command.js';
import {
  PurgeProcessedEvents,
  PurgeProcessedEventsHandler,
} from './purge-processed-events/purge-processed-events.command.js';

const [A, B, C, D] = ['a', 'b', 'c', 'd'].map((letter) => `00000000-0000-4000-8000-00000000000${letter}`);

describe('purging', () => {
  const scope = useDatabase();
  const asSystem = <T>(work: () => Promise<T>) => scope().command(systemActor(), work, { role: 'system' });
  const left = (table: string, column: string) =>
    asSystem(() => commandRows(fragment(`select ${column} as it from platform.${table} order by 1`)));

  it('XC-31 OPS-50 stored answers are deleted when their time is over, a batch at a time', async () => {
    const key = (name: string, expires: string) =>
      `insert into platform.idempotency_keys (organization_id, user_id, key, fingerprint, result, expires_at)
         values ('${A}', '${B}', '${name}', 'f', '{}', now() + interval '${expires}')`;
    await admin(
      scope().db.adminUrl,
      key('old 1', '-1 day'),
      key('old 2', '-1 minute'),
      key('valid', '1 minute'),
    );
    const purge = () =>
      asSystem(() => new PurgeIdempotencyKeysHandler().execute(new PurgeIdempotencyKeys(1)));
    expect([await purge(), await purge(), await purge()]).toEqual([1, 1, 0]);
    expect(await left('idempotency_keys', 'key')).toEqual([{ it: 'valid' }]);
  });

  it('XC-52 OPS-50 the inbox forgets after a week, except what can still be delivered again', async () => {
    const handled = (eventId: string | undefined, age: string) =>
      `insert into platform.processed_events values ('test', '${eventId}', now() - interval '${age}')`;
    await admin(
      scope().db.adminUrl,
      handled(A, '8 days'),
      handled(B, '6 days'),
      handled(C, '8 days'),
      handled(D, '8 days'),
      `insert into platform.dead_letters
         values ('${C}', 'test', 1, 'Test', '${C}', null, '{}', '{}', now() - interval '9 days', 12, 'it failed')`,
      `insert into platform.outbox (event_id, type, version, aggregate_type, aggregate_id, payload, headers)
         values ('${D}', 'test', 1, 'Test', '${D}', '{}', '{}')`,
    );
    const purge = () =>
      asSystem(() => new PurgeProcessedEventsHandler().execute(new PurgeProcessedEvents(100)));
    expect(await purge()).toBe(1);
    expect(await left('processed_events', 'event_id')).toEqual([{ it: B }, { it: C }, { it: D }]);
  });
});
