import { Readable } from 'node:stream';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { systemActor } from '#libs/kernel/actor.js';
import { Clock } from '#libs/kernel/clock.js';
import { newId } from '#libs/kernel/id.js';
import { runInContext } from '#libs/kernel/request-context.js';
import { ObjectStorage } from '#libs/storage/object-storage.js';
import { S3_MISSING, startS3Server, type S3Server } from '#libs/storage/testing/s3-server.js';
import { ownDataDir, startTestApp, type TestApp } from '#libs/testing/app-fixture.js';
import { eventually } from '#libs/testing/eventually.js';
import { ok, type Journey } from '#libs/testing/journey.js';
import { onDatabase } from '#libs/testing/on-database.js';
import { joinOrganization } from '../../../test/support/people.js';
import { ArchiveWriter } from '../cold-storage/archive-writer.js';
import { ArchiveExpiredConversationsJob } from './archive-expired-conversations/archive-expired-conversations.job.js';
import { BeginArchiving } from './archive-expired-conversations/begin-archiving.command.js';
import { StoreConversationArchive } from './archive-expired-conversations/store-conversation-archive.command.js';
import { EnsureMessagePartitions } from './ensure-message-partitions/ensure-message-partitions.command.js';
import { EraseConversationsOfOrganizationJob } from './erase-conversations-of-organization/erase-conversations-of-organization.job.js';
import { ExpireConversationsJob } from './expire-conversation/expire-conversations.job.js';
import type { ExpiredConversation } from './list-expired-conversations/list-expired-conversations.query.js';
import { PurgeConversationArchivesJob } from './purge-conversation-archives/purge-conversation-archives.job.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const SETTINGS = {
  retentionDays: 30,
  sharingAllowed: true,
  whenExpired: 'archive',
  archiveRetentionDays: null,
};

let app: TestApp;
/** Milliseconds the application's clock is ahead. */
let ahead = 0;

async function start(env: Record<string, string> = {}): Promise<void> {
  app = await startTestApp({ DATA_DIR: ownDataDir(), ...env });
  app.app.get(Clock).now = () => new Date(Date.now() + ahead);
}

const asSystem = <T>(work: () => Promise<T>, organizationId?: string, userId?: string) =>
  runInContext({ actor: { ...systemActor(organizationId), userId }, requestId: newId() }, work);

const run = (job: typeof ArchiveExpiredConversationsJob | typeof PurgeConversationArchivesJob) =>
  asSystem(() => app.app.get<{ run(_: object, signal: AbortSignal): Promise<void> }>(job).run({}, signal()));
const archive = () => run(ArchiveExpiredConversationsJob);
const purge = () => run(PurgeConversationArchivesJob);
const signal = () => AbortSignal.timeout(120_000);

/** An organization that archives after thirty days. */
async function archiving(settings: object = {}): Promise<Journey> {
  const owner = await app.register();
  await ok(owner.put('/conversation-settings', { ...SETTINGS, ...settings }));
  return owner;
}

async function talk(who: Journey, start: object = {}, content = 'Remember the heliotrope.'): Promise<string> {
  const { id } = await ok(who.post('/conversations', start));
  const sent = await ok(who.post(`/conversations/${id}/messages`, { content }));
  await who.stream(`/conversations/${id}/messages/${sent.assistantMessage.id}/stream`);
  return id;
}

const archivesOf = async (who: Journey, query = ''): Promise<any[]> =>
  (await ok(who.get(`/conversation-archives${query}`))).data;

async function download(who: Journey, path: string): Promise<{ headers: Headers; file: Buffer }> {
  const answer = await fetch(`${who.url}/api/v1/conversation-archives/${path}`, {
    headers: { authorization: `Bearer ${who.token}` },
  });
  expect(answer.status).toBe(200);
  return { headers: answer.headers, file: Buffer.from(await answer.arrayBuffer()) };
}

const compare = (one: string, other: string) => one.localeCompare(other);

/** Of the conversations that archives hold. */
const sortedIds = (archives: any[]): string[] =>
  archives.map(({ conversationId }) => conversationId).toSorted(compare);

