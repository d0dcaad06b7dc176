import type pg from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
import { connectionConfig } from '#libs/persistence/pools.js';
import { useTestApp } from '#libs/testing/app-fixture.js';
import { GLOBAL_TABLES, tablesOf, withClient, type Table } from './support/catalogue.js';
import { playScenario, type Scenario } from './support/scenario.js';

const running = useTestApp();

const asAdmin = <T>(work: (client: pg.Client) => Promise<T>) =>
  withClient({ connectionString: running().db.adminUrl }, work);
const asApp = <T>(work: (client: pg.Client) => Promise<T>) =>
  withClient(connectionConfig(running().db.appUrl, 'app'), work);

let alpha: Scenario;
let beta: Scenario;
let tables: readonly Table[];
/** Tables that hold rows now that two organizations have lived. */
let filled: ReadonlyMap<string, number>;

beforeAll(async () => {
  alpha = await playScenario(running(), 'thetatoad');
  beta = await playScenario(running(), 'iotaibis');
  await asAdmin(async (client) => {
    tables = await tablesOf(client);
    const counts = new Map<string, number>();
    for (const { name } of tables) counts.set(name, await countOf(client, name));
    filled = new Map([...counts].filter(([, count]) => count > 0));
  });
});

async function countOf(client: pg.Client, table: string, condition = 'true'): Promise<number> {
  const { rows } = await client.query<{ n: number }>(
    `select count(*)::int as n from ${table} t where ${condition}`,
  );
  return rows[0]?.n ?? 0;
}

/** Rows that the client sees, or 0 when it may not look. */
async function visible(client: pg.Client, table: string, condition?: string): Promise<number> {
  return countOf(client, table, condition).catch((error: pg.DatabaseError) => {
    if (error.code === '42501') return 0;
    throw error;
  });
}

/** A session of beta's person, as the application opens one. */
async function enterBeta(client: pg.Client): Promise<void> {
  const { organization, user } = beta.ids;
  await client.query(
    "select set_config('app.organization_id', $1, false), set_config('app.user_id', $2, false)",
    [organization, user],
  );
}

describe('rows of two organizations', () => {
  it('XC-43 are in most tables, so that what follows means something', () => {
    expect([...filled.keys()].filter((name) => !name.startsWith('jobs.')).length).toBeGreaterThan(15);
    expect([...filled.keys()]).toEqual(
      expect.arrayContaining([
        'content.items',
        'conversation.messages',
        'billing.usage_records',
        'identity.sessions',
      ]),
    );
  });

  it('XC-43 are invisible to the application role while no session is set', async () => {
    await asApp(async (client) => {
      for (const name of filled.keys())
        if (!GLOBAL_TABLES.has(name)) expect(await visible(client, name), name).toBe(0);
    });
  });

  it('XC-41 XC-46 are invisible to the other organization in every table, in any column', async () => {
    await asApp(async (client) => {
      await enterBeta(client);
      let seen = 0;
      for (const name of filled.keys()) {
        seen += (await visible(client, name)) > 0 ? 1 : 0;
        for (const secret of [alpha.ids.organization, alpha.ids.user, alpha.marker])
          expect(await visible(client, name, `t::text like '%${secret}%'`), name).toBe(0);
      }
      expect(seen).toBeGreaterThan(8);
    });
  });

  it('XC-41 XC-46 cannot be changed, deleted or added by the other organization', async () => {
    const owned = await tenantTables();
    expect(owned.length).toBeGreaterThan(8);
    for (const name of owned) {
      const before = await asAdmin((client) => snapshot(client, name));
      await asApp(async (client) => {
        await enterBeta(client);
        for (const statement of [
          `update ${name} set organization_id = '${beta.ids.organization}'`,
          `delete from ${name}`,
        ])
          await attempt(client, `${statement} where organization_id = '${alpha.ids.organization}'`, name);
        for (const row of before.slice(0, 1))
          await expect(insertCopy(client, name, row), name).rejects.toMatchObject({ code: '42501' });
      });
      expect(await asAdmin((client) => snapshot(client, name)), name).toEqual(before);
    }
  });

  /** Filled tables with an `organization_id`. */
  async function tenantTables(): Promise<string[]> {
    const { rows } = await asAdmin((client) =>
      client.query<{
        name: string;
      }>(`select format('%s.%s', table_schema, table_name) as name from information_schema.columns
        where column_name = 'organization_id' and table_schema not in ('jobs') order by 1`),
    );
    return rows
      .map(({ name }) => name)
      .filter((name) => filled.has(name) && !name.startsWith('platform.outbox'));
  }

  async function snapshot(client: pg.Client, table: string): Promise<unknown[]> {
    const { rows } = await client.query<{ row: unknown }>(
      `select to_jsonb(t) as row from ${table} t where organization_id = $1 order by t::text`,
      [alpha.ids.organization],
    );
    return rows.map(({ row }) => row);
  }

  /** It must have no effect, or be refused for lack of privileges; anything else is a defect. */
  async function attempt(client: pg.Client, statement: string, table: string): Promise<void> {
    const changed = await client.query(statement).then(
      ({ rowCount }) => rowCount,
      (error: pg.DatabaseError) => (error.code === '42501' ? 0 : error.code),
    );
    expect(changed, `${table}: ${statement}`).toBe(0);
  }

  async function insertCopy(client: pg.Client, table: string, row: unknown): Promise<void> {
    const { rows } = await client.query<{ columns: string }>(
      `select string_agg(quote_ident(attname), ', ') as columns from pg_attribute
        where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' and attidentity = ''`,
      [table],
    );
    const columns = rows[0]?.columns;
    await client.query(
      `insert into ${table} (${columns}) select ${columns} from jsonb_populate_record(null::${table}, $1)`,
      [JSON.stringify(row)],
    );
  }
});

describe('the audit log', () => {
  const changes = [
    "update audit.events set action = 'x'",
    'delete from audit.events',
    'truncate audit.events',
  ];
  const roles: [string, () => pg.ClientConfig][] = [
    ['the application role', () => connectionConfig(running().db.appUrl, 'app')],
    ['the system role', () => connectionConfig(running().db.appUrl, 'system')],
    ['its owner', () => ({ connectionString: running().db.ownerUrl })],
  ];
  it.each(roles)('AUD-02 cannot be changed by %s, whole or by partition', async (_, config) => {
    const before = await asAdmin((client) => countOf(client, 'audit.events'));
    expect(before).toBeGreaterThan(10);
    const partitions = tables
      .filter(({ name, partition }) => partition && name.startsWith('audit.events'))
      .map(({ name }) => name);
    expect(partitions.length).toBeGreaterThan(3);
    await withClient(config(), async (client) => {
      await enterBeta(client);
      for (const change of changes)
        for (const table of ['audit.events', ...partitions])
          await expect(
            client.query(change.replace('audit.events', table)),
            `${change} ${table}`,
          ).rejects.toMatchObject({ code: '42501' });
    });
    expect(await asAdmin((client) => countOf(client, 'audit.events'))).toBe(before);
  });
});
