import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectionConfig } from '#libs/persistence/pools.js';
import { createTestDatabase, type TestDatabase } from '#libs/testing/postgres.js';
import {
  GLOBAL_TABLES,
  rlsProblems,
  RLS_EXEMPTIONS,
  tablesOf,
  withClient,
  type Table,
} from './support/catalogue.js';

let db: TestDatabase;
let tables: readonly Table[];

beforeAll(async () => {
  db = await createTestDatabase();
  tables = await asAdmin(tablesOf);
});

afterAll(() => db.drop());

const asAdmin = <T>(work: (client: pg.Client) => Promise<T>) =>
  withClient({ connectionString: db.adminUrl }, work);
const asApp = <T>(work: (client: pg.Client) => Promise<T>) =>
  withClient(connectionConfig(db.appUrl, 'app'), work);

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
    await asAdmin(async (client) => {
      expect(await rlsProblems(client)).not.toContain(problem);
      await client.query(statement);
      expect(await rlsProblems(client)).toContain(problem);
    });
  });
});
