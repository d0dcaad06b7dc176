import { createHash } from 'node:crypto';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { Entitlements } from '#libs/cqrs/ports.js';
import { systemActor } from '#libs/kernel/actor.js';
import { newId } from '#libs/kernel/id.js';
import { runInContext } from '#libs/kernel/request-context.js';
import { compositeOf } from '#libs/storage/checksums.js';
import { ObjectStorage } from '#libs/storage/object-storage.js';
import { useTestApp } from '#libs/testing/app-fixture.js';
import { eventually } from '#libs/testing/eventually.js';
import type { Journey } from '#libs/testing/journey.js';
import { onDatabase } from '#libs/testing/on-database.js';
import { addressOn, sendFile, uploadFile } from '#libs/testing/upload.js';
import { joinOrganization } from '../../../test/support/people.js';
import { MediaWorkshop } from '../processing/media-workshop.js';
import { VirusScanner } from '../processing/virus-scanner.js';
import { ProcessMediaJob } from './process-media/process-media.job.js';

const MOST_OF_ONE = 1_000;
const running = useTestApp({ MEDIA_MAX_USER_BYTES: String(MOST_OF_ONE) });
const the = <T>(type: abstract new (...args: never[]) => T): T =>
  running().app.get<T>(type, { strict: false });

let person: Journey;
let colleague: Journey;
beforeAll(async () => {
  person = await running().register();
  colleague = await joinOrganization(running(), person.organization.id, 'content_creator');
});
afterEach(() => vi.restoreAllMocks());

const NOTES = { filename: 'notes.md', mime: 'text/markdown', bytes: 'The gate opens at six.' };
const INTENT = { filename: 'a.md', mime: 'text/markdown', sizeBytes: 3 };

interface Stored {
  readonly storage_key: string;
  readonly upload_id: string;
}
async function openOf(id: string) {
  const rows = await onDatabase(
    running().db,
    `select storage_key, upload_id from media.assets where id = '${id}'`,
  );
  const { storage_key: key, upload_id: uploadId } = rows[0] as unknown as Stored;
  return { key: `${key}/original`, uploadId, algorithm: null };
}
const write = (statement: string) => onDatabase(running().db, statement);
const statusOf = async (id: string) => (await person.get(`/media/${id}`)).body;

describe('an upload that was interrupted', () => {
  it('MED-02 is finished by whoever finds its parts put together', async () => {
    const someone = await running().register();
    const id = await sendFile(someone, NOTES);
    const open = await openOf(id);
    const { parts } = await the(ObjectStorage).listParts(open, 0, 10);
    await the(ObjectStorage).completeUpload(open, parts, undefined);
    const finalized = await someone.post(`/media/${id}/finalize`, {});
    expect(finalized).toMatchObject({ status: 200, body: { sizeBytes: NOTES.bytes.length } });
  });

  it('MED-07 is over when the storage has forgotten it', async () => {
    const someone = await running().register();
    const id = await sendFile(someone, NOTES);
    await the(ObjectStorage).abortUpload(await openOf(id));
    const refused = await someone.post(`/media/${id}/finalize`, {});
    expect(refused).toMatchObject({ status: 409, body: { code: 'media.upload_closed' } });
  });

  it('MED-02 is not taken for whole when something else is in its place', async () => {
    const someone = await running().register();
    const id = await sendFile(someone, NOTES);
    const open = await openOf(id);
    const { parts } = await the(ObjectStorage).listParts(open, 0, 10);
    await the(ObjectStorage).completeUpload(open, parts, undefined);
    vi.spyOn(the(ObjectStorage), 'stat').mockResolvedValue({ sizeBytes: 1 });
    const refused = await someone.post(`/media/${id}/finalize`, {});
    expect(refused).toMatchObject({ status: 409, body: { code: 'media.upload_closed' } });
  });

  it('MED-01 is opened once, however many go on with it at once', async () => {
    const someone = await running().register();
    const { media } = (await someone.post('/media/upload-intent', INTENT)).body;
    await write(`update media.assets set upload_id = null where id = '${media.id}'`);
    const storage = the(ObjectStorage);
    const both = Promise.withResolvers<void>();
    const opened: string[] = [];
    const openUpload = storage.openUpload.bind(storage);
    vi.spyOn(storage, 'openUpload').mockImplementation(async (...args) => {
      const uploadId = await openUpload(...args);
      if (opened.push(uploadId) === 2) both.resolve();
      await both.promise;
      return uploadId;
    });
    const sign = () => someone.post(`/media/${media.id}/parts`, { parts: [{ number: 1 }] });
    const [first, second] = await Promise.all([sign(), sign()]);
    expect([first.status, second.status]).toEqual([200, 200]);
    const open = await openOf(media.id);
    expect(opened).toContain(open.uploadId);
    const other = { ...open, uploadId: opened.find((id) => id !== open.uploadId)! };
    await expect(storage.listParts(other, 0, 1)).rejects.toThrow('no such open upload');
    for (const { body } of [first, second]) {
      const sent = await fetch(addressOn(someone, body.parts[0].url), { method: 'PUT', body: 'abc' });
      expect(sent.status).toBe(200);
    }
    expect((await someone.post(`/media/${media.id}/finalize`, {})).status).toBe(200);
  });

  it('MED-02 tells the checksum of the whole where its parts have theirs', async () => {
    const someone = await running().register();
    const intent = { ...INTENT, checksumAlgorithm: 'sha256' };
    const { media } = (await someone.post('/media/upload-intent', intent)).body;
    const checksum = createHash('sha256').update('abc').digest('base64');
    const sign = { parts: [{ number: 1, checksum }] };
    const { url, headers } = (await someone.post(`/media/${media.id}/parts`, sign)).body.parts[0];
    await fetch(addressOn(someone, url), { method: 'PUT', headers, body: 'abc' });
    const finalized = await someone.post(`/media/${media.id}/finalize`, {});
    expect(finalized).toMatchObject({ status: 200, body: { checksum: compositeOf([checksum]) } });
  });
});