const linesOf = (file: Buffer): any[] =>
  gunzipSync(file)
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

const dataOf = (file: Buffer, wanted: string): any[] =>
  linesOf(file)
    .filter(({ type }) => type === wanted)
    .map(({ data }) => data);

const statusOf = async (who: Journey, id: string) => (await who.get(`/conversations/${id}`)).status;

const isErased = (id: string) =>
  eventually(async () => {
    const rows = await onDatabase(
      app.db,
      `select from conversation.conversations where id = '${id}'
      union all select from conversation.messages where conversation_id = '${id}'`,
    );
    expect(rows).toEqual([]);
  }, 20_000);

const rowsOf = (id: string) =>
  onDatabase(
    app.db,
    `select id, organization_id, state, attempt, error from conversation.archives where conversation_id = '${id}'`,
  );

const isFile = (organizationId: string, archiveId: string, attempt = 1) =>
  app.app
    .get(ObjectStorage)
    .stat(`conversation-archives/${organizationId}/${archiveId}/${attempt}.jsonl.gz`)
    .then((found) => found !== undefined);

/** What a worker would be given of the conversation. */
async function expired(who: Journey, id: string): Promise<ExpiredConversation> {
  const { lastMessageAt } = await ok(who.get(`/conversations/${id}`));
  const { user, organization } = who;
  return { id, organizationId: organization.id, userId: user.id, lastMessageAt: new Date(lastMessageAt) };
}

/** Begins to archive it as a worker does, up to the file in storage. */
async function writeDown(who: Journey, id: string) {
  const conversation = await expired(who, id);
  const written = await asSystem(
    async () => {
      const place = await app.app.get(Dispatcher).command(new BeginArchiving(conversation));
      const order = { ...place!, conversationId: id, userId: who.user.id };
      return app.app.get(ArchiveWriter).write(order, signal());
    },
    who.organization.id,
    who.user.id,
  );
  return { conversation, written };
}

