import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fastify, type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '#libs/testing/eventually.js';
import { diskRoutes } from './disk-routes.js';
import { DiskStorage, OBJECT_PATH } from './disk-storage.js';
import { SignedUrls } from './signed-urls.js';
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
});
