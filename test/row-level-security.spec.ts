import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectionConfig } from '#libs/persistence/pools.js';
import { useTestApp } from '#libs/testing/app-fixture.js';
import { createTestDatabase, type TestDatabase } from '#libs/testing/postgres.js';
import {
  GLOBAL_TABLES,
  rlsProblems,
  RLS_EXEMPTIONS,
  tablesOf,
  withClient,
  type Table,
} from './support/catalogue.js';
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

describe('the catalogue of the migrated database', () => {
  it('XC-40 XC-43 XC-45 every table forces row level security with a policy, every policy is cheap', async () => {
    expect(await asAdmin(rlsProblems)).toEqual([]);
    expect(tables.length).toBeGreaterThan(25);
  });

  it('XC-43 an exemption is for a table that exists, and the job queue is closed to the application role', async () => {
    for (const name of [...RLS_EXEMPTIONS.keys(), ...GLOBAL_TABLES.keys()])
      expect(
        tables.some((table) => table.name === name || table.name.startsWith(name.replace('*', ''))),
        name,
      ).toBe(true);
    await asApp(async (client) => {
      for (const { name } of tables.filter((table) => table.name.startsWith('jobs.')))
        await expect(client.query(`select from ${name}`), name).rejects.toMatchObject({ code: '42501' });
    });
  });

  it('XC-43 the roles of the application own nothing and can bypass nothing', async () => {
    const { rows: roles } = await asAdmin((client) =>
      client.query(`select rolname, rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication as powerful,
          (select count(*)::int from pg_class where relowner = r.oid) + (select count(*)::int from pg_proc where proowner = r.oid)
            + (select count(*)::int from pg_namespace where nspowner = r.oid) as owned,
          (select array_agg(m.rolname::text order by m.rolname) from pg_roles m where m.rolname <> r.rolname and pg_has_role(r.oid, m.oid, 'member')) as takes_on
        from pg_roles r where rolname in ('app_user', 'app_system', 'ai_gym_app') order by 1`),
    );
    const harmless = { powerful: false, owned: 0 };
    expect(roles).toEqual([
      { rolname: 'ai_gym_app', ...harmless, takes_on: ['app_system', 'app_user'] },
      { rolname: 'app_system', ...harmless, takes_on: null },
      { rolname: 'app_user', ...harmless, takes_on: null },
    ]);
  });

  it('XC-43 a function that runs with its owner’s rights names its schema and is not for everybody', async () => {
    const { rows } = await asAdmin((client) =>
      client.query<{
        name: string;
        config: string[] | null;
        everybody: boolean;
      }>(`select p.oid::regprocedure::text as name, p.proconfig as config,
          has_function_privilege('public', p.oid, 'execute') as everybody
        from pg_proc p join pg_namespace n on n.oid = p.pronamespace
       where p.prosecdef and n.nspname not in ('pg_catalog', 'information_schema')`),
    );
    expect(rows.length).toBeGreaterThan(0);
    for (const { name, config, everybody } of rows) {
      expect(config, name).toContain('search_path=""');
      expect(everybody, name).toBe(false);
    }
  });
});

describe('what is found on a database with planted faults', () => {
  let planted: TestDatabase;
  beforeAll(async () => {
    planted = await createTestDatabase();
  });
  afterAll(() => planted.drop());

  const faults: [string, string, string][] = [
    [
      'a table without security',
      'create table content.planted1 (organization_id uuid)',
      'content.planted1 has no row level security',
    ],
    [
      'a table in a schema of its own',
      'create schema planted; create table planted.t (id int); alter table planted.t enable row level security, force row level security',
      'planted.t has no policy',
    ],
    [
      'security that the owner escapes',
      'create table content.planted2 (id int); alter table content.planted2 enable row level security; create policy p on content.planted2 using (true)',
      'content.planted2 does not force row level security on its owner',
    ],
    [
      'a function in a policy for every row',
      'create policy planted on content.items using (organization_id = platform.current_organization_id())',
      'content.items planted calls a function for every row',
    ],
    [
      'a foreign key without an index',
      'alter table content.planted1 add item uuid, add constraint planted_item foreign key (organization_id, item) references content.items (organization_id, id)',
      'foreign key planted_item on content.planted1 has no index',
    ],
    [
      'a policy on a column without an index',
      'create table content.planted3 (owner_id uuid); create policy p on content.planted3 using (owner_id is not null)',
      'content.planted3: no index starts with owner_id, which its policy looks at',
    ],
  ];
  it.each(faults)('XC-46 %s', async (_, statement, problem) => {
    await withClient({ connectionString: planted.adminUrl }, async (client) => {
      expect(await rlsProblems(client)).not.toContain(problem);
      await client.query(statement);
      expect(await rlsProblems(client)).toContain(problem);
    });
  });
});

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
