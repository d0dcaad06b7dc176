/**
 * Content of many organizations, written fast: `$1` are their ids, `$2` who wrote in each, `$3` how many items there are in
 * all. Nine of ten are published, one of five of those has a newer draft, and every tenth is written in German. The texts
 * are of words that occur often, seldom and once.
 */
export const CONTENT_SQL = [
  `insert into content.items (id, organization_id, repository, title, description, content_data, metadata, status, version,
                              published_version, created_by, created_at, updated_at, published_at)
   select gen_random_uuid(), owner.organization_id, (array['documents', 'prompts', 'videos', 'ai_agents', 'automations'])[1 + n % 5],
          'Lesson ' || n || case when n % 10 = 0 then ' Häuser' else ' houses' end, 'Unit ' || n % 40 || ' of topic' || n % 400,
          jsonb_build_object('body', 'Lesson number ' || n || ' explains word' || n % 2000 || ' and unique' || n || '. ' ||
            repeat('Practice makes progress, and a plan makes practice possible. ', 4) || md5(n::text)),
          jsonb_build_object('language', case when n % 10 = 0 then 'de' else 'en' end),
          (case when n % 10 = 9 then 'draft' when n % 5 = 0 then 'draft' else 'published' end)::content.item_status,
          case when n % 10 <> 9 and n % 5 = 0 then 2 else 1 end, case when n % 10 = 9 then null else 1 end,
          owner.user_id, at, at, at
     from generate_series(0, $3::int - 1) n
     join unnest($1::uuid[], $2::uuid[]) with ordinality owner (organization_id, user_id, position)
       on owner.position = n / 10 % cardinality($1::uuid[]) + 1
    cross join lateral (select timestamptz '2025-01-01 00:00Z' + make_interval(secs => n)) as times (at)`,
  `insert into content.versions (organization_id, item_id, number, title, description, content_data, metadata, created_by, created_at)
   select i.organization_id, i.id, number, i.title, i.description, i.content_data, i.metadata, i.created_by, i.created_at
     from content.items i, generate_series(1, i.version) number
    where i.organization_id = any ($1) and cardinality($2::uuid[]) > 0 and $3::int > 0`,
];

export const CONTENT_TABLES = ['content.items', 'content.versions', 'content.search_entries'];