/** What holds wherever files are kept. */
function coldStorage(): void {
  it('CNV-17 PRV-08 a conversation whose term is over is a file with every branch of it, and only then gone', async () => {
    const owner = await archiving();
    const member = await joinOrganization(app, owner.organization.id, 'member');
    const id = await talk(member, { title: 'On heliotropes' });
    const [, first] = (await ok(member.get(`/conversations/${id}/messages`))).data;
    const again = await ok(member.post(`/conversations/${id}/messages/${first.id}/regenerate`, {}));
    await member.stream(`/conversations/${id}/messages/${again.id}/stream`);
    await ok(member.put(`/conversations/${id}/messages/${first.id}/feedback`, { rating: 'up' }));
    const before = await ok(member.get(`/conversations/${id}/export`));
    expect(before.messages).toHaveLength(3);

    ahead = 29 * DAY_MS;
    await archive();
    expect(await archivesOf(owner)).toEqual([]);
    ahead = 31 * DAY_MS;
    await asSystem(() => app.app.get(ExpireConversationsJob).run({}, signal()));
    expect(await statusOf(member, id)).toBe(200);
    await archive();
    expect(await statusOf(member, id)).toBe(404);
    await isErased(id);

    const [kept] = await archivesOf(owner);
    expect(kept).toMatchObject({
      conversationId: id,
      userId: member.user.id,
      messageCount: 3,
      lastMessageAt: before.conversation.lastMessageAt,
      expiresAt: null,
    });
    expect(JSON.stringify(kept)).not.toContain('heliotrope');
    const { headers, file } = await download(owner, `${kept.id}/download`);
    expect(headers.get('etag')).toBe(`"${kept.sha256}"`);
    expect(headers.get('content-type')).toBe('application/gzip');
    expect(file).toHaveLength(kept.sizeBytes);
    const lines = linesOf(file);
    expect(lines[0]).toMatchObject({
      format: 'ai-gym-conversation',
      version: 1,
      organizationId: owner.organization.id,
      userId: member.user.id,
      conversationId: id,
    });
    expect(dataOf(file, 'conversation')).toEqual([before.conversation]);
    expect(dataOf(file, 'message')).toEqual(before.messages);
    expect(lines.at(-1)).toMatchObject({ counts: { conversation: 1, message: 3 } });

    const actions = (await ok(owner.get('/admin/audit?resourceType=conversation_archive'))).data;
    expect(actions.map(({ action, userId }: any) => [action, userId])).toEqual([
      ['conversation_archive.downloaded', owner.user.id],
      ['conversation_archive.stored', member.user.id],
    ]);
    ahead = 0;
  });

  it('PRV-08 archives are kept as long as the organization says, and deleted with their files', async () => {
    const owner = await archiving({ archiveRetentionDays: 100 });
    await talk(owner);
    ahead = 31 * DAY_MS;
    await archive();
    const [{ id, archivedAt, expiresAt }] = await archivesOf(owner);
    expect(Date.parse(expiresAt) - Date.parse(archivedAt)).toBe(100 * DAY_MS);
    ahead = 130 * DAY_MS;
    await purge();
    expect(await isFile(owner.organization.id, id)).toBe(true);
    ahead = 132 * DAY_MS;
    await purge();
    expect(await archivesOf(owner)).toEqual([]);
    expect(await isFile(owner.organization.id, id)).toBe(false);
    ahead = 0;
  });

  it('TEN-05 go with their organization, and with no other', async () => {
    const [gone, other] = [await archiving(), await archiving()];
    await Promise.all([talk(gone), talk(other)]);
    ahead = 31 * DAY_MS;
    await archive();
    ahead = 0;
    const [mine, theirs] = [(await archivesOf(gone))[0], (await archivesOf(other))[0]];
    const organizationId = gone.organization.id;
    await asSystem(
      () => app.app.get(EraseConversationsOfOrganizationJob).run({ organizationId }, signal()),
      organizationId,
    );
    expect(await isFile(organizationId, mine.id)).toBe(false);
    expect(await rowsOf(mine.conversationId)).toEqual([]);
    expect(await isFile(other.organization.id, theirs.id)).toBe(true);
    expect(await archivesOf(other)).toHaveLength(1);
  });
}

