import { beforeAll, describe, expect, it } from 'vitest';
import { useTestApp } from '#libs/testing/app-fixture.js';
import { eventually } from '#libs/testing/eventually.js';
import type { Journey } from '#libs/testing/journey.js';
import { addressOn, sendFile, uploadFile } from '#libs/testing/upload.js';

const running = useTestApp();

let person: Journey;
beforeAll(async () => {
  person = await running().register();
});

const NOTES = { filename: 'notes.md', mime: 'text/markdown', bytes: '# Notes\n\nThe gate opens at six.' };
const EXECUTABLE = Buffer.concat([
  Buffer.from('MZ'),
  Buffer.alloc(126),
  Buffer.from('PE\0\0'),
  Buffer.alloc(400),
]);

const usage = async (who = person) => (await who.get('/media/usage')).body;
const ready = async (id: string, who = person) =>
  eventually(async () => {
    const { body } = await who.get(`/media/${id}`);
    expect(body.status).toBe('ready');
    return body;
  }, 20_000);
const play = async (id: string, variant?: string, who = person) =>
  who.get(`/media/${id}/playback-url${variant ? `?variant=${variant}` : ''}`);

describe('sending a file', () => {
  it('MED-01 MED-02 MED-03 it is announced, sent, finalized, processed and played', async () => {
    const answer = await uploadFile(person, NOTES);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      kind: 'document',
      mime: 'text/markdown',
      filename: 'notes.md',
      error: null,
    });
    const media = await ready(answer.body.id);
    expect(media).toMatchObject({ progress: 100, ownerId: person.user.id });
    const { body } = await play(media.id);
    expect(body).toMatchObject({ variant: 'original', mime: 'text/markdown' });
    const file = await fetch(addressOn(person, body.url));
    expect(await file.text()).toBe(NOTES.bytes);
    expect(file.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''notes.md");
    expect(file.headers.get('x-content-type-options')).toBe('nosniff');
    const { data } = (await person.get('/media?kind=document')).body;
    expect(data.map(({ id }: { id: string }) => id)).toContain(media.id);
  });

  it('MED-02 XC-31 finalized twice, also at once, it answers the same and is counted once', async () => {
    const someone = await running().register();
    const id = await sendFile(someone, NOTES);
    const answers = await Promise.all([1, 2, 3].map(() => someone.post(`/media/${id}/finalize`, {})));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const again = await someone.post(`/media/${id}/finalize`, {});
    expect(again.body).toMatchObject({ id, sizeBytes: NOTES.bytes.length });
    expect(await usage(someone)).toMatchObject({
      organizationUsedBytes: NOTES.bytes.length,
      organizationReservedBytes: 0,
      ownUsedBytes: NOTES.bytes.length,
    });
  });

  it('MED-02 a renamed executable is refused, put under quarantine, given to nobody and counted for nobody', async () => {
    const someone = await running().register();
    const id = await sendFile(someone, { filename: 'holiday.jpg', mime: 'image/jpeg', bytes: EXECUTABLE });
    for (const _ of [1, 2]) {
      const answer = await someone.post(`/media/${id}/finalize`, {});
      expect(answer).toMatchObject({ status: 422, body: { code: 'media.refused' } });
      expect(answer.body.detail).toContain('application/x-msdownload, not image/jpeg');
    }
    const media = (await someone.get(`/media/${id}`)).body;
    expect(media.status).toBe('quarantined');
    expect(media.error).toContain('application/x-msdownload');
    expect((await play(id, 'original', someone)).body.code).toBe('media.not_ready');
    expect(await usage(someone)).toMatchObject({ organizationUsedBytes: 0, organizationReservedBytes: 0 });
  });

  it.each([
    ['a script as a picture', 'image/png', '#!/bin/sh\nrm -rf /'],
    ['a page as a document', 'application/pdf', '<html><script>1</script></html>'],
    ['nothing readable as text', 'text/plain', Buffer.from([0, 1, 2, 255])],
    [
      'an archive as a document',
      'text/plain',
      Buffer.from('PK\x03\x04aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'),
    ],
    ['a playlist as a video', 'video/mp4', '#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n'],
  ])('MED-02 %s is refused', async (_, mime, bytes) => {
    const answer = await uploadFile(person, { filename: 'x', mime, bytes });
    expect(answer).toMatchObject({ status: 422, body: { code: 'media.refused' } });
  });

  it('MED-01 what is missing is named, and an upload that was broken off is gone on with', async () => {
    const sizeBytes = 16 * 1024 * 1024 + 10;
    const begun = (
      await person.post('/media/upload-intent', { filename: 'a.csv', mime: 'text/csv', sizeBytes })
    ).body;
    expect(begun).toMatchObject({ partCount: 2, partSize: 16 * 1024 * 1024 });
    const { id } = begun.media;
    const put = (url: string, bytes: number) =>
      fetch(addressOn(person, url), { method: 'PUT', body: new Uint8Array(bytes).fill(65) });
    expect((await put(begun.parts[1].url, 10)).status).toBe(200);
    const refused = await person.post(`/media/${id}/finalize`, {});
    expect(refused).toMatchObject({ status: 409, body: { code: 'media.upload_incomplete' } });
    expect(refused.body.detail).toContain('1 parts are missing: 1.');
    const listed = (await person.get(`/media/${id}/parts?limit=1`)).body;
    expect(listed).toMatchObject({ data: [{ number: 2, sizeBytes: 10 }], nextCursor: null });
    const signed = await person.post(`/media/${id}/parts`, { parts: [{ number: 1 }] });
    expect((await put(signed.body.parts[0].url, begun.partSize)).status).toBe(200);
    expect((await person.get(`/media/${id}/parts?limit=1`)).body.nextCursor).not.toBeNull();
    expect((await person.post(`/media/${id}/finalize`, {})).status).toBe(200);
    expect((await person.get(`/media/${id}/parts`)).body.code).toBe('media.upload_closed');
    expect((await put(begun.parts[1].url, 10)).status).toBe(404);
  });

  it('MED-02 with an algorithm every part has its checksum, and a wrong whole is refused without ending the upload', async () => {
    const intent = { filename: 'a.txt', mime: 'text/plain', sizeBytes: 3, checksumAlgorithm: 'crc32' };
    const { media, parts } = (await person.post('/media/upload-intent', intent)).body;
    expect(parts).toEqual([]);
    const without = await person.post(`/media/${media.id}/parts`, { parts: [{ number: 1 }] });
    expect(without.body.code).toBe('media.part_checksum_missing');
    const sign = { parts: [{ number: 1, checksum: 'NSRBwg==' }] }; // of "abc"
    const { url, headers } = (await person.post(`/media/${media.id}/parts`, sign)).body.parts[0];
    const damaged = await fetch(addressOn(person, url), { method: 'PUT', headers, body: 'abd' });
    expect(damaged.status).toBe(422);
    expect((await fetch(addressOn(person, url), { method: 'PUT', headers, body: 'abc' })).status).toBe(200);
    const wrong = await person.post(`/media/${media.id}/finalize`, { checksum: 'AAAAAA==' });
    expect(wrong.body.code).toBe('storage.checksum_mismatch');
    const right = await person.post(`/media/${media.id}/finalize`, { checksum: 'NSRBwg==' });
    expect(right).toMatchObject({ status: 200, body: { checksum: 'NSRBwg==' } });
  });

  it.each([
    [{ mime: 'application/x-msdownload' }, 422, 'media.type_not_allowed'],
    [{ sizeBytes: 6_000_000_000 }, 422, 'media.file_too_large'],
    [{ sizeBytes: 2_000_000_000 }, 402, 'media.storage_full'],
    [{ sizeBytes: 0 }, 400, 'request.invalid'],
    [{ filename: '../x.md' }, 400, 'request.invalid'],
    [{ filename: 'a\nb.md' }, 400, 'request.invalid'],
  ])('MED-05 %j is not begun', async (change, status, code) => {
    const intent = { filename: 'a.md', mime: 'text/markdown', sizeBytes: 10, ...change };
    expect(await person.post('/media/upload-intent', intent)).toMatchObject({ status, body: { code } });
  });

  it('XC-31 an announcement that is repeated with its key is the same upload', async () => {
    const someone = await running().register();
    const intent = { filename: 'a.md', mime: 'text/markdown', sizeBytes: 1_000 };
    const send = () => someone.post('/media/upload-intent', intent, { headers: { 'idempotency-key': 'k1' } });
    const answers = await Promise.all([send(), send(), send()]);
    expect(new Set(answers.map(({ body }) => body.media.id)).size).toBe(1);
    expect((await usage(someone)).organizationReservedBytes).toBe(1_000);
  });

  it('MED-05 a cancelled upload frees its room at once', async () => {
    const someone = await running().register();
    const intent = { filename: 'a.md', mime: 'text/markdown', sizeBytes: 1_000 };
    const { media } = (await someone.post('/media/upload-intent', intent)).body;
    expect((await usage(someone)).organizationReservedBytes).toBe(1_000);
    expect((await someone.delete(`/media/${media.id}/upload`)).status).toBe(204);
    expect((await usage(someone)).organizationReservedBytes).toBe(0);
    expect((await someone.delete(`/media/${media.id}/upload`)).body.code).toBe('media.upload_closed');
    expect((await someone.post(`/media/${media.id}/finalize`, {})).body.code).toBe('media.upload_closed');
  });

  it('MED-05 TEN-04 of 50 uploads at once exactly those are promised room that there is room for', async () => {
    const someone = await running().register();
    const { organizationLimitBytes } = await usage(someone);
    const sizeBytes = Math.floor(organizationLimitBytes / 7);
    const intent = { filename: 'a.mp4', mime: 'video/mp4', sizeBytes };
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => someone.post('/media/upload-intent', intent)),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(7);
    expect(answers.filter(({ body }) => body.code === 'media.storage_full')).toHaveLength(43);
    expect(await usage(someone)).toMatchObject({
      organizationReservedBytes: 7 * sizeBytes,
      ownReservedBytes: 7 * sizeBytes,
    });
  }, 60_000);
});

