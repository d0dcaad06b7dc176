import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { projectNode, say } from '../deploy/local/project.mjs';
import { freePort } from './app.mjs';

const PORTKEY = '@portkey-ai/gateway@1.15.2';
/** What it asks for by range has newer versions that it fails with: it appends to headers they no longer let it change. */
const OVERRIDES = { '@hono/node-server': '1.13.8', hono: '4.9.7' };

/** Portkey's gateway as its authors publish it, in a folder of its own: it is no dependency of the project. */
export async function startPortkey({ resources, folder }) {
  const home = path.join(folder, 'portkey');
  await mkdir(home, { recursive: true });
  await writeFile(path.join(home, 'package.json'), JSON.stringify({ private: true, overrides: OVERRIDES }));
  say(`Installing ${PORTKEY} …`);
  await promisify(execFile)('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', PORTKEY], {
    cwd: home,
  });
  const port = await freePort();
  const program = path.join(home, 'node_modules/@portkey-ai/gateway/build/start-server.js');
  const child = spawn(projectNode(), [program, `--port=${port}`, '--headless'], {
    cwd: home,
    env: { PATH: process.env.PATH, NODE_ENV: 'production', TRUSTED_CUSTOM_HOSTS: 'localhost,127.0.0.1' },
    stdio: 'ignore',
  });
  const exited = once(child, 'exit');
  await resources.add(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; tries < 100; tries += 1) {
    const answer = await fetch(url).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer) return { url, pid: child.pid };
    await sleep(100);
  }
  throw new Error('Portkey’s gateway did not start');
}
