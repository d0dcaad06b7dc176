import { measureReads } from './reads.mjs';

const REGIONS = 100;
const BRANCHES = 99;
const MEMBERS = 10;
const MEMBERS_AT_HEAD = 5_000;

/**
 * Ten thousand organizations in a tree of three levels below one, and a hundred thousand members of them; the
 * one at the head has five thousand.
 */
export const TENANCY_SQL = [
  `insert into tenancy.organizations (id, parent_id, path, name, slug, display_name, created_by, created_at, updated_at)
   select id, $1, ($1::uuid::text || '.' || id)::ltree, 'Region ' || n, 'region-' || n, 'Region ' || n, $2, now(), now()
     from (select uuidv7() as id, n from generate_series(1, ${REGIONS}) n) regions`,
  `insert into tenancy.organizations (id, parent_id, path, name, slug, display_name, created_by, created_at, updated_at)
   select id, parent, path || id::text, 'Branch ' || n, 'branch-' || region || '-' || n, 'Branch ' || n, $2, now(), now()
     from (select uuidv7() as id, o.id as parent, o.path, o.slug as region, n
             from tenancy.organizations o, generate_series(1, ${BRANCHES}) n where o.parent_id = $1) branches`,
  `insert into tenancy.memberships (id, organization_id, user_id, role, email, display_name, joined_at, updated_at)
   select uuidv7(), o.id, gen_random_uuid(), 'member', n || '@' || o.slug || '.example', 'Member ' || n,
          now() + n * interval '1 ms', now()
     from tenancy.organizations o,
          lateral generate_series(1, case when o.id = $1 then ${MEMBERS_AT_HEAD} else ${MEMBERS} end) n
    where o.path <@ $1::uuid::text::ltree and $2::uuid is not null`,
  `insert into tenancy.memberships (id, organization_id, user_id, role, email, display_name, joined_at, updated_at)
   select uuidv7(), id, $2, 'manager', 'head@bench.example', 'Head', now(), now()
     from tenancy.organizations where parent_id = $1`,
];

/**
 * What a frontend reads of it.
 * @param {{ appUrl: string, person: import('./people.mjs').Person, runs: number }} task
 */
export function measureTenancy(task) {
  const head = `/tenants/${task.person.organizationId}`;
  return measureReads(task, {
    'bootstrap (/me)': '/me',
    'organizations of a person': '/organizations?limit=100',
    'members, page of 20': `${head}/members`,
    'members by name': `${head}/members?q=Member+4999`,
    'tree, page of 100': `${head}/descendants?limit=100`,
    'tree, one level': `${head}/descendants?depth=1&limit=100`,
  });
}
