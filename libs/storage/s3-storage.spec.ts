import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { S3Storage } from './s3-storage.js';
import { ChecksumMismatch, ObjectNotFound, PartsChanged, UploadNotFound } from './storage-errors.js';

const upload = { key: 'a/b', uploadId: 'u1', algorithm: null };
const part = { number: 1, sizeBytes: 3, etag: '"1"', checksum: null };

/** What services say that a well-behaved one of the contract's does not. */
describe('answers of S3', () => {
  let server: Server;
  let storage: S3Storage;
  let answers: { status: number; body: string }[];
  beforeAll(async () => {
    server = createServer((request, response) => {
      const { status, body } = answers.shift() ?? { status: 404, body: '' };
      request.resume().on('end', () => response.writeHead(status, { 'content-type': 'text/xml' }).end(body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    storage = new S3Storage({
      bucket: 'media',
      region: 'us-east-1',
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
      forcePathStyle: true,
    });
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const says = (name: string, content: string): void =>
    void (answers = [{ status: 200, body: `<?xml version="1.0"?><${name}>${content}</${name}>` }]);
  const refuses = (code: string, status = 403): void =>
    void (answers = [{ status, body: `<Error><Code>${code}</Code><Message>No</Message></Error>` }]);

  it('MED-09 does not go on with an upload that has no id', async () => {
    says('InitiateMultipartUploadResult', '<Bucket>media</Bucket>');
    await expect(storage.openUpload('a/b', 'text/plain', null)).rejects.toThrow('without an id');
  });

  it('MED-01 takes a page without parts for the last one, whatever is said of more', async () => {
    says('ListPartsResult', '<IsTruncated>true</IsTruncated>');
    expect(await storage.listParts(upload, 0, 10)).toEqual({ parts: [], next: null });
  });

  it('MED-01 takes what a service does not say of a part for nothing', async () => {
    says('ListPartsResult', '<Part></Part>');
    const { parts } = await storage.listParts(upload, 0, 10);
    expect(parts).toEqual([{ number: 0, sizeBytes: 0, etag: '', checksum: null }]);
  });

  it.each([
    ['NoSuchUpload', UploadNotFound],
    ['BadDigest', ChecksumMismatch],
    ['InvalidPart', PartsChanged],
  ])('MED-02 knows why an upload is not completed: %s', async (code, expected) => {
    refuses(code, 400);
    await expect(storage.completeUpload(upload, [part])).rejects.toBeInstanceOf(expected);
  });

  it('MED-07 MED-09 does not take a refusal for something that is not there', async () => {
    const calls: (() => Promise<unknown>)[] = [
      () => storage.listParts(upload, 0, 10),
      () => storage.completeUpload(upload, [part]),
      () => storage.abortUpload(upload),
      () => storage.read('a/b'),
    ];
    for (const call of calls) {
      refuses('AccessDenied');
      await expect(call()).rejects.toMatchObject({ name: 'AccessDenied' });
    }
    answers = [{ status: 403, body: '' }];
    await expect(storage.stat('a/b')).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
  });

  it('MED-09 knows what is not there', async () => {
    answers = [{ status: 404, body: '' }];
    expect(await storage.stat('a/b')).toBeUndefined();
    refuses('NoSuchKey', 404);
    await expect(storage.read('a/b')).rejects.toBeInstanceOf(ObjectNotFound);
    refuses('NoSuchUpload', 404);
    await expect(storage.abortUpload(upload)).resolves.toBeUndefined();
  });

  it('MED-09 says what was not deleted instead of asking for it again and again', async () => {
    says('ListBucketResult', '<Contents><Key>a/b</Key></Contents>');
    const refusal = '<DeleteResult><Error><Key>a/b</Key><Code>AccessDenied</Code></Error></DeleteResult>';
    answers.push({ status: 200, body: refusal });
    await expect(storage.removeUnder('a')).rejects.toThrow('did not delete 1 objects: AccessDenied');
  });
});
