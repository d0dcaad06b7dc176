import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPostgres, type RunningPostgres } from '../../deploy/local/postgres.mjs';

const launcher = new URL('../../deploy/local/postgres.mjs', import.meta.url).href;
const settings = { fsync: 'off', shared_buffers: '16MB' };

describe('embedded PostgreSQL', () => {
  let dataDir: string;

  beforeAll(async () => {
    dataDir = join(await mkdtemp(join(tmpdir(), 'ai-gym-embedded-')), 'postgres');
  });

  afterAll(() => rm(join(dataDir, '..'), { recursive: true }));

  it('XC-75 starts PostgreSQL 18 that only this machine reaches and only with the password', async () => {
    await withServer(dataDir, async (server) => {
      const [row] = await query<{ server_version: string }>(server.url, 'show server_version');
      expect(row?.server_version).toMatch(/^18\./);
      expect(server.reused).toBe(false);

      expect((await stat(join(dataDir, 'password'))).mode & 0o777).toBe(0o600);
      await expect(query(withPassword(server.url, 'guessed'), 'select 1')).rejects.toThrow(/password/);
      for (const host of otherAddresses()) {
        await expect(query(withHost(server.url, host), 'select 1')).rejects.toThrow(/ECONNREFUSED/);
      }
    });
  });

  it('XC-77 keeps its data over a stop and has no server left after it', async () => {
    const first = await withServer(dataDir, async (server) => {
      await query(server.url, 'create table kept as select 42 as answer');
      return server;
    });
    await expect(query(first.url, 'select 1')).rejects.toThrow(/ECONNREFUSED/);

    await withServer(dataDir, async (server) => {
      expect(await query(server.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
    });
  });

  it('XC-75 joins the server of a launcher that was killed, and stops it', async () => {
    const killed = await launchAndKill(dataDir);
    await withServer(dataDir, async (server) => {
      expect(server).toMatchObject({ reused: true, port: killed.port });
      expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    });
    await expect(query(killed.url, 'select 1')).rejects.toThrow(/ECONNREFUSED/);
  });

  it('XC-75 ends a temporary server together with the process that wanted it', async () => {
    const killed = await launchAndKill(dataDir, { temporary: true });
    await expect
      .poll(() => query(killed.url, 'select 1').catch(String), { timeout: 10_000 })
      .toMatch(/ECONNREFUSED/);
  });

  it('XC-75 leaves a shared server to the launcher that still uses it', async () => {
    await withServer(dataDir, async (server) => {
      const second = await startPostgres({ dataDir, settings });
      expect(second).toMatchObject({ reused: true, port: server.port });
      await second.stop();
      expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    });
  });

  it('XC-75 is not held up by a process id that has passed to another program', async () => {
    const { uid, gid } = await stat(dataDir);
    const stranger = spawn('sleep', ['60'], { uid, gid });
    const pidFile = [stranger.pid, join(dataDir, 'cluster'), 1, 1, '', '127.0.0.1', '1 1', 'ready'].join(
      '\n',
    );
    await writeFile(join(dataDir, 'cluster', 'postmaster.pid'), `${pidFile}\n`);
    try {
      await withServer(dataDir, async (server) => {
        expect(server.reused).toBe(false);
      });
    } finally {
      stranger.kill();
    }
  });

  it('XC-75 logs slow statements without the values they were given', async () => {
    await withServer(dataDir, async (server) => {
      await query(server.url, 'select pg_sleep(1.01), $1::text', ['a-private-value']);
    });
    const log = await readFile(join(dataDir, 'postgres.log'), 'utf8');
    expect(log).toContain('select pg_sleep(1.01)');
    expect(log).not.toContain('a-private-value');
  });

  it('XC-75 shows the end of the log when the server does not start', async () => {
    const starting = startPostgres({ dataDir, settings: { ...settings, work_mem: 'plenty' } });
    await expect(starting).rejects.toThrow(/did not start[^]*invalid value for parameter "work_mem"/);
  });

  it('XC-75 refuses data of another major version and touches nothing', async () => {
    const versionFile = join(dataDir, 'cluster', 'PG_VERSION');
    await writeFile(versionFile, '17\n');
    await expect(startPostgres({ dataDir, settings })).rejects.toThrow(
      /PostgreSQL 17.*PostgreSQL 18.*DATA_DIR/,
    );
    expect(await readFile(versionFile, 'utf8')).toBe('17\n');
  });
});

async function withServer<T>(dataDir: string, use: (server: RunningPostgres) => Promise<T>): Promise<T> {
  const server = await startPostgres({ dataDir, settings });
  try {
    return await use(server);
  } finally {
    await server.stop();
  }
}

/** Starts the server from a process of its own, which dies without a chance to clean up. */
async function launchAndKill(dataDir: string, options = {}): Promise<{ url: string; port: number }> {
  const script = `
    import { startPostgres } from ${JSON.stringify(launcher)};
    const { url, port } = await startPostgres(${JSON.stringify({ dataDir, settings, ...options })});
    process.send({ url, port });`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const [server] = (await once(child, 'message')) as [{ url: string; port: number }];
  child.kill('SIGKILL');
  await once(child, 'exit');
  return server;
}

async function query<Row>(url: string, sql: string, values: unknown[] = []): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql, values)).rows as Row[];
  } finally {
    await client.end();
  }
}

function withPassword(url: string, password: string): string {
  return Object.assign(new URL(url), { password }).href;
}

function withHost(url: string, hostname: string): string {
  return Object.assign(new URL(url), { hostname }).href;
}

/** Addresses of this machine that others could use. */
function otherAddresses(): string[] {
  const addresses = Object.values(networkInterfaces()).flat();
  return addresses.flatMap((address) =>
    address && !address.internal && address.family === 'IPv4' ? [address.address] : [],
  );
}