describe('what is kept', () => {
  it('MED-03 a deleted file is played by nobody, can be restored, and counts until it is purged', async () => {
    const someone = await running().register();
    const { id } = (await uploadFile(someone, NOTES)).body;
    await ready(id, someone);
    const deleted = (await someone.delete(`/media/${id}`)).body;
    expect(deleted.status).toBe('deleted');
    expect(new Date(deleted.purgeAt).getTime()).toBeGreaterThan(Date.now() + 29 * 86_400_000);
    expect((await play(id, undefined, someone)).status).toBe(404);
    expect((await someone.get('/media')).body.data).toEqual([]);
    expect((await usage(someone)).organizationUsedBytes).toBe(NOTES.bytes.length);
    expect((await someone.post(`/media/${id}/restore`)).status).toBe(202);
    await ready(id, someone);
    expect((await someone.post(`/media/${id}/restore`)).body.code).toBe('media.move_not_allowed');
  });

  it('MED-06 a file is seen by its owner and by administrators, and by nobody else', async () => {
    const { id } = (await uploadFile(person, NOTES)).body;
    const stranger = await running().register();
    for (const path of [`/media/${id}`, `/media/${id}/playback-url`, `/media/${id}/parts`])
      expect((await stranger.get(path)).body.code).toBe('media.not_found');
    expect((await stranger.delete(`/media/${id}`)).status).toBe(404);
  });

  it('MED-03 the paths that older clients know lead to the same', async () => {
    const { id } = (await uploadFile(person, NOTES)).body;
    const answer = await fetch(`${running().url}/media/${id}`, {
      headers: { authorization: `Bearer ${person.token}` },
    });
    expect(((await answer.json()) as { id: string }).id).toBe(id);
  });
});
