import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { crc32 } from 'node:zlib';
import { expect, it } from 'vitest';
import { compositeOf } from '../checksums.js';
import type { ChecksumAlgorithm, ObjectStorage, OpenUpload, PartToSend } from '../object-storage.js';
import { ChecksumMismatch, ObjectNotFound, PartsChanged, UploadNotFound } from '../storage-errors.js';

/** S3 takes no smaller part but the last one. */
const PART = 5 * 1024 * 1024;
const soon = () => new Date(Date.now() + 60_000);
const key = () => `${randomUUID()}/original`;

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('base64');
const crc = (bytes: Buffer) => {
  const value = Buffer.alloc(4);
  value.writeUInt32BE(crc32(bytes));
  return value.toString('base64');
};
const sumOf = { sha256, crc32: crc };

/** What holds for every place where files can be kept. */
export function storageContract(storage: () => ObjectStorage): void {
  const open = async (algorithm: ChecksumAlgorithm | null = null): Promise<OpenUpload> => {
    const name = key();
    return { key: name, algorithm, uploadId: await storage().openUpload(name, 'video/mp4', algorithm) };
  };

  const put = async (upload: OpenUpload, number: number, bytes: Buffer, signed: Partial<PartToSend> = {}) => {
    const part = {
      number,
      sizeBytes: bytes.length,
      ...(upload.algorithm && { checksum: sumOf[upload.algorithm](bytes) }),
      ...signed,
    };
    const { url, headers } = await storage().signPart(upload, part, soon());
    return fetch(url, { method: 'PUT', headers, body: new Uint8Array(bytes) });
  };

  const complete = async (upload: OpenUpload, checksum?: string) => {
    const { parts } = await storage().listParts(upload, 0, 100);
    await storage().completeUpload(upload, parts, checksum);
  };

  const content = async (name: string, limit?: number) => buffer(await storage().read(name, limit));

  it('MED-01 MED-09 a file is made of its parts by number, however often and in which order they came', async () => {
    const [first, second, again] = [randomBytes(PART), randomBytes(1000), randomBytes(PART)];
    const upload = await open();
    expect((await put(upload, 2, second)).status).toBe(200);
    expect((await put(upload, 1, first)).status).toBe(200);
    expect((await put(upload, 1, again)).status).toBe(200);
    await complete(upload);
    expect(await storage().stat(upload.key)).toEqual({ sizeBytes: PART + 1000 });
    expect((await content(upload.key)).equals(Buffer.concat([again, second]))).toBe(true);
    expect((await content(upload.key, 10)).equals(again.subarray(0, 10))).toBe(true);
  });

  it('MED-01 what has arrived is listed by pages, so that an upload can be resumed', async () => {
    const upload = await open();
    for (const number of [1, 2, 3]) await put(upload, number, Buffer.alloc(100 + number));
    const first = await storage().listParts(upload, 0, 2);
    expect(first.parts.map(({ number, sizeBytes }) => [number, sizeBytes])).toEqual([
      [1, 101],
      [2, 102],
    ]);
    expect(first.next).toBe(2);
    const second = await storage().listParts(upload, 2, 2);
    expect(second.parts.map(({ number }) => number)).toEqual([3]);
    expect(second.next).toBeNull();
    await storage().abortUpload(upload);
  });

  it('MED-05 nobody can send more or less than was signed', async () => {
    const upload = await open();
    for (const sizeBytes of [99, 101])
      expect((await put(upload, 1, Buffer.alloc(100), { sizeBytes })).status).toBeGreaterThanOrEqual(400);
    expect((await storage().listParts(upload, 0, 10)).parts).toEqual([]);
    await storage().abortUpload(upload);
  });

  it('MED-01 an address serves the one part it was made for, until its time is over', async () => {
    const upload = await open();
    const { url } = await storage().signPart(upload, { number: 1, sizeBytes: 3 }, soon());
    const swapped = url.replace(/([?&](?:number|partNumber)=)1/, '$12');
    expect(swapped).not.toBe(url);
    expect((await fetch(swapped, { method: 'PUT', body: 'abc' })).status).toBe(403);
    const short = await storage().signPart(upload, { number: 1, sizeBytes: 3 }, new Date(Date.now() + 1000));
    await new Promise((resolve) => setTimeout(resolve, 2500));
    expect((await fetch(short.url, { method: 'PUT', body: 'abc' })).status).toBe(403);
    await storage().abortUpload(upload);
  });

  it.each(['sha256', 'crc32'] as const)(
    'MED-02 with %s a wrong part is refused, can be sent again, and a wrong whole leaves the upload open',
    async (algorithm) => {
      const upload = await open(algorithm);
      const [first, second] = [randomBytes(PART), randomBytes(500)];
      const damaged = Buffer.from(first);
      damaged[7] = (damaged[7] ?? 0) ^ 1;
      expect(
        (await put(upload, 1, damaged, { checksum: sumOf[algorithm](first) })).status,
      ).toBeGreaterThanOrEqual(400);
      expect((await put(upload, 1, first)).status).toBe(200);
      expect((await put(upload, 2, second)).status).toBe(200);
      const { parts } = await storage().listParts(upload, 0, 10);
      expect(parts.map(({ checksum }) => checksum)).toEqual([first, second].map(sumOf[algorithm]));
      await expect(complete(upload, sumOf[algorithm](Buffer.from('another')))).rejects.toBeInstanceOf(
        ChecksumMismatch,
      );
      const whole =
        algorithm === 'crc32'
          ? crc(Buffer.concat([first, second]))
          : compositeOf([sha256(first), sha256(second)]);
      await complete(upload, whole);
      expect((await storage().stat(upload.key))?.sizeBytes).toBe(PART + 500);
    },
  );

  it('MED-02 a part that is not the one that was listed is not taken for it', async () => {
    const upload = await open();
    await put(upload, 1, Buffer.from('one'));
    const { parts } = await storage().listParts(upload, 0, 10);
    await put(upload, 1, Buffer.from('two'));
    await expect(storage().completeUpload(upload, parts, undefined)).rejects.toBeInstanceOf(PartsChanged);
    await complete(upload);
    expect(String(await content(upload.key))).toBe('two');
  });

  it('MED-07 nothing is left of an aborted upload, and aborting twice is harmless', async () => {
    const upload = await open();
    await put(upload, 1, Buffer.from('abc'));
    await storage().abortUpload(upload);
    await storage().abortUpload(upload);
    await expect(storage().listParts(upload, 0, 10)).rejects.toBeInstanceOf(UploadNotFound);
    expect((await put(upload, 1, Buffer.from('abc'))).status).toBe(404);
    expect(await storage().stat(upload.key)).toBeUndefined();
  });

  it('MED-02 an upload that was completed is not open any more, and completing it again changes nothing', async () => {
    const upload = await open();
    await put(upload, 1, Buffer.from('abc'));
    const { parts } = await storage().listParts(upload, 0, 10);
    await storage().completeUpload(upload, parts, undefined);
    // S3 remembers for a while what it has answered.
    const [again] = await Promise.allSettled([storage().completeUpload(upload, parts, undefined)]);
    if (again.status === 'rejected') expect(again.reason).toBeInstanceOf(UploadNotFound);
    await expect(storage().listParts(upload, 0, 10)).rejects.toBeInstanceOf(UploadNotFound);
    expect(String(await content(upload.key))).toBe('abc');
  });

  it('MED-03 a signed address gives the file, by ranges too, as what we say it is', async () => {
    const name = key();
    await storage().write(name, Readable.from([Buffer.from('0123456789')]), 10, 'text/plain');
    const options = {
      contentType: 'video/mp4',
      disposition: 'attachment; filename="a b.mp4"',
      expiresAt: soon(),
    };
    const url = await storage().signDownload(name, options);
    const whole = await fetch(url);
    expect(whole.status).toBe(200);
    expect(await whole.text()).toBe('0123456789');
    expect(whole.headers.get('content-type')).toBe('video/mp4');
    expect(whole.headers.get('content-disposition')).toBe('attachment; filename="a b.mp4"');
    expect(whole.headers.get('cache-control')).toMatch(/^private, max-age=\d+$/);
    const range = await fetch(url, { headers: { range: 'bytes=2-4' } });
    expect([range.status, await range.text(), range.headers.get('content-range')]).toEqual([
      206,
      '234',
      'bytes 2-4/10',
    ]);
    const beyond = await fetch(url, { headers: { range: 'bytes=50-' } });
    expect(beyond.status).toBe(416);
    expect((await fetch(url.replace('video', 'audio'))).status).toBe(403);
    expect((await fetch(url.slice(0, -3))).status).toBe(403);
  });

  it('MED-09 files are removed with everything below their prefix and nothing beside it', async () => {
    const prefix = randomUUID();
    const write = (name: string) => storage().write(name, Readable.from([Buffer.from('x')]), 1, 'text/plain');
    await Promise.all([`${prefix}/a`, `${prefix}/b/c`, `${prefix}2/a`].map(write));
    await storage().removeUnder(prefix);
    await storage().removeUnder(prefix);
    expect(await storage().stat(`${prefix}/a`)).toBeUndefined();
    expect(await storage().stat(`${prefix}/b/c`)).toBeUndefined();
    expect(await storage().stat(`${prefix}2/a`)).toEqual({ sizeBytes: 1 });
    await expect(storage().read(`${prefix}/a`)).rejects.toBeInstanceOf(ObjectNotFound);
  });

  it('MED-09 says whether files can be kept', async () => {
    await expect(storage().check()).resolves.toBeUndefined();
  });
}