describe('conversations in cold storage on the disk', () => {
  beforeAll(() => start());
  afterAll(() => app.close());
  coldStorage();

  it('CNV-04 never has temporary ones: they are only deleted', async () => {
    const owner = await archiving({ retentionDays: 1 });
    const id = await talk(owner, { temporary: true });
    ahead = 25 * HOUR_MS;
    await archive();
    expect(await statusOf(owner, id)).toBe(200);
    await asSystem(() => app.app.get(ExpireConversationsJob).run({}, signal()));
    await isErased(id);
    expect(await archivesOf(owner)).toEqual([]);
    ahead = 0;
  });

  it('CNV-17 a month is archived, row for row, and its partition dropped', async () => {
    const owner = await archiving();
    const member = await joinOrganization(app, owner.organization.id, 'member');
    ahead = Date.parse('2033-03-01T00:00:00Z') - Date.now();
    const ensure = () =>
      eventually(() => asSystem(() => app.app.get(Dispatcher).command(new EnsureMessagePartitions())));
    await ensure();
    for (const [day, who] of [owner, member, member].entries()) {
      const { id } = await ok(who.post('/conversations', {}));
      await onDatabase(
        app.db,
        `insert into conversation.messages (id, organization_id, user_id, conversation_id, sequence_number, role, content, state, created_at)
         select conversation.first_id_at('2033-03-1${day}T00:00:00Z'::timestamptz + n * interval '1 minute'), organization_id, user_id, id, n,
                case n % 2 when 1 then 'user' else 'assistant' end, 'On day ${day}: ' || n, 'complete', '2033-03-1${day}T00:00:00Z'
           from conversation.conversations, generate_series(1, 120) n where id = '${id}'`,
        `update conversation.conversations set message_count = 120, last_message_at = '2033-03-1${day}T02:00:00Z' where id = '${id}'`,
      );
    }
    const month = await onDatabase(
      app.db,
      `select id, conversation_id as "conversationId", sequence_number as "sequenceNumber", role, content
         from conversation.messages_203303 order by conversation_id, sequence_number`,
    );
    expect(month).toHaveLength(360);

    ahead = Date.parse('2033-04-20T00:00:00Z') - Date.now();
    await archive();
    await eventually(async () =>
      expect(await onDatabase(app.db, 'select from conversation.messages_203303')).toEqual([]),
    );
    expect((await ensure()).dropped).toContain('messages_203303');
    const query = 'from=2033-03-01T00:00:00Z&to=2033-04-01T00:00:00Z';
    const { file, headers } = await download(owner, `download?${query}`);
    expect(file).toHaveLength(Number(headers.get('content-length')));
    const held = dataOf(file, 'message')
      .map(({ id, conversationId, sequenceNumber, role, content }) => ({
        id,
        conversationId,
        sequenceNumber,
        role,
        content,
      }))
      .toSorted(
        (one, two) =>
          one.conversationId.localeCompare(two.conversationId) || one.sequenceNumber - two.sequenceNumber,
      );
    expect(held).toEqual(month);
    const ofMember = await download(owner, `download?${query}&userId=${member.user.id}`);
    expect(dataOf(ofMember.file, 'conversation')).toHaveLength(2);
    ahead = 0;
  });

  it('XC-31 whoever dies before or after writing leaves the conversation, which is archived once later', async () => {
    const owner = await archiving();
    const [early, late] = [await talk(owner), await talk(owner)];
    ahead = 31 * DAY_MS;
    const begun = await asSystem(
      async () => app.app.get(Dispatcher).command(new BeginArchiving(await expired(owner, early))),
      owner.organization.id,
      owner.user.id,
    );
    expect(begun).toMatchObject({ attempt: 1 });
    const { written } = await writeDown(owner, late);
    // Died here. Nobody else begins while it may still be at work.
    await archive();
    expect([await statusOf(owner, early), await statusOf(owner, late)]).toEqual([200, 200]);
    expect(await archivesOf(owner)).toEqual([]);
    ahead += HOUR_MS;
    await archive();
    await Promise.all([isErased(early), isErased(late)]);
    const kept = await archivesOf(owner);
    expect(sortedIds(kept)).toEqual([early, late].toSorted(compare));
    expect(await rowsOf(late)).toMatchObject([{ id: written.archiveId, state: 'stored', attempt: 2 }]);
    expect(await isFile(owner.organization.id, written.archiveId, 1)).toBe(false);
    expect(await isFile(owner.organization.id, written.archiveId, 2)).toBe(true);
    ahead = 0;
  });

  it('XC-31 one that comes late with what it wrote changes nothing', async () => {
    const owner = await archiving();
    const id = await talk(owner);
    ahead = 31 * DAY_MS;
    const { conversation, written } = await writeDown(owner, id);
    ahead += HOUR_MS;
    await archive();
    const after = await rowsOf(id);
    await expect(
      asSystem(
        () => app.app.get(Dispatcher).command(new StoreConversationArchive(conversation, written)),
        owner.organization.id,
        owner.user.id,
      ),
    ).rejects.toMatchObject({ code: expect.stringMatching(/archiving_overtaken|not_found/) });
    expect(await rowsOf(id)).toEqual(after);
    ahead = 0;
  });

  it('XC-31 ten workers at once archive each conversation once', async () => {
    const owner = await archiving();
    const ids = await Promise.all(Array.from({ length: 6 }, () => talk(owner)));
    ahead = 31 * DAY_MS;
    await Promise.all(Array.from({ length: 10 }, archive));
    const kept = await archivesOf(owner);
    expect(sortedIds(kept)).toEqual(ids.toSorted(compare));
    const stored = (await ok(owner.get('/admin/audit?action=conversation_archive.stored'))).data;
    expect(stored).toHaveLength(6);
    ahead = 0;
  });

  it('CNV-17 one that is used or deleted while it is written is no archive, and no file of it stays', async () => {
    const owner = await archiving();
    const [used, deleted] = [await talk(owner), await talk(owner)];
    ahead = 31 * DAY_MS;
    const writer = app.app.get(ArchiveWriter);
    const write = writer.write.bind(writer);
    writer.write = async (order, abort) => {
      const written = await write(order, abort);
      if (order.conversationId === used) await ok(owner.patch(`/conversations/${used}`, { title: 'Anew' }));
      if (order.conversationId === deleted) await owner.delete(`/conversations/${deleted}`);
      return written;
    };
    await archive();
    writer.write = write;
    expect(await statusOf(owner, used)).toBe(200);
    const [row] = await rowsOf(deleted);
    expect(row).toMatchObject({ state: 'deleting' });
    expect(await archivesOf(owner)).toEqual([]);
    await purge();
    expect([await rowsOf(used), await rowsOf(deleted)]).toEqual([[], []]);
    expect(await isFile(owner.organization.id, row!['id'] as string)).toBe(false);
    await archive();
    expect((await archivesOf(owner)).map(({ conversationId }) => conversationId)).toEqual([used]);
    ahead = 0;
  });

  it('XC-31 what nobody goes on writing is forgotten with its file', async () => {
    const owner = await archiving();
    const id = await talk(owner);
    ahead = 31 * DAY_MS;
    const { written } = await writeDown(owner, id);
    await ok(owner.put('/conversation-settings', { ...SETTINGS, retentionDays: null }));
    ahead += 2 * HOUR_MS;
    await purge();
    expect(await rowsOf(id)).toHaveLength(1);
    ahead += 2 * DAY_MS;
    await purge();
    expect(await rowsOf(id)).toEqual([]);
    expect(await isFile(owner.organization.id, written.archiveId)).toBe(false);
    expect(await statusOf(owner, id)).toBe(200);
    ahead = 0;
  });
});

