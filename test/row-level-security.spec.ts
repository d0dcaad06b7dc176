import pg from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
import { connectionConfig } from '#libs/persistence/pools.js';
import { useTestApp } from '#libs/testing/app-fixture.js';

const running = useTestApp();

/** Tables outside row level security, and why that is right. Whole schemas end in `.*`. */
const EXEMPT: Readonly<Record<string, string>> = {
  'public.schema_migrations': 'Names of migrations: the same for everybody, and readable only.',
  'jobs.*': 'Belongs to pg-boss; the role that acts for people has no access to the schema.',
};

interface Table {
  name: string;
  enabled: boolean;
  forced: boolean;
  policies: number;
  isPartition: boolean;
  owner: string;
}

const TABLES = `select n.nspname || '.' || c.relname as name, c.relrowsecurity as enabled, c.relforcerowsecurity as forced,
    (select count(*)::int from pg_policy where polrelid = c.oid) as policies, c.relispartition as "isPartition",
    pg_get_userbyid(c.relowner) as owner
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
 where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\\_%'
 order by 1`;

const isExempt = (name: string) =>
  EXEMPT[name] !== undefined || EXEMPT[`${name.split('.')[0]}.*`] !== undefined;

/** A partition is reached through its parent, whose policy applies; on its own it has to be closed to everybody. */
const unprotected = (tables: readonly Table[]) =>
  tables
    .filter(
      ({ name, enabled, forced, policies, isPartition }) =>
        !isExempt(name) && !(enabled && forced && (isPartition || policies > 0)),
    )
    .map(({ name }) => name);

