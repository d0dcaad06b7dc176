import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { S3_MISSING, startS3Server } from '#libs/storage/testing/s3-server.js';
import { buildApp, type AppProcess, type BuiltApp } from '#libs/testing/built-app.js';
import { Journey } from '#libs/testing/journey.js';
import { createTestDatabase, type TestDatabase } from '#libs/testing/postgres.js';

const MEBIBYTE = 1024 * 1024;
/** The beginning of an MP4 file; what follows is looked at by nobody here. */
const MP4 = Buffer.concat([Buffer.from('0000001866747970', 'hex'), Buffer.from('isom\0\0\x02\0isommp42')]);
/** What buffers that are not collected yet and code that is compiled meanwhile may take, whatever the size of a file. */
const ALLOWED_GROWTH = 150 * MEBIBYTE;

let built: BuiltApp;
let db: TestDatabase;
beforeAll(async () => {
  [built, db] = await Promise.all([buildApp(), createTestDatabase()]);
}, 180_000);
afterAll(async () => {
  await built.remove();
  await db.drop();
});

interface Sent {
  readonly number: number;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly sizeBytes: number;
}

async function put({ url, headers }: Sent, body: Buffer): Promise<void> {
  const answer = await fetch(url, {
    method: 'PUT',
    headers,
    body: new Uint8Array(body.buffer, body.byteOffset, body.length),
  });
  expect(answer.status, await answer.text()).toBe(200);
}

const kilobytes = async (app: AppProcess, field: 'VmRSS' | 'VmHWM'): Promise<number> =>
  Number(
    new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(
      await readFile(`/proc/${app.child.pid}/status`, 'utf8'),
    )?.[1],
  );

/** Sends a whole file: the second part first, the third twice, and finalizes it twice. Answers by how many bytes the process grew. */
async function sendAll(app: AppProcess, person: Journey, sizeBytes: number): Promise<number> {
  const begun = await person.post('/media/upload-intent', {
    filename: 'a.mp4',
    mime: 'video/mp4',
    sizeBytes,
  });
  expect(begun.status).toBe(201);
  const { media, parts, partSize } = begun.body as { media: { id: string }; parts: Sent[]; partSize: number };
  expect(parts.length).toBe(Math.ceil(sizeBytes / partSize));
  const bytes = Buffer.alloc(partSize, 7);
  const first = Buffer.from(bytes);
  MP4.copy(first);
  await person.get('/media/usage');
  const before = await kilobytes(app, 'VmRSS');
  const [one, two, three, ...others] = parts;
  await put(two!, bytes);
  await put(three!, Buffer.alloc(partSize, 9));
  await put(one!, first);
  await put(three!, bytes);
  for (let i = 0; i < others.length; i += 2)
    await Promise.all(others.slice(i, i + 2).map((part) => put(part, bytes.subarray(0, part.sizeBytes))));
  const answers = await Promise.all([1, 2].map(() => person.post(`/media/${media.id}/finalize`, {})));
  for (const { status, body } of answers)
    expect([status, body]).toMatchObject([200, { id: media.id, sizeBytes }]);
  expect((await person.get('/media/usage')).body).toMatchObject({
    organizationUsedBytes: sizeBytes,
    organizationReservedBytes: 0,
  });
  return ((await kilobytes(app, 'VmHWM')) - before) * 1024;
}

const start = (env: Record<string, string>) =>
  built.start({ DATABASE_URL: db.appUrl, APP_ROLE: 'api', RATE_LIMIT_IP: '100000', ...env });

const isLinux = process.platform === 'linux';

describe.skipIf(S3_MISSING !== undefined || !isLinux)(
  `one gigabyte on S3${S3_MISSING ? ` (${S3_MISSING})` : ''}`,
  () => {
    it('MED-01 MED-02 MED-09 is sent in parts, one again and one out of order, finalized twice, with flat memory', async () => {
      const server = await startS3Server();
      const app = await start(server.env);
      try {
        const person = await new Journey(app.url).register('s3@example.com', 'correct horse battery', 'S3');
        expect(await sendAll(app, person, 1024 * MEBIBYTE)).toBeLessThan(ALLOWED_GROWTH);
        expect((await fetch(`${app.url}/health`).then((answer) => answer.json())) as object).toMatchObject({
          services: { storage: { status: 'up' } },
        });
      } finally {
        await app.kill('SIGKILL');
        await server.stop();
      }
    }, 180_000);
  },
);

describe.skipIf(!isLinux)('half a gigabyte through the application to the disk', () => {
  it('MED-01 MED-09 is taken in with flat memory', async () => {
    const app = await start({});
    try {
      const person = await new Journey(app.url).register('disk@example.com', 'correct horse battery', 'Disk');
      expect(await sendAll(app, person, 500 * MEBIBYTE + 1)).toBeLessThan(ALLOWED_GROWTH);
    } finally {
      await app.kill('SIGKILL');
    }
  }, 180_000);
});
