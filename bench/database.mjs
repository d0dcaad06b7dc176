import { randomUUID } from 'node:crypto';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { startPostgres } from '../deploy/local/postgres.mjs';
import { parentOf } from './cpu.mjs';
import { itemIdSql } from './statements.mjs';
import { CONTENT_SQL, CONTENT_TABLES } from './content-sql.mjs';
import { MESSAGES_SQL, MESSAGES_TABLES, MONTHS_SQL } from './messages.mjs';
import { TENANCY_SQL } from './tenancy.mjs';

/** @typedef {import('./resources.mjs').Resources} Resources */
/** @typedef {import('./people.mjs').Person} Person */

const DRAIN_DEADLINE_MS = 60_000;

/**
 * A fresh database for the bench alone: on a server of its own, or on the one DATABASE_URL names.
 * @param {Resources} resources
 * @param {string} folder
 */
export async function openDatabase(resources, folder) {
  const server = process.env.DATABASE_URL ?? (await startOwnServer(resources, folder));
  const name = `ai_gym_bench_${process.pid}`;
  await onServer(server, `create database ${name}`);
  await resources.add(() => onServer(server, `drop database if exists ${name} with (force)`));
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

async function startOwnServer(resources, folder) {
  const server = await startPostgres({ dataDir: folder });
  await resources.add(() => server.stop());
  return server.url;
}

async function onServer(connectionString, statement) {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** The bench's own view of the database, as the login that owns it. */
export class Database {
  /** @param {pg.Client} client */
  constructor(client) {
    this.client = client;
  }

  /**
   * @param {Resources} resources
   * @param {string} url
   */
  static async connect(resources, url) {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await resources.add(() => client.end());
    return new Database(client);
  }

  async version() {
    const { rows } = await this.client.query('show server_version');
    return rows[0].server_version;
  }

  /**
   * Process id of the postmaster when the server runs on this machine.
   * @returns {Promise<number | undefined>}
   */
  async postmaster() {
    const { rows } = await this.client.query('select pg_backend_pid() as pid, inet_server_addr() as address');
    return ['127.0.0.1', '::1'].includes(rows[0].address) ? parentOf(rows[0].pid) : undefined;
  }

  /**
   * Items, each with its first version, dealt out to the organizations in turn.
   * @param {readonly Person[]} people
   * @param {number} count
   */
  async loadItems(people, count) {
    await this.#asOwner(CONTENT_TABLES, async () => {
      await this.client.query(
        `insert into content.items (id, organization_id, repository, title, description, content_data, metadata, status,
                                    published_version, created_by, created_at, updated_at, published_at)
         select ${itemIdSql('n')}, owner.organization_id, 'documents', 'Lesson ' || n, 'What lesson ' || n || ' is about',
                jsonb_build_object('body', 'Lesson ' || n || '. ' || $4::text || md5(n::text), 'language', 'en'),
                jsonb_build_object('level', n % 5, 'tags', jsonb_build_array('course', 'unit-' || n % 40)),
                'published', 1, owner.user_id, at, at, at
           from generate_series(0, $3::int - 1) n
           join unnest($1::uuid[], $2::uuid[]) with ordinality owner (organization_id, user_id, position)
             on owner.position = n % cardinality($1::uuid[]) + 1
          cross join lateral (select timestamptz '2026-01-01 00:00Z' + make_interval(secs => n)) as times (at)`,
        [
          people.map((person) => person.organizationId),
          people.map((person) => person.userId),
          count,
          PARAGRAPH,
        ],
      );
      await this.client.query(
        `insert into content.versions (organization_id, item_id, number, title, description, content_data, metadata,
                                       created_by, created_at)
         select organization_id, id, version, title, description, content_data, metadata, created_by, created_at
           from content.items`,
      );
    });
    for (const table of CONTENT_TABLES) await this.client.query(`vacuum (analyze) ${table}`);
  }

  /**
   * Lets the organizations ask as often as they like: the plan they get by signing up ends after 100 answers.
   * @param {readonly Person[]} people
   */
  async liftLimits(people) {
    await this.#asOwner(['billing.subscriptions'], () =>
      this.client.query(
        `insert into billing.subscriptions (organization_id, plan, plan_version, status, created_at, updated_at)
         select organization_id, 'enterprise', 1, 'active', now(), now() from unnest($1::uuid[]) organization_id
         on conflict (organization_id) do update set plan = excluded.plan, plan_version = excluded.plan_version,
           status = excluded.status`,
        [people.map((person) => person.organizationId)],
      ),
    );
  }

  /**
   * @param {Person} person whose organization is at the head of the tree
   */
  async loadTenancy({ organizationId, userId }) {
    const tables = ['tenancy.organizations', 'tenancy.memberships'];
    await this.#asOwner(tables, async () => {
      for (const statement of TENANCY_SQL) await this.client.query(statement, [organizationId, userId]);
    });
    for (const table of tables) await this.client.query(`vacuum (analyze) ${table}`);
  }

  /**
   * Conversations over the last year, of which a tenth is this person's.
   * @param {Person} person
   * @param {number} count
   * @returns {Promise<string>} the id of one of his
   */
  async loadMessages({ organizationId, userId }, count) {
    await this.client.query(MONTHS_SQL);
    let id;
    await this.#asOwner(MESSAGES_TABLES, async () => {
      for (const statement of MESSAGES_SQL)
        await this.client.query(statement, [organizationId, userId, count]);
      const { rows } = await this.client.query(
        `select id from conversation.conversations where title = 'Conversation 70'`,
      );
      id = rows[0].id;
    });
    for (const table of MESSAGES_TABLES) await this.client.query(`vacuum (analyze) ${table}`);
    return id;
  }

  /**
   * @param {Person} person whose organization is one of those that have content
   * @param {{ organizations: number, items: number }} size
   */
  async loadContent({ organizationId, userId }, { organizations, items }) {
    const ids = [organizationId, ...Array.from({ length: organizations - 1 }, () => randomUUID())];
    const values = [ids, ids.map(() => userId), items];
    await this.#asOwner(CONTENT_TABLES, async () => {
      for (const statement of CONTENT_SQL) await this.client.query(statement, values);
    });
    for (const table of CONTENT_TABLES) await this.client.query(`vacuum (analyze) ${table}`);
  }

  /** Waits until the app has delivered every event, so that what one load left does not slow the next. */
  async eventsDelivered() {
    const deadline = Date.now() + DRAIN_DEADLINE_MS;
    while (await this.#exists('platform.outbox')) {
      if (Date.now() > deadline) throw new Error('The app does not deliver its events.');
      await sleep(10);
    }
    if (await this.#exists('platform.dead_letters'))
      throw new Error('The app could not deliver some events.');
  }

  async #exists(table) {
    await this.client.query('set role app_system');
    const { rows } = await this.client.query(`select exists (select from ${table}) as found`);
    await this.client.query('reset role');
    return rows[0].found;
  }

  /** Row level security holds for the owner too, unless it is switched off for the while. */
  async #asOwner(tables, work) {
    await this.client.query('begin');
    for (const table of tables) await this.client.query(`alter table ${table} no force row level security`);
    await work();
    // Deferred checks would keep the tables from being altered.
    await this.client.query('set constraints all immediate');
    for (const table of tables) await this.client.query(`alter table ${table} force row level security`);
    await this.client.query('commit');
  }
}

const PARAGRAPH =
  'A lesson states what the learner will be able to do, shows one worked example, asks for three attempts of rising ' +
  'difficulty and ends with a short summary in the learner’s own words. Teachers see who finished, where people ' +
  'gave up and which question was answered wrongly most often, so that the next edition explains it better. ';