describe('processing that was interrupted', () => {
  /** What the worker does with the next file, awaited. */
  function worked(): () => Promise<void> {
    const workshop = the(MediaWorkshop);
    let working: Promise<void> | undefined;
    const open = workshop.open.bind(workshop);
    vi.spyOn(workshop, 'open').mockImplementation((...args) => (working = open(...args)));
    return async () => {
      await eventually(async () => expect(working).toBeDefined());
      await working;
    };
  }

  const work = (assetId: string): Promise<void> =>
    runInContext({ actor: systemActor(person.organization.id), requestId: newId() }, () =>
      the(ProcessMediaJob).run({ assetId }, new AbortController().signal),
    );

  it('MED-02 a file in which something harmful is found is given to nobody and counts for nobody', async () => {
    const someone = await running().register();
    vi.spyOn(the(VirusScanner), 'scan').mockResolvedValue('Eicar-Test-Signature');
    const { id } = (await uploadFile(someone, NOTES)).body;
    await eventually(async () => {
      expect((await someone.get(`/media/${id}`)).body).toMatchObject({
        status: 'quarantined',
        error: 'the virus scanner found Eicar-Test-Signature in it.',
      });
    }, 20_000);
    expect((await someone.get(`/media/${id}/playback-url`)).body.code).toBe('media.not_ready');
    expect((await someone.get('/media/usage')).body).toMatchObject({ ownUsedBytes: 0 });
  });

  it('MED-04 a file that is deleted while it is worked on stays deleted', async () => {
    const done = worked();
    let id = '';
    vi.spyOn(the(VirusScanner), 'scan').mockImplementation(async () => {
      expect((await person.delete(`/media/${id}`)).status).toBe(200);
      return null;
    });
    id = await sendFile(person, NOTES);
    await person.post(`/media/${id}/finalize`, {});
    await done();
    expect(await statusOf(id)).toMatchObject({ status: 'deleted', progress: 0 });
    await work(id);
    expect((await statusOf(id)).status).toBe('deleted');
    const [{ cleared_at: cleared }] = (await write(
      `select cleared_at from media.assets where id = '${id}'`,
    )) as [{ cleared_at: unknown }];
    expect(cleared).toBeNull();
  });

  it('MED-04 a file whose work broke off again and again is given up, and can be tried again', async () => {
    const { id } = (await uploadFile(person, NOTES)).body;
    await eventually(async () => expect((await statusOf(id)).status).toBe('ready'), 20_000);
    expect((await person.post(`/media/${id}/process`)).body.code).toBe('media.move_not_allowed');
    await write(`update media.assets set status = 'processing', attempts = 5 where id = '${id}'`);
    await work(id);
    expect(await statusOf(id)).toMatchObject({
      status: 'failed',
      error: 'Processing it was broken off too often on our side. Try again later.',
    });
    expect((await colleague.post(`/media/${id}/process`)).body.code).toBe('media.not_found');
    expect((await person.post(`/media/${id}/process`)).status).toBe(202);
    await eventually(async () => expect((await statusOf(id)).status).toBe('ready'), 20_000);
  });
});

describe('what is somebody else’s', () => {
  it('MED-06 cannot be cancelled, sent, or restored by a colleague', async () => {
    const { media } = (await person.post('/media/upload-intent', INTENT)).body;
    expect((await colleague.delete(`/media/${media.id}/upload`)).body.code).toBe('media.not_found');
    expect((await person.delete(`/media/${media.id}/upload`)).status).toBe(204);
    const { id } = (await uploadFile(person, NOTES)).body;
    await person.delete(`/media/${id}`);
    expect((await colleague.post(`/media/${id}/restore`)).body.code).toBe('media.not_found');
  });

  it('MED-06 is sent by its owner alone, administrators not included', async () => {
    const { media } = (await colleague.post('/media/upload-intent', INTENT)).body;
    const refused = await person.post(`/media/${media.id}/parts`, { parts: [{ number: 1 }] });
    expect(refused).toMatchObject({ status: 403, body: { code: 'media.not_the_owner' } });
  });
});

describe('the room for files', () => {
  it('MED-05 is shared out by person, and told to be without an end where it is', async () => {
    const someone = await running().register();
    const room = async () => (await someone.get('/media/usage')).body;
    expect(await room()).toMatchObject({ ownLimitBytes: MOST_OF_ONE, ownReservedBytes: 0 });
    const begin = (sizeBytes: number) => someone.post('/media/upload-intent', { ...INTENT, sizeBytes });
    expect((await begin(MOST_OF_ONE + 1)).body).toMatchObject({
      code: 'media.storage_full',
      detail: expect.stringMatching(/^You may keep 1000 bytes and 1000 of them are left/),
    });
    expect((await begin(900)).status).toBe(201);
    expect((await begin(101)).body.detail).toMatch(/^You may keep 1000 bytes and 100 of them are left/);
    expect((await begin(100)).status).toBe(201);
    vi.spyOn(the(Entitlements), 'limits').mockResolvedValue({ storageGb: null });
    expect(await room()).toMatchObject({ organizationLimitBytes: null, organizationReservedBytes: 1_000 });
  });
});
