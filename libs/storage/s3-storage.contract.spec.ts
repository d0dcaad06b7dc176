import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { S3Storage } from './s3-storage.js';
import { S3_MISSING, startS3Server, type S3Server } from './testing/s3-server.js';
import { storageContract } from './testing/storage-contract.js';

describe.skipIf(S3_MISSING)(`files on S3${S3_MISSING ? ` (${S3_MISSING})` : ''}`, () => {
  let server: S3Server | undefined;
  let storage: S3Storage;
  beforeAll(async () => {
    server = await startS3Server();
    storage = new S3Storage(server.options);
  });
  afterAll(() => server?.stop());

  storageContract(() => storage);

  it('MED-09 addresses lead to where clients reach it', async () => {
    const elsewhere = new S3Storage({ ...server!.options, publicEndpoint: 'https://files.example.com' });
    const options = {
      contentType: 'text/plain',
      disposition: 'inline',
      expiresAt: new Date(Date.now() + 1e4),
    };
    expect(await elsewhere.signDownload('a/b', options)).toMatch(
      /^https:\/\/files\.example\.com\/media\/a\/b\?/,
    );
  });

  it('MED-09 a bucket that is not there is told', async () => {
    const missing = new S3Storage({ ...server!.options, bucket: 'missing' });
    await expect(missing.check()).rejects.toThrow();
  });
});
