import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { postgresCpuSeconds } from './cpu.mjs';
import { SET_SESSION, itemIdSql } from './statements.mjs';

const SETTLED_MS = 300;

function literal(value) {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return `array[${value.map(literal).join(', ')}]`;
  const text = String(value instanceof Date ? value.toISOString() : value);
  // After a colon pgbench looks for a variable of its own, in texts too.
  return `E'${text.replaceAll('\\', '\\\\').replaceAll("'", "''").replaceAll(':', '\\072')}'`;
}

export const hasPgbench = () => spawnSync('pgbench', ['--version']).status === 0;

/**
 * PostgreSQL's own load program with the same transactions: what is left when the server in between costs nothing.
 * Each organization has a script of its own, taken at random; the statements of one transaction are sent at once.
 */
export class Pgbench {
  /**
   * @param {string} url
   * @param {number} connections
   * @param {Record<'read' | 'list', import('./recorded.mjs').Template>} reads
   * @param {number} [postmaster]
   */
  constructor(url, connections, reads, postmaster) {
    this.url = new URL(url);
    this.connections = connections;
    this.reads = reads;
    this.postmaster = postmaster;
    this.scripts = { read: [], list: [] };
  }

  /**
   * @param {string} folder
   * @param {readonly import('./people.mjs').Person[]} people
   * @param {number} items
   */
  async prepare(folder, people, items) {
    await mkdir(folder);
    const last = Math.floor(items / people.length) - 1;
    const bodies = {
      read: (i, person) => [
        `\\set n random(0, ${last}) * ${people.length} + ${i}`,
        this.#written('read', person),
      ],
      list: (_i, person) => ['', this.#written('list', person)],
    };
    for (const [kind, body] of Object.entries(bodies)) {
      for (const [i, person] of people.entries()) {
        const { organizationId, userId } = person;
        const file = path.join(folder, `${kind}-${i}.sql`);
        const session = SET_SESSION.replace('$1', `'${organizationId}'`).replace('$2', `'${userId}'`);
        const [choose, select] = body(i, person);
        await writeFile(file, script(choose, session, select));
        this.scripts[kind].push(file);
      }
    }
  }

  /**
   * @param {'read' | 'list'} kind
   * @param {number} seconds
   * @param {import('./resources.mjs').Resources} resources
   * @returns {Promise<import('./load.mjs').Measurement>}
   */
  async load(kind, seconds, resources) {
    const before = postgresCpuSeconds(this.postmaster);
    const output = await this.#run(this.scripts[kind], seconds, resources);
    // What a connection used is in nobody's account between its end and the postmaster's notice of it.
    await sleep(SETTLED_MS);
    const cpu = postgresCpuSeconds(this.postmaster);
    const count = Number(/actually processed: (\d+)/.exec(output)?.[1]);
    const rate = Number(/^tps = ([\d.]+)/m.exec(output)?.[1]);
    const failed = Number(/failed transactions: (\d+)/.exec(output)?.[1] ?? 0);
    if (!(count > 0 && rate > 0) || failed > 0) throw new Error(`pgbench failed:\n${output}`);
    return { rate, postgresCpu: cpu === undefined ? undefined : ((cpu - before) / count) * 1e6 };
  }

  /** The statement with its values in it: scripts of pgbench take no others. */
  #written(what, { organizationId, userId }) {
    const { text, values } = this.reads[what];
    const own = {
      itemId: itemIdSql('cast(:n as bigint)'),
      userId: `'${userId}'`,
      organizationId: `'${organizationId}'`,
    };
    return text.replaceAll(/\$(\d+)/g, (_, n) => {
      const value = values[n - 1];
      return 'of' in value ? own[value.of] : literal(value.value);
    });
  }

  async #run(scripts, seconds, resources) {
    const { hostname, port, username, password, pathname } = this.url;
    const child = spawn(
      'pgbench',
      [
        '-n',
        '-M',
        'prepared',
        '-c',
        this.connections,
        '-j',
        2,
        '-T',
        seconds,
        ...scripts.flatMap((file) => ['-f', file]),
      ].map(String),
      {
        env: {
          PATH: process.env.PATH,
          PGHOST: hostname,
          PGPORT: port || '5432',
          PGUSER: decodeURIComponent(username),
          PGPASSWORD: decodeURIComponent(password),
          PGDATABASE: pathname.slice(1),
          PGOPTIONS: '-c role=app_user',
        },
      },
    );
    await resources.add(() => child.kill('SIGTERM'));
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    await once(child, 'close');
    return output;
  }
}

const oneLine = (text) => `${text.replace(/\s+/g, ' ')};`;

const script = (choose, session, select) =>
  [
    choose,
    '\\startpipeline',
    'begin;',
    oneLine(session),
    oneLine(select),
    'commit;',
    '\\endpipeline',
    '',
  ].join('\n');
