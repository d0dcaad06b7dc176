import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { systemActor } from '#libs/kernel/actor.js';
import { Clock } from '#libs/kernel/clock.js';
import { newId } from '#libs/kernel/id.js';
import { runInContext } from '#libs/kernel/request-context.js';
import { startTestApp, type TestApp } from '#libs/testing/app-fixture.js';
import { eventually } from '#libs/testing/eventually.js';
import type { Journey } from '#libs/testing/journey.js';
import { onDatabase } from '#libs/testing/on-database.js';
import { joinOrganization } from '../../../test/support/people.js';
import { EnsureMessagePartitions } from './ensure-message-partitions/ensure-message-partitions.command.js';
import { ExpireConversation } from './expire-conversation/expire-conversation.command.js';
import { ExpireConversationsJob } from './expire-conversation/expire-conversations.job.js';

const DAY_MS = 86_400_000;

let app: TestApp;
let person: Journey;
/** Milliseconds the application's clock is ahead. */
let ahead = 0;

beforeAll(async () => {
  app = await startTestApp();
  app.app.get(Clock).now = () => new Date(Date.now() + ahead);
  person = await app.register();
});
afterAll(() => app.close());

async function talk(who: Journey, start: object = {}, content = 'Remember the heliotrope.'): Promise<string> {
  const id: string = (await who.post('/conversations', start)).body.id;
  const { body } = await who.post(`/conversations/${id}/messages`, { content });
  await who.stream(`/conversations/${id}/messages/${body.assistantMessage.id}/stream`);
  return id;
}

const asSystem = <T>(work: () => Promise<T>) =>
  runInContext({ actor: systemActor(), requestId: newId() }, work);

const expire = () => asSystem(() => app.app.get(ExpireConversationsJob).run({}, AbortSignal.timeout(10_000)));

const isErased = (id: string) =>
  eventually(async () => {
    const rows = await onDatabase(
      app.db,
      `select from conversation.conversations where id = '${id}'
      union all select from conversation.messages where conversation_id = '${id}'`,
    );
    expect(rows).toEqual([]);
  }, 10_000);

const statusOf = async (who: Journey, id: string) => (await who.get(`/conversations/${id}`)).status;

describe('how long conversations are kept', () => {
  it('PRV-08 is what the organization says, else what the installation says', async () => {
    const other = await app.register();
    expect((await person.get('/conversation-settings')).body).toEqual({
      retentionDays: 730,
      sharingAllowed: true,
      reasoningShown: true,
      whenExpired: 'delete',
      archiveRetentionDays: null,
      titlesByModel: false,
      summaryModel: null,
    });
    expect(
      (await person.put('/conversation-settings', { retentionDays: 30, sharingAllowed: true })).body,
    ).toMatchObject({ retentionDays: 30, sharingAllowed: true });
    const [mine, theirs] = [await talk(person), await talk(other)];
    ahead = 29 * DAY_MS;
    await expire();
    expect(await statusOf(person, mine)).toBe(200);
    ahead = 31 * DAY_MS;
    await expire();
    expect(await statusOf(person, mine)).toBe(404);
    await isErased(mine);
    expect(await statusOf(other, theirs)).toBe(200);
    ahead = 731 * DAY_MS;
    await expire();
    await isErased(theirs);
    ahead = 0;
    const events = (await person.get('/admin/audit?action=conversation.expired')).body.data;
    expect(events).toMatchObject([{ resourceId: mine, category: 'system', outcome: 'success' }]);
  });

  it('PRV-08 null keeps them for ever, and a wrong number is refused by its name', async () => {
    const keeper = await app.register();
    await keeper.put('/conversation-settings', { retentionDays: null, sharingAllowed: true });
    const id = await talk(keeper);
    ahead = 3_000 * DAY_MS;
    await expire();
    ahead = 0;
    expect(await statusOf(keeper, id)).toBe(200);
    const refused = await keeper.put('/conversation-settings', { retentionDays: 0, sharingAllowed: true });
    expect([refused.status, refused.body.errors[0].pointer]).toEqual([400, '/retentionDays']);
    const member = await joinOrganization(app, keeper.organization.id, 'member');
    expect(
      (await member.put('/conversation-settings', { retentionDays: 1, sharingAllowed: true })).status,
    ).toBe(403);
  });

  it('PRV-08 one that is used between being found and being expired stays', async () => {
    const user = await app.register();
    await user.put('/conversation-settings', { retentionDays: 1, sharingAllowed: true });
    const id = await talk(user);
    const actor = { ...systemActor(user.organization.id), userId: user.user.id };
    await runInContext({ actor, requestId: newId() }, () =>
      app.app.get(Dispatcher).command(new ExpireConversation(id, new Date(Date.now() - DAY_MS))),
    );
    expect(await statusOf(user, id)).toBe(200);
  });
});

