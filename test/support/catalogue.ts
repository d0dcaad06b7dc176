import pg from 'pg';

/** Tables without policies, and why that is right. */
export const RLS_EXEMPTIONS: ReadonlyMap<string, string> = new Map([
  ['public.schema_migrations', 'Names of migrations: nothing of anybody.'],
  ['jobs.*', 'Tables of the job queue: the application role has no privilege on them at all.'],
]);

/** Tables that everybody may read, and why that is right. */
export const GLOBAL_TABLES: ReadonlyMap<string, string> = new Map([
  ['billing.plans', 'The price list.'],
  ['conversation.model_prices', 'The prices of models are the same for all organizations.'],
  ['content.library_entries', 'What the platform offers to every organization, by its ids.'],
  ['content.repositories', 'The five repositories are the same for all organizations.'],
  ['platform.service_mode', 'One row that says whether the platform takes requests.'],
  ['public.schema_migrations', 'A process looks whether the database is of its version.'],
]);

/** Policies whose columns no index starts with, and why none is needed. */
export const POLICY_INDEX_EXEMPTIONS: ReadonlyMap<string, string> = new Map([
  ['conversation.generations', 'Only what is being generated now, read by the id of the answer.'],
  ['conversation.generation_chunks', 'Only what is being generated now, read by the id of the answer.'],
]);

/** Foreign keys without an index, and why none is needed. */
export const FOREIGN_KEY_INDEX_EXEMPTIONS: ReadonlyMap<string, string> = new Map([
  ['items_repository_fkey on content.items', 'The five repositories are never deleted.'],
  ['subscriptions_plan_plan_version_fkey on billing.subscriptions', 'A version of a plan is never deleted.'],
]);

export async function withClient<T>(
  config: pg.ClientConfig,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client(config);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

export interface Table {
  readonly name: string;
  readonly oid: number;
  readonly enabled: boolean;
  readonly forced: boolean;
  readonly policies: number;
  /** A partition, which only its parent's policies and privileges are meant for. */
  readonly partition: boolean;
  /** Whether either role of the application may do anything with it. */
  readonly granted: boolean;
}

const TABLES = `select format('%s.%s', n.nspname, c.relname) as name, c.oid, c.relrowsecurity as enabled,
    c.relforcerowsecurity as forced, (select count(*)::int from pg_policy where polrelid = c.oid) as policies,
    c.relispartition as partition,
    exists (select from unnest(array['app_user', 'app_system']) role, unnest(array['select', 'insert', 'update', 'delete', 'truncate']) act
             where has_table_privilege(role, c.oid, act)) as granted
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
 where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\\_%'
 order by 1`;

export async function tablesOf(client: pg.Client): Promise<Table[]> {
  return (await client.query<Table>(TABLES)).rows;
}

const isExempt = (name: string): boolean =>
  RLS_EXEMPTIONS.has(name) || RLS_EXEMPTIONS.has(`${name.split('.')[0]}.*`);

/** What is wrong with a table's protection; nothing for one that is exempt. */
function protectionProblems({ name, enabled, forced, policies, partition, granted }: Table): string[] {
  if (isExempt(name)) return [];
  return [
    ...(enabled ? [] : [`${name} has no row level security`]),
    ...(forced ? [] : [`${name} does not force row level security on its owner`]),
    ...(policies > 0 || (partition && !granted) ? [] : [`${name} has no policy`]),
  ];
}

const POLICIES = `select format('%s.%s %s', schemaname, tablename, policyname) as name, concat_ws(' ', qual, with_check) as text
  from pg_policies order by 1`;

async function policyProblems(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string; text: string }>(POLICIES);
  // As PostgreSQL prints it; a call outside a sub-select would run once for every row.
  const bare = (text: string) =>
    /\w+\.current_\w+\(\)|current_setting\(/.test(text.replaceAll(/SELECT \w+\.current_\w+\(\) AS/g, ''));
  return rows.filter(({ text }) => bare(text)).map(({ name }) => `${name} calls a function for every row`);
}

const FOREIGN_KEYS = `select format('%s on %s', conname, conrelid::regclass) as name from pg_constraint k
 where contype = 'f' and conparentid = 0 and connamespace::regnamespace::text <> 'jobs' and not exists (
   select from pg_index i where i.indrelid = k.conrelid and i.indpred is null
      and (i.indkey::int2[])[0:cardinality(k.conkey) - 1] @> k.conkey)`;

/** Columns of its own table that a policy for the application looks at, where no index starts with any of them. */
const POLICY_COLUMNS = `select format('%s.%s', n.nspname, c.relname) as name, array_agg(distinct a.attname::text) as columns
  from pg_policy p
  join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace
  join pg_depend d on d.classid = 'pg_policy'::regclass and d.objid = p.oid and d.refobjid = c.oid and d.refobjsubid > 0
  join pg_attribute a on a.attrelid = c.oid and a.attnum = d.refobjsubid
 where p.polqual is not null
 group by 1, c.oid
having not exists (select from pg_index i where i.indrelid = c.oid and i.indpred is null
                      and i.indkey[0] = any(array_agg(d.refobjsubid)))
 order by 1`;

async function indexProblems(client: pg.Client): Promise<string[]> {
  const keys = await client.query<{ name: string }>(FOREIGN_KEYS);
  const policies = await client.query<{ name: string; columns: string[] }>(POLICY_COLUMNS);
  return [
    ...keys.rows
      .filter(({ name }) => !FOREIGN_KEY_INDEX_EXEMPTIONS.has(name))
      .map(({ name }) => `foreign key ${name} has no index`),
    ...policies.rows
      .filter(({ name }) => !POLICY_INDEX_EXEMPTIONS.has(name))
      .map(
        ({ name, columns }) =>
          `${name}: no index starts with ${columns.join(' or ')}, which its policy looks at`,
      ),
  ];
}

/** Everything wrong with the protection of rows in a database. */
export async function rlsProblems(client: pg.Client): Promise<string[]> {
  const tables = await tablesOf(client);
  return [
    ...tables.flatMap(protectionProblems),
    ...(await policyProblems(client)),
    ...(await indexProblems(client)),
  ];
}
