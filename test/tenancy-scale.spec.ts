import { beforeAll, describe, expect, it } from 'vitest';
import { useTestApp } from '#libs/testing/app-fixture.js';
import type { Journey } from '#libs/testing/journey.js';
import { admin } from '#libs/testing/postgres.js';
import { explainEveryRead, type Plans } from './support/plans.js';

const running = useTestApp();

const LARGE = ['organizations', 'memberships'];

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
  let plans: Plans;

  beforeAll(async () => {
    owner = await running().register();
    await admin(running().db.adminUrl, ...load(owner.organization.id, owner.user.id));
    plans = explainEveryRead(running().app);
  });

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
      plans.forget();
      const { status, body } = await owner.get(path());
      expect([status, body.code]).toEqual([200, undefined]);
      expect(plans.readWhole(LARGE)).toEqual([]);
      expect(plans.indexes().length).toBeGreaterThan(0);
    },
  );

  it('TEN-17 what somebody may do is read by indexes too, from above the organization', async () => {
    const branch = (await owner.get(`/tenants/${owner.organization.id}/descendants?limit=100`)).body.data.at(
      -1,
    );
    const switched = await owner.post('/auth/switch-organization', { organizationId: branch.id });
    plans.forget();
    expect((await owner.as(switched.body).get('/me')).body).toMatchObject({
      organization: { id: branch.id },
    });
    expect(plans.readWhole(LARGE)).toEqual([]);
    expect(plans.count).toBeGreaterThan(3);
  });
});
