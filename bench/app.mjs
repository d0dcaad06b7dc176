import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { LaunchError, projectNode, root } from '../deploy/local/project.mjs';
import { childOf } from './cpu.mjs';

/** @typedef {import('./resources.mjs').Resources} Resources */

const START_DEADLINE_MS = 60_000;
const LOG_TAIL_BYTES = 1_000_000;
const LOG_TAIL_LINES = 20;
// Counting has to happen, refusing must not.
const OUT_OF_REACH = '10000000';

/** Id of the model that stands for an OpenAI-compatible server nearby. */
export const MODEL = 'bench';

/**
 * The app's environment: production, with everything on that is on there.
 * @param {{ databaseUrl: string, folder: string, pool: number, modelUrl: string, upstreams?: Record<string, string> }} settings
 *   upstreams: further models that answer at once, by id
 */
export function appEnvironment({ databaseUrl, folder, pool, modelUrl, upstreams = {} }) {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const prices = [{ effectiveFrom: '2020-01-01', inputPerMillionUsd: '0.1', outputPerMillionUsd: '0.2' }];
  const model = { id: MODEL, provider: 'openai-compatible', baseUrl: modelUrl, model: MODEL, prices };
  const others = Object.entries(upstreams).map(([id, baseUrl]) => ({ ...model, id, baseUrl, model: id }));
  return {
    PATH: process.env.PATH,
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    DATABASE_URL: databaseUrl,
    DATABASE_POOL_MAX: String(pool),
    DATA_DIR: folder,
    PUBLIC_URL: 'https://bench.invalid',
    JWT_SIGNING_KEYS: JSON.stringify([privateKey.export({ format: 'jwk' })]),
    SECRETS_KEY: Buffer.alloc(32, 1).toString('base64'),
    // Those who sign in come from many addresses, as a proxy tells them.
    TRUSTED_PROXIES: '1',
    RATE_LIMIT_IP: OUT_OF_REACH,
    RATE_LIMIT_USER: OUT_OF_REACH,
    RATE_LIMIT_ORGANIZATION: OUT_OF_REACH,
    RATE_LIMIT_KEY: OUT_OF_REACH,
    LLM_MODELS: JSON.stringify(
      [model, ...others].map((each) => ({ ...each, contextWindow: 32_768, maxOutputTokens: 1_024 })),
    ),
  };
}

/**
 * Starts the built app and waits until it answers.
 * @param {Resources} resources
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<{ url: string, pid?: number, startMs: number, troubles(): Promise<string>, stop(): Promise<void> }>}
 *   startMs: from spawning the process to its first answer; troubles: what its log says besides ordinary requests
 */
export async function startApp(resources, env) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const file = path.join(env.DATA_DIR, `app-${port}.log`);
  const log = await open(file, 'a');
  const child = spawn(projectNode(), [path.join(root, 'bench/app-launcher.mjs')], {
    cwd: root,
    env: { ...env, PORT: String(port) },
    stdio: ['ignore', log.fd, log.fd, 'ipc'],
  });
  await log.close();
  const exited = once(child, 'exit');
  const stop = async () => {
    child.kill('SIGTERM');
    await exited;
  };
  await resources.add(stop);
  const [{ startedAt }] = await once(child, 'message');
  const troubles = () => readTroubles(file);
  if (!(await becomesHealthy(url, child)))
    throw new LaunchError(`The app did not start:\n${await troubles()}`);
  return { url, pid: childOf(child.pid), startMs: Date.now() - startedAt, troubles, stop };
}

/** The log of a load is long, so only its end is read. */
async function readTroubles(file) {
  const log = await open(file);
  try {
    const { size } = await log.stat();
    const length = Math.min(size, LOG_TAIL_BYTES);
    const { buffer } = await log.read({ buffer: Buffer.alloc(length), position: size - length });
    const lines = buffer.toString().trim().split('\n');
    return lines
      .filter((line) => !line.startsWith('{"level":"info"'))
      .slice(-LOG_TAIL_LINES)
      .join('\n');
  } finally {
    await log.close();
  }
}

async function becomesHealthy(url, child) {
  const deadline = Date.now() + START_DEADLINE_MS;
  while (child.exitCode === null && Date.now() < deadline) {
    const answer = await fetch(`${url}/health/live`).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.ok) return true;
    await sleep(5);
  }
  return false;
}

/** @returns {Promise<number>} */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
