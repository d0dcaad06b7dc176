import { describe, expect, it } from 'vitest';
import { systemActor, type Actor } from '#libs/kernel/actor.js';
import { newId } from '#libs/kernel/id.js';
import { onDatabase } from '#libs/testing/on-database.js';
import { useDatabase } from '#libs/testing/use-database.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { runInContext } from '#libs/kernel/request-context.js';
import { findAnswer, keepAnswer, replay, type StoredAnswer } from './idempotency.js';

const database = useDatabase();

const member = (): Actor => ({ kind: 'user', userId: newId(), organizationId: newId(), roles: [], aal: 1 });
const request = { key: 'key-1', fingerprint: 'print' };

const keep = (actor: Actor, result: unknown) =>
  database().command(actor, () => commandRows(keepAnswer(actor, request, result)));
const found = (actor: Actor) =>
  runInContext({ actor, requestId: 'r' }, () =>
    database().readDb.one<StoredAnswer>(findAnswer(actor, request)),
  );

describe('answers that are kept', () => {
  it('XC-31 are found by whom they were given to, an answer of nothing included', async () => {
    const actor = member();
    await keep(actor, undefined);
    expect(await found(actor)).toEqual({ fingerprint: 'print', result: null });
    expect(await found({ ...actor, userId: newId() })).toBeUndefined();
    await expect(keep(actor, { id: 1 })).rejects.toThrow();
  });

  it('XC-31 of somebody without an organization are his alone', async () => {
    const actor: Actor = { kind: 'user', userId: newId(), roles: [], aal: 1 };
    await keep(actor, { id: 1 });
    expect(await found(actor)).toMatchObject({ result: { id: 1 } });
    expect(await found({ ...actor, organizationId: newId() })).toBeUndefined();
    expect(
      await onDatabase(
        database().db,
        `select organization_id from platform.idempotency_keys where user_id = '${actor.userId}'`,
      ),
    ).toEqual([{ organization_id: '00000000-0000-0000-0000-000000000000' }]);
  });

  it('XC-31 of the system itself are told apart by nobody’s id', () => {
    const nobody = '00000000-0000-0000-0000-000000000000';
    expect(findAnswer(systemActor(), request).values).toEqual([nobody, nobody, 'key-1']);
    expect(keepAnswer(systemActor(), request, 1).values.slice(0, 2)).toEqual([nobody, nobody]);
  });

  it('XC-31 answer the same request and no other', () => {
    expect(replay({ fingerprint: 'print', result: 7 }, request)).toBe(7);
    expect(() => replay({ fingerprint: 'other', result: 7 }, request)).toThrow();
  });
});