describe('cold storage that fails', () => {
  beforeAll(() => start());
  afterAll(() => app.close());

  const gauge = async (state: string) => {
    const metrics = await fetch(`${app.url}/metrics`).then((answer) => answer.text());
    return Number(
      new RegExp(`conversation_archives_waiting\\{state="${state}"\\} (\\d+)`).exec(metrics)?.[1],
    );
  };

  it('XC-31 OPS-10 deletes nothing, says so, and goes on when it works again', async () => {
    const owner = await archiving();
    const ids = await Promise.all([talk(owner), talk(owner), talk(owner)]);
    const storage = app.app.get(ObjectStorage);
    const write = storage.write.bind(storage);
    ahead = 31 * DAY_MS;
    storage.write = () => Promise.reject(new Error('The disk is full'));
    await expect(archive()).rejects.toThrow('3 conversations could not be archived; they stay as they are');
    // Something else arrives than was sent.
    storage.write = (key, source, size, type) => {
      source.destroy();
      return write(key, Readable.from([Buffer.alloc(size)]), size, type);
    };
    ahead += HOUR_MS;
    await expect(archive()).rejects.toThrow('3 conversations could not be archived');
    for (const id of ids) {
      expect(await statusOf(owner, id)).toBe(200);
      expect(await rowsOf(id)).toMatchObject([{ state: 'writing', attempt: 2 }]);
    }
    expect(await archivesOf(owner)).toEqual([]);
    expect(await gauge('failing')).toBe(3);
    await eventually(async () => {
      const { services } = (await fetch(`${app.url}/health`).then((answer) => answer.json())) as any;
      expect(services.storage).toMatchObject({
        status: 'degraded',
        details: { conversationArchivesFailing: 3 },
      });
    }, 10_000);
    storage.write = write;
    await archive();
    expect(await archivesOf(owner)).toEqual([]);
    ahead += HOUR_MS;
    await archive();
    expect(await archivesOf(owner)).toHaveLength(3);
    expect(await gauge('failing')).toBe(0);
    ahead = 0;
  });

  it('CNV-17 is not asked for the rest when it has failed five times in sequence', async () => {
    const owner = await archiving();
    await Promise.all(Array.from({ length: 8 }, () => talk(owner)));
    const storage = app.app.get(ObjectStorage);
    const write = storage.write.bind(storage);
    ahead = 31 * DAY_MS;
    let asked = 0;
    storage.write = () => {
      asked += 1;
      return Promise.reject(new Error('Nobody answers'));
    };
    await expect(archive()).rejects.toThrow('5 conversations');
    expect(asked).toBe(5);
    storage.write = write;
    ahead += HOUR_MS;
    await archive();
    expect(await archivesOf(owner)).toHaveLength(8);
    ahead = 0;
  });

  it('XC-31 a file that was damaged later is not given out as whole, and one that cannot be read is told', async () => {
    const owner = await archiving();
    await talk(owner);
    ahead = 31 * DAY_MS;
    await archive();
    ahead = 0;
    const [{ id, sizeBytes }] = await archivesOf(owner);
    const storage = app.app.get(ObjectStorage);
    const read = storage.read.bind(storage);
    storage.read = async () => Readable.from([Buffer.alloc(sizeBytes)], { objectMode: false });
    await expect(download(owner, `${id}/download`)).rejects.toThrow();
    await expect(download(owner, 'download')).rejects.toThrow();
    storage.read = () => Promise.reject(new Error('Nobody answers'));
    const { status, body } = await owner.get(`/conversation-archives/${id}/download`);
    expect([status, body.code]).toEqual([503, 'conversation.cold_storage_unavailable']);
    storage.read = read;
    expect((await download(owner, `${id}/download`)).file).toHaveLength(sizeBytes);
  });
});

