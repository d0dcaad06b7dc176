import { spawn, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '#libs/testing/eventually.js';
import type { S3Options } from '../s3-storage.js';

const INSTALL = 'go install github.com/versity/versitygw/cmd/versitygw@v1.8.0';

/** A server that speaks S3 as AWS does, signatures included: Versity's gateway over a folder. */
const SERVER = ['versitygw', join(homedir(), 'go/bin/versitygw')].find(
  (command) => spawnSync(command, ['--version']).status === 0,
);

/** Why suites that need it are skipped; in CI they are not, and fail. */
export const S3_MISSING =
  SERVER === undefined && process.env['CI'] === undefined ? `skipped: no S3 server, "${INSTALL}"` : undefined;

export interface S3Server {
  readonly options: S3Options;
  /** What the application is told to use it. */
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

const BUCKET = 'media';
const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local-only-secret' };

/** Starts one of the suite's own, with an empty bucket. */
export async function startS3Server(): Promise<S3Server> {
  if (SERVER === undefined) throw new Error(`These tests need an S3 server: ${INSTALL}`);
  const folder = await mkdtemp(join(tmpdir(), 'ai-gym-s3-'));
  await mkdir(join(folder, BUCKET));
  const port = await freePort();
  const { accessKeyId, secretAccessKey } = CREDENTIALS;
  const child = spawn(
    SERVER,
    [
      '--port',
      `127.0.0.1:${port}`,
      '--access',
      accessKeyId,
      '--secret',
      secretAccessKey,
      '--quiet',
      'posix',
      folder,
    ],
    { stdio: 'ignore' },
  );
  const endpoint = `http://127.0.0.1:${port}`;
  await eventually(() => fetch(endpoint), 20_000);
  return {
    options: {
      bucket: BUCKET,
      region: 'us-east-1',
      endpoint,
      credentials: CREDENTIALS,
      forcePathStyle: true,
    },
    env: {
      STORAGE_S3_BUCKET: BUCKET,
      STORAGE_S3_ENDPOINT: endpoint,
      STORAGE_S3_ACCESS_KEY_ID: accessKeyId,
      STORAGE_S3_SECRET_ACCESS_KEY: secretAccessKey,
      STORAGE_S3_FORCE_PATH_STYLE: 'true',
    },
    async stop() {
      child.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
