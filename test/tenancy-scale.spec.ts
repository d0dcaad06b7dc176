import { beforeAll, describe, expect, it } from 'vitest';
import { useTestApp } from '#libs/testing/app-fixture.js';
import type { Journey } from '#libs/testing/journey.js';
import { admin } from '#libs/testing/postgres.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import type { Statement } from '#libs/persistence/sql.js';

const running = useTestApp();

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly Plans?: readonly PlanNode[];
}

/** Tables that are large here: reading one of them whole is what must not happen. */
const LARGE = new Set(['organizations', 'memberships']);

const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

/** Ten thousand organizations in a tree of three levels under the given one, and a hundred thousand members. */
const load = (organizationId: string, userId: string): string[] => [
  `insert into tenancy.organizations (id, parent_id, path, name, slug, display_name, created_by, created_at, updated_at)
   select id, '${organizationId}', ('${organizationId}.' || id)::ltree, 'Region ' || n, 'region-' || n, 'Region ' || n,
          '${userId}', now() + n * interval '1 ms', now()
     from (select gen_random_uuid() as id, n from generate_series(1, 100) n) regions`,
  `insert into tenancy.organizations (id, parent_id, path, name, slug, display_name, created_by, created_at, updated_at)
   select id, parent, path || id::text, 'Branch ' || n, 'branch-' || region || '-' || n, 'Branch ' || n,
          '${userId}', now() + n * interval '1 ms', now()
     from (select gen_random_uuid() as id, o.id as parent, o.path, o.slug as region, n
             from tenancy.organizations o, generate_series(1, 99) n where o.parent_id = '${organizationId}') branches`,
  `insert into tenancy.memberships (id, organization_id, user_id, role, email, display_name, joined_at, updated_at)
   select gen_random_uuid(), o.id, gen_random_uuid(), 'member', n || '@' || o.slug || '.example', 'Member ' || n,
          now() + n * interval '1 ms', now()
     from tenancy.organizations o,
          lateral generate_series(1, case when o.id = '${organizationId}' then 5000 else 10 end) n
    where o.id = '${organizationId}' or o.parent_id is not null`,
  `insert into tenancy.memberships (id, organization_id, user_id, role, email, display_name, joined_at, updated_at)
   select gen_random_uuid(), id, '${userId}', 'manager', 'owner@example.com', 'Owner', now(), now()
     from tenancy.organizations where parent_id = '${organizationId}' on conflict do nothing`,
  `analyze tenancy.organizations, tenancy.memberships`,
];

describe('ten thousand organizations and a hundred thousand members', () => {
  let owner: Journey;
  let plans: PlanNode[] = [];

  beforeAll(async () => {
    owner = await running().register();
    await admin(running().db.adminUrl, ...load(owner.organization.id, owner.user.id));
    explainEveryRead(running().app.get(ReadDb, { strict: false }));
  });

  /** Asks PostgreSQL for the plan of each statement before it runs, as the same role with the same session. */
  function explainEveryRead(db: ReadDb): void {
    for (const method of ['rows', 'systemRows'] as const) {
      const read = db[method].bind(db);
      db[method] = async <T>(statement: Statement): Promise<T[]> => {
        const text = `explain (format json) ${statement.text}`;
        const [row] = await read<{ 'QUERY PLAN': { Plan: PlanNode }[] }>({ text, values: statement.values });
        plans.push(...(row?.['QUERY PLAN'].map(({ Plan }) => Plan) ?? []));
        return read<T>(statement);
      };
    }
  }

  const REQUESTS: [what: string, path: () => string][] = [
    ['the bootstrap', () => '/me'],
    ['one’s organizations', () => '/organizations?limit=100'],
    ['one organization', () => `/tenants/${owner.organization.id}`],
    ['the members of a large one', () => `/tenants/${owner.organization.id}/members?limit=100`],
    ['members looked for by name', () => `/tenants/${owner.organization.id}/members?q=Member+4999`],
    ['members of a role', () => `/tenants/${owner.organization.id}/members?role=owner`],
    ['the whole tree', () => `/tenants/${owner.organization.id}/descendants?limit=100`],
    ['one level of the tree', () => `/tenants/${owner.organization.id}/descendants?depth=1&limit=100`],
    ['invitations', () => `/tenants/${owner.organization.id}/invitations`],
    ['teams', () => '/teams'],
    ['roles', () => '/roles'],
    ['grants', () => '/grants'],
  ];

  it.each(REQUESTS)(
    'TEN-01 TEN-02 XC-46a %s: every statement reads the large tables by an index',
    async (_, path) => {
      plans = [];
      const { status, body } = await owner.get(path());
      expect([status, body.code]).toEqual([200, undefined]);
      const nodes = plans.flatMap(nodesOf);
      const whole = nodes.filter(
        (node) => node['Node Type'] === 'Seq Scan' && LARGE.has(node['Relation Name'] ?? ''),
      );
      expect(whole.map((node) => node['Relation Name'])).toEqual([]);
      expect(nodes.some((node) => node['Index Name'] !== undefined)).toBe(true);
    },
  );

  it('TEN-17 what somebody may do is read by indexes too, from above the organization', async () => {
    const branch = (await owner.get(`/tenants/${owner.organization.id}/descendants?limit=100`)).body.data.at(
      -1,
    );
    const switched = await owner.post('/auth/switch-organization', { organizationId: branch.id });
    plans = [];
    expect((await owner.as(switched.body).get('/me')).body).toMatchObject({
      organization: { id: branch.id },
    });
    const whole = plans
      .flatMap(nodesOf)
      .filter((node) => node['Node Type'] === 'Seq Scan' && LARGE.has(node['Relation Name'] ?? ''));
    expect(whole).toEqual([]);
    expect(plans.length).toBeGreaterThan(3);
  });
});
