import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, rm, symlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { eventually } from './eventually.js';

const ROOT = join(import.meta.dirname, '../..');

/** The application as it is shipped, to be started and killed as a process of its own. */
export interface BuiltApp {
  start(env: Record<string, string>): Promise<AppProcess>;
  /** Runs a command of the CLI to its end. */
  run(
    command: string | readonly string[],
    env?: Record<string, string>,
  ): Promise<{ code: number | null; output: string }>;
  remove(): Promise<void>;
}

export interface AppProcess {
  readonly url: string;
  readonly child: ChildProcess;
  /** Resolves with the exit code, or null after a signal. */
  readonly exited: Promise<number | null>;
  /** What it wrote to standard output and error. */
  output(): string;
  kill(signal: NodeJS.Signals): Promise<number | null>;
}

/** Builds into a folder of its own, so that a build the developer has is left alone. */
export async function buildApp(): Promise<BuiltApp> {
  const folder = await mkdtemp(join(tmpdir(), 'ai-gym-built-'));
  await copyFile(join(ROOT, 'package.json'), join(folder, 'package.json'));
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const dist = join(folder, 'dist');
  for (const [program, ...args] of [
    ['node_modules/ts7/bin/tsc', '-p', join(ROOT, 'tsconfig.build.json'), '--outDir', dist],
    ['deploy/build/bundle.mjs', dist],
  ] as const)
    await promisify(execFile)(process.execPath, [join(ROOT, program), ...args]);
  const program = (file: string) => [
    '--import',
    join(folder, 'dist/app/source-maps.js'),
    join(folder, 'dist/app', file),
  ];
  return {
    start: (env) => start(program('main.js'), folder, env),
    run: (command, env = {}) => run([...program('cli.js'), ...[command].flat()], env),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

async function run(
  args: readonly string[],
  env: Record<string, string>,
): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env['PATH'], NODE_ENV: 'test', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const written: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => written.push(String(text)));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output: written.join('') };
}

async function start(
  args: readonly string[],
  dataDir: string,
  env: Record<string, string>,
): Promise<AppProcess> {
  const port = env['PORT'] ?? String(await freePort());
  const child = spawn(process.execPath, args, {
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'test',
      LOG_LEVEL: 'warn',
      DATA_DIR: join(dataDir, 'data'),
      ...env,
      PORT: port,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const written: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => written.push(String(text)));
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const process_: AppProcess = {
    url: `http://127.0.0.1:${port}`,
    child,
    exited,
    output: () => written.join(''),
    kill: (signal) => {
      child.kill(signal);
      return exited;
    },
  };
  await ready(process_);
  return process_;
}

/** Up, or gone: a process that refuses to start has said why. */
async function ready({ url, child }: AppProcess): Promise<void> {
  await eventually(async () => {
    if (child.exitCode !== null) return;
    const answer = await fetch(`${url}/health/live`);
    if (!answer.ok) throw new Error(`/health/live answered ${answer.status}`);
  }, 30_000);
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