describe('who may do what with archived conversations', () => {
  let owner: Journey;
  let member: Journey;
  let other: Journey;
  beforeAll(async () => {
    await start();
    [owner, other] = [await archiving(), await archiving()];
    member = await joinOrganization(app, owner.organization.id, 'member');
    await Promise.all([talk(owner), talk(owner), talk(member), talk(member), talk(other)]);
    ahead = 31 * DAY_MS;
    await archive();
    ahead = 0;
  });
  afterAll(() => app.close());

  const refused = async (who: Journey, id: string) => {
    const answers = [
      await who.get('/conversation-archives'),
      await who.get(`/conversation-archives/${id}/download`),
      await who.get('/conversation-archives/download'),
      await who.delete(`/conversation-archives/${id}`),
      await who.delete(`/conversation-archives?userId=${member.user.id}`),
    ];
    return answers.map(({ status }) => status);
  };

  it('CNV-06 TEN-05 they are the organization’s: its administrators’ alone, not even of whoever they were', async () => {
    const [{ id }] = await archivesOf(owner, `?userId=${member.user.id}`);
    expect(await refused(member, id)).toEqual([403, 403, 403, 403, 403]);
    expect(await archivesOf(other)).toHaveLength(1);
    expect((await other.get(`/conversation-archives/${id}/download`)).status).toBe(404);
    expect((await other.delete(`/conversation-archives/${id}`)).status).toBe(404);
    expect((await ok(other.delete(`/conversation-archives?userId=${member.user.id}`))).deleted).toBe(0);
    expect(await archivesOf(owner)).toHaveLength(4);
  });

  it('XC-33 are listed page by page and found by person and time', async () => {
    const all = await archivesOf(owner);
    const paged: any[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: any = await ok(owner.get(`/conversation-archives?limit=1${cursor && `&cursor=${cursor}`}`));
      paged.push(...page.data);
      cursor = page.nextCursor;
    }
    expect(paged).toEqual(all);
    expect(await archivesOf(owner, `?userId=${member.user.id}`)).toHaveLength(2);
    expect(await archivesOf(owner, `?to=${all.at(-1).lastMessageAt}`)).toEqual([]);
    expect(await archivesOf(owner, `?from=${all[1].lastMessageAt}`)).toHaveLength(2);
    const nothing = await owner.get('/conversation-archives/download?to=2020-01-01T00:00:00Z');
    expect([nothing.status, nothing.body.code]).toEqual([404, 'conversation.archive_not_found']);
  });

  it('PRV-04 one is deleted, or all of a person, at once and with their files soon', async () => {
    const ofMember = await archivesOf(owner, `?userId=${member.user.id}`);
    const [one] = await archivesOf(owner, `?userId=${owner.user.id}`);
    expect((await owner.delete(`/conversation-archives/${one.id}`)).status).toBe(204);
    expect((await owner.delete(`/conversation-archives/${one.id}`)).status).toBe(404);
    expect((await owner.get(`/conversation-archives/${one.id}/download`)).status).toBe(404);
    expect((await ok(owner.delete(`/conversation-archives?userId=${member.user.id}`))).deleted).toBe(2);
    expect(await archivesOf(owner)).toHaveLength(1);
    await purge();
    for (const { id } of [one, ...ofMember]) expect(await isFile(owner.organization.id, id)).toBe(false);
    const [last] = await archivesOf(owner);
    expect(await isFile(owner.organization.id, last.id)).toBe(true);
    const deleted = (await ok(owner.get('/admin/audit?action=conversation_archive.deleted&outcome=success')))
      .data;
    expect(deleted.map(({ resourceId, details }: any) => [resourceId, details])).toEqual([
      [null, { userId: member.user.id, archives: 2 }],
      [one.id, {}],
    ]);
  });

  it('CNV-17 settings that are not given stay as they were', async () => {
    const somebody = await archiving({ archiveRetentionDays: 365 });
    const set = await ok(somebody.put('/conversation-settings', { retentionDays: 7, sharingAllowed: false }));
    expect(set).toMatchObject({
      retentionDays: 7,
      sharingAllowed: false,
      reasoningShown: true,
      whenExpired: 'archive',
      archiveRetentionDays: 365,
    });
    expect(await ok(somebody.get('/conversation-settings'))).toEqual(set);
    const { status, body } = await somebody.put('/conversation-settings', {
      ...SETTINGS,
      whenExpired: 'burn',
      archiveRetentionDays: 0,
    });
    expect([status, body.errors.map(({ pointer }: any) => pointer)]).toEqual([
      400,
      ['/whenExpired', '/archiveRetentionDays'],
    ]);
  });
});