async function withClient<T>(config: pg.ClientConfig, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(config);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const asOwner = <T>(work: (client: pg.Client) => Promise<T>) =>
  withClient({ connectionString: running().db.ownerUrl }, work);
const asRole = <T>(role: 'app' | 'system', work: (client: pg.Client) => Promise<T>) =>
  withClient(connectionConfig(running().db.appUrl, role), work);

let tables: Table[];

beforeAll(async () => {
  const person = await running().register();
  const { body: item } = await person.post('/content/items', {
    repository: 'documents',
    title: 'T',
    contentData: { body: 'text' },
  });
  for (const step of ['submit', 'approve', 'publish']) await person.post(`/content/items/${item.id}/${step}`);
  const { body: conversation } = await person.post('/conversations', {});
  const { body: sent } = await person.post(`/conversations/${conversation.id}/messages`, {
    content: 'text?',
  });
  await person.stream(`/conversations/${conversation.id}/messages/${sent.assistantMessage.id}/stream`);
  tables = await asOwner(async (client) => (await client.query<Table>(TABLES)).rows);
});

describe('row level security', () => {
  it('XC-46 XC-43 is on and forced for every table, with a policy or a reason', () => {
    expect(tables.length).toBeGreaterThan(25);
    expect(unprotected(tables)).toEqual([]);
  });

  it('XC-46 the check sees a table without it, one that is not forced and one without a policy', async () => {
    const found = await asOwner(async (client) => {
      await client.query('begin');
      await client.query('create table content.planted_plain (id int)');
      await client.query('create table content.planted_unforced (id int)');
      await client.query('alter table content.planted_unforced enable row level security');
      await client.query('create policy p on content.planted_unforced using (true)');
      await client.query('create table content.planted_without_policy (id int)');
      await client.query(
        'alter table content.planted_without_policy enable row level security, force row level security',
      );
      const { rows } = await client.query<Table>(TABLES);
      await client.query('rollback');
      return unprotected(rows);
    });
    expect(found).toEqual([
      'content.planted_plain',
      'content.planted_unforced',
      'content.planted_without_policy',
    ]);
  });

  it('XC-43 the application’s roles own nothing and can neither bypass it nor become more', async () => {
    const roles = await asOwner(
      async (client) =>
        (
          await client.query(
            "select rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles where rolname like 'app\\_%' order by 1",
          )
        ).rows,
    );
    expect(roles).toEqual(
      ['app_system', 'app_user'].map((rolname) => ({
        rolname,
        rolsuper: false,
        rolbypassrls: false,
        rolcreaterole: false,
        rolcreatedb: false,
      })),
    );
    expect(tables.filter(({ owner }) => owner.startsWith('app_'))).toEqual([]);
    await asRole('app', async (client) => {
      expect((await client.query('select current_user')).rows).toEqual([{ current_user: 'app_user' }]);
    });
  });

  it('XC-43 without a session the application role sees no row of any table that belongs to somebody', async () => {
    const seen: Record<string, number> = {};
    await asRole('app', async (client) => {
      for (const { name } of tables.filter((table) => !isExempt(table.name))) {
        const rows = await client.query<{ n: number }>(`select count(*)::int as n from ${name}`).then(
          (result) => result.rows[0]?.n ?? 0,
          (error: { code?: string }) => (error.code === '42501' ? 0 : Promise.reject(error)),
        );
        if (rows > 0) seen[name] = rows;
      }
    });
    // What is left is the same for every organization.
    expect(Object.keys(seen).toSorted()).toEqual([
      'billing.plans',
      'content.repositories',
      'platform.service_mode',
    ]);
  });

  it('XC-41 with another organization’s session it sees none of its rows and cannot write any for it', async () => {
    const other = await running().register();
    const owner = await asOwner(async (client) => {
      await client.query(
        "select set_config('app.organization_id', $1, false), set_config('app.user_id', $2, false)",
        [other.organization.id, other.user.id],
      );
      return (await client.query('select count(*)::int as n from content.items')).rows[0].n as number;
    });
    expect(owner).toBe(0);
    await asRole('app', async (client) => {
      await client.query(
        "select set_config('app.organization_id', $1, false), set_config('app.user_id', $2, false)",
        [other.organization.id, other.user.id],
      );
      expect((await client.query('select * from content.items')).rows).toEqual([]);
      expect((await client.query('select * from conversation.messages')).rows).toEqual([]);
      expect((await client.query("update content.items set title = 'stolen'")).rowCount).toBe(0);
      expect((await client.query('delete from content.items')).rowCount).toBe(0);
      await expect(
        client.query(
          `insert into content.items (id, organization_id, repository, title, created_by, created_at, updated_at)
           values (gen_random_uuid(), gen_random_uuid(), 'documents', 'planted', $1, now(), now())`,
          [other.user.id],
        ),
      ).rejects.toMatchObject({ code: '42501' });
    });
  });

  it('XC-45 policies read the session once per statement, not once per row', async () => {
    const policies = await asOwner(
      async (client) =>
        (
          await client.query<{ name: string; rule: string }>(
            `select schemaname || '.' || tablename || '.' || policyname as name, coalesce(qual, '') || ' ' || coalesce(with_check, '') as rule
             from pg_policies where coalesce(qual, '') || coalesce(with_check, '') like '%current_%'`,
          )
        ).rows,
    );
    expect(policies.length).toBeGreaterThan(10);
    const perRow = policies.filter(({ rule }) =>
      /(?<!SELECT )platform\.current_/.test(rule.replaceAll(/\(\s*SELECT\s+/g, 'SELECT ')),
    );
    expect(perRow.map(({ name }) => name)).toEqual([]);
  });

  it('XC-46a every foreign key has an index that begins with its columns', async () => {
    const missing = await asOwner(async (client) =>
      (
        await client.query<{ name: string }>(
          `select c.conrelid::regclass || ' ' || c.conname as name from pg_constraint c
            where c.contype = 'f' and c.connamespace::regnamespace::text not in ('jobs')
              and not exists (select from pg_index i where i.indrelid = c.conrelid
                and (i.indkey::int2[])[0:array_length(c.conkey, 1) - 1] @> c.conkey
                and c.conkey @> (i.indkey::int2[])[0:array_length(c.conkey, 1) - 1])`,
        )
      ).rows.map(({ name }) => name),
    );
    // Five repositories, named by thousands of items each: an index on the name alone would never be used.
    expect(
      missing.filter((name) => !name.includes('items_repository_fkey') && !name.includes('plan')),
    ).toEqual([]);
  });
});