describe('a temporary conversation', () => {
  it('CNV-04 is in no list, search or dashboard, and gone a day after its last message', async () => {
    const id = await talk(person, { temporary: true }, 'Remember the periwinkle.');
    expect((await person.get(`/conversations/${id}`)).body).toMatchObject({
      temporary: true,
      messageCount: 2,
    });
    expect(
      (await person.get('/conversations')).body.data.map((each: { id: string }) => each.id),
    ).not.toContain(id);
    expect((await person.get('/conversations/search?q=periwinkle')).body.data).toEqual([]);
    expect(
      (await person.get('/dashboard')).body.conversations.map((each: { id: string }) => each.id),
    ).not.toContain(id);
    ahead = 23 * 3_600_000;
    await expire();
    expect(await statusOf(person, id)).toBe(200);
    ahead = 25 * 3_600_000;
    await expire();
    await isErased(id);
    ahead = 0;
  });
});

describe('the months of messages', () => {
  const insertAt = (instant: string, conversation: string) => `
    insert into conversation.messages (id, organization_id, user_id, conversation_id, sequence_number, role, content, state, created_at)
    select conversation.first_id_at('${instant}'), organization_id, user_id, id, 900 + extract(month from '${instant}'::timestamptz)::int,
           'user', 'later', 'complete', '${instant}' from conversation.conversations where id = '${conversation}'
    returning tableoid::regclass::text as partition`;

  /** Gives up when others hold the table for long; the job comes again then, and so does this. */
  const ensure = () =>
    eventually(() => asSystem(() => app.app.get(Dispatcher).command(new EnsureMessagePartitions())), 20_000);

  it('CNV-17 are made ahead, also past a month’s turn, each once however many make them', async () => {
    const keeper = await app.register();
    const id = await talk(keeper);
    const [now] = await onDatabase(
      app.db,
      `select tableoid::regclass::text as partition from conversation.messages
      where conversation_id = '${id}' limit 1`,
    );
    expect(now!['partition']).toMatch(/^conversation\.messages_\d{6}$/);
    ahead = Date.parse('2031-12-31T23:59:59Z') - Date.now();
    const made = await Promise.all([ensure(), ensure(), ensure()]);
    expect(made.map(({ created }) => created).toSorted((one, other) => one - other)).toEqual([0, 0, 4]);
    ahead = Date.parse('2032-01-01T00:00:01Z') - Date.now();
    expect((await ensure()).created).toBe(1);
    for (const [instant, partition] of [
      ['2031-12-31T23:59:59.999Z', '203112'],
      ['2032-01-01T00:00:00Z', '203201'],
      ['2032-04-30T23:59:59.999Z', '203204'],
      ['2032-05-01T00:00:00Z', 'default'],
    ] as const)
      expect(await onDatabase(app.db, insertAt(instant, id))).toEqual([
        { partition: `conversation.messages_${partition}` },
      ]);
    // A month that has begun in the default partition stays there, and the next ones are made all the same.
    ahead = Date.parse('2032-02-10T00:00:00Z') - Date.now();
    expect((await ensure()).created).toBe(0);
    ahead = Date.parse('2032-03-10T00:00:00Z') - Date.now();
    expect((await ensure()).created).toBe(1);
    ahead = 0;
  });

  it('CNV-17 that are over are dropped when nothing is left in them, and not before', async () => {
    const keeper = await app.register();
    const id = await talk(keeper);
    ahead = Date.parse('2040-05-10T00:00:00Z') - Date.now();
    await ensure();
    const [row] = await onDatabase(app.db, insertAt('2040-06-15T00:00:00Z', id));
    expect(row!['partition']).toBe('conversation.messages_204006');
    ahead = Date.parse('2040-07-10T00:00:00Z') - Date.now();
    const { dropped } = await ensure();
    expect(dropped).toContain('messages_204005');
    expect(dropped).not.toContain('messages_204006');
    await onDatabase(app.db, `delete from conversation.messages where created_at = '2040-06-15T00:00:00Z'`);
    expect((await ensure()).dropped).toContain('messages_204006');
    ahead = 0;
    expect((await keeper.get(`/conversations/${id}/messages`)).body.data).toHaveLength(2);
  });

  it('XC-41 CNV-17 force their policies, are granted to nobody, and are made by the system alone', async () => {
    const partitions = await onDatabase(
      app.db,
      `select c.relforcerowsecurity as forced, c.relacl is null as ungranted from pg_inherits i
         join pg_class c on c.oid = i.inhrelid where i.inhparent = 'conversation.messages'::regclass`,
    );
    expect(partitions.length).toBeGreaterThanOrEqual(5);
    for (const each of partitions) expect(each).toEqual({ forced: true, ungranted: true });
    await expect(
      onDatabase(app.db, 'set role app_user', `select conversation.ensure_partitions(now(), 1)`),
    ).rejects.toThrow('permission denied');
  });
});