describe('a conversation that is larger than what may be in memory', () => {
  beforeAll(() => start());
  afterAll(() => app.close());

  it('CNV-17 XC-50 is archived with flat memory', async () => {
    const owner = await archiving();
    const { id } = await ok(owner.post('/conversations', {}));
    // Hexadecimal digits of a sum each, so that little of it packs away.
    await onDatabase(
      app.db,
      `insert into conversation.messages (id, organization_id, user_id, conversation_id, sequence_number, role, content, state, created_at)
       select uuidv7(), organization_id, user_id, id, n, 'assistant',
              (select string_agg(md5(n || '.' || i), '') from generate_series(1, 500) i), 'complete', now()
         from conversation.conversations, generate_series(1, 4000) n where id = '${id}'`,
      `update conversation.conversations set message_count = 4000 where id = '${id}'`,
    );
    ahead = 31 * DAY_MS;
    // What can be reached, however lazily the rest is collected.
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const used = () => {
      collect();
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      return heapUsed + arrayBuffers;
    };
    const before = used();
    let most = before;
    const watch = setInterval(() => (most = Math.max(most, used())), 1_000);
    await archive();
    clearInterval(watch);
    ahead = 0;
    const [{ messageCount, sizeBytes }] = await archivesOf(owner);
    expect(messageCount).toBe(4000);
    expect(sizeBytes).toBeGreaterThan(30_000_000);
    // Its text alone is 64 million characters. Whatever else the program does meanwhile is counted, too.
    expect(most - before).toBeLessThan(40_000_000);
  }, 180_000);
});

describe.skipIf(S3_MISSING)(
  `conversations in cold storage on S3${S3_MISSING ? ` (${S3_MISSING})` : ''}`,
  () => {
    let server: S3Server | undefined;
    beforeAll(async () => {
      server = await startS3Server();
      await start(server.env);
    });
    afterAll(async () => {
      await app.close();
      await server?.stop();
    });
    coldStorage();
  },
);
