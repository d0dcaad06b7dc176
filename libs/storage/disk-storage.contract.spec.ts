import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fastify, type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '#libs/testing/eventually.js';
import { compositeOf } from './checksums.js';
import { diskRoutes } from './disk-routes.js';
import { DiskStorage, OBJECT_PATH, PART_PATH } from './disk-storage.js';
import type { OpenUpload } from './object-storage.js';
import { SignedUrls } from './signed-urls.js';
import { ChecksumMismatch, PartSizeWrong, UploadNotFound } from './storage-errors.js';
import { storageContract } from './testing/storage-contract.js';

describe('files on the disk', () => {
  let folder: string;
  let server: FastifyInstance;
  let storage: DiskStorage;
  let urls: SignedUrls;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ai-gym-storage-'));
    server = fastify();
    // The address is known once it listens, and it listens once its routes are known.
    const late = new Proxy({} as DiskStorage, { get: (_, name) => Reflect.get(storage, name) as unknown });
    await server.register(diskRoutes(late));
    const origin = await server.listen({ host: '127.0.0.1', port: 0 });
    urls = new SignedUrls(Buffer.alloc(32, 1).toString('base64'), origin);
    storage = new DiskStorage(folder, urls);
  });
  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  storageContract(() => storage);

  it.each(['../../etc/passwd', 'a/../../b', '.hidden', 'a//b', '/etc/passwd', 'a/b\0c', '%2e%2e/b', ''])(
    'MED-03 no key leads out of the folder, not even a signed one: %j',
    async (key) => {
      const url = urls.sign(
        'GET',
        OBJECT_PATH,
        { key, type: 'text/plain', disposition: 'inline' },
        new Date(4e12),
      );
      expect((await fetch(url)).status).toBe(404);
      await expect(storage.stat(key)).rejects.toThrow('no such file');
    },
  );

  it('MED-03 an address made under another key is refused', async () => {
    const forged = new SignedUrls(
      Buffer.alloc(32, 2).toString('base64'),
      `http://${server.listeningOrigin.slice(7)}`,
    );
    const url = forged.sign(
      'GET',
      OBJECT_PATH,
      { key: 'a/b', type: 'text/html', disposition: 'inline' },
      new Date(4e12),
    );
    expect((await fetch(url)).status).toBe(403);
  });

  it('MED-07 a sender that breaks off leaves nothing behind', async () => {
    const upload = { key: 'a/b', algorithm: null, uploadId: await storage.openUpload() };
    const { url } = await storage.signPart(upload, { number: 1, sizeBytes: 1_000_000 }, new Date(4e12));
    const { hostname, port, pathname, search } = new URL(url);
    const socket = connect(Number(port), hostname);
    socket.write(`PUT ${pathname}${search} HTTP/1.1\r\nhost: a\r\ncontent-length: 1000000\r\n\r\nhalf of it`);
    const parts = () => readdir(storage.layout.upload(upload.uploadId));
    await eventually(async () => expect(await parts()).toHaveLength(1));
    socket.destroy();
    await eventually(async () => expect(await parts()).toEqual([]));
  });

  const opened = async (): Promise<OpenUpload> => {
    return { key: randomUUID(), algorithm: null, uploadId: await storage.openUpload() };
  };
  const receive = ({ uploadId }: OpenUpload, pieces: Iterable<Buffer> | AsyncIterable<Buffer>) =>
    storage.parts.receive(uploadId, { number: 1, sizeBytes: 4 }, null, Readable.from(pieces));

  it.each(['abc', 'abcde'])(
    'MED-05 keeps nothing of a part that turns out to be another length: %s',
    async (sent) => {
      const upload = await opened();
      const pieces = [...sent].map((letter) => Buffer.from(letter));
      await expect(receive(upload, pieces)).rejects.toBeInstanceOf(PartSizeWrong);
      expect(await readdir(storage.layout.upload(upload.uploadId))).toEqual([]);
    },
  );

  it('MED-07 a part that was arriving when its upload was aborted is refused', async () => {
    const upload = await opened();
    const pieces = async function* () {
      yield Buffer.from('ab');
      await storage.abortUpload(upload);
      yield Buffer.from('cd');
    };
    await expect(receive(upload, pieces())).rejects.toBeInstanceOf(UploadNotFound);
  });

  it('MED-01 takes a part without bytes', async () => {
    const upload = await opened();
    const { url } = await storage.signPart(upload, { number: 1, sizeBytes: 0 }, new Date(4e12));
    expect((await fetch(url, { method: 'PUT' })).status).toBe(200);
    expect((await storage.listParts(upload, 0, 9)).parts).toMatchObject([{ number: 1, sizeBytes: 0 }]);
  });

  it('MED-02 a part whose checksum nobody knows does not pass for part of a whole with one', async () => {
    const upload: OpenUpload = { ...(await opened()), algorithm: 'sha256' };
    await receive(upload, [Buffer.from('abcd')]);
    const { parts } = await storage.listParts(upload, 0, 9);
    const digest = createHash('sha256').update('abcd').digest('base64');
    await expect(storage.completeUpload(upload, parts, compositeOf([digest]))).rejects.toBeInstanceOf(
      ChecksumMismatch,
    );
  });

  it('MED-03 there is nothing at a signed address of a file that is not there, or of none', async () => {
    const signed = { type: 'text/plain', disposition: 'inline' };
    for (const parameters of [{ key: 'not/here', ...signed }, signed]) {
      const url = urls.sign('GET', OBJECT_PATH, { ...parameters }, new Date(4e12));
      expect((await fetch(url)).status).toBe(404);
    }
    const nowhere = urls.sign('PUT', PART_PATH, { number: '1', size: '1' }, new Date(4e12));
    expect((await fetch(nowhere, { method: 'PUT', body: 'a' })).status).toBe(404);
    const outside = { ...(await opened()), uploadId: '../objects' };
    await expect(storage.listParts(outside, 0, 9)).rejects.toBeInstanceOf(UploadNotFound);
  });

  it('MED-09 does not take a folder it cannot read for one that holds nothing', async () => {
    await writeFile(join(folder, 'file'), '');
    const broken = new DiskStorage(join(folder, 'file'), urls);
    const upload = await opened();
    const { uploadId } = upload;
    const calls: (() => Promise<unknown>)[] = [
      () => broken.listParts(upload, 0, 9),
      () => broken.parts.receive(uploadId, { number: 1, sizeBytes: 0 }, null, Readable.from([])),
      () => broken.abortUpload(upload),
      () => broken.stat('a'),
      () => broken.read('a'),
    ];
    for (const call of calls) await expect(call()).rejects.toMatchObject({ code: 'ENOTDIR' });
  });
});
