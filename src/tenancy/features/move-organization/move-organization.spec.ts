import pg from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
import { newId } from '#libs/kernel/id.js';
import { useTestApp } from '#libs/testing/app-fixture.js';
import type { Journey } from '#libs/testing/journey.js';
import { joinOrganization, operator } from '../../../../test/support/people.js';

const app = useTestApp();

async function query<R extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<R[]> {
  const client = new pg.Client({ connectionString: app().db.adminUrl });
  await client.connect();
  try {
    return (await client.query<R>(text, values)).rows;
  } finally {
    await client.end();
  }
}

async function workingIn(person: Journey, organizationId: string): Promise<Journey> {
  return app().anonymous.as((await person.post('/auth/switch-organization', { organizationId })).body);
}

/** A chain of organizations below the person's own, each founded from within the one above it. */
async function chain(person: Journey, length: number): Promise<string[]> {
  const ids = [person.organization.id];
  for (let there = person; ids.length <= length; there = await workingIn(there, ids.at(-1) ?? '')) {
    const { status, body } = await there.post('/organizations', {
      name: `Level ${ids.length}`,
      parentId: ids.at(-1),
    });
    expect(status).toBe(201);
    ids.push(body.id);
  }
  return ids;
}

const below = async (person: Journey, name: string): Promise<string> =>
  (await person.post('/organizations', { name, parentId: person.organization.id })).body.id;

/** What would be wrong with the tree: a path that is not its parent's path and its own id. */
const broken = () =>
  query(`select o.id from tenancy.organizations o left join tenancy.organizations p on p.id = o.parent_id
    where o.path is distinct from (case when p.id is null then o.id::text::ltree else p.path || o.id::text end)`);

describe('organizations below others', () => {
  let ada: Journey;
  beforeAll(async () => {
    ada = await app().register({ organizationName: 'Federation' });
  });

  it('TEN-01 are founded by administrators of the one above, who own them', async () => {
    const [root, child, grandchild] = await chain(ada, 2);
    expect((await ada.get(`/tenants/${grandchild}`)).body).toMatchObject({
      parentId: child,
      depth: 2,
      role: 'owner',
      status: 'active',
    });
    const mine = (await ada.get('/organizations')).body.data;
    expect(
      mine.map(({ parentId, depth }: { parentId: unknown; depth: unknown }) => [parentId, depth]),
    ).toEqual([
      [null, 0],
      [root, 1],
      [child, 2],
    ]);
  });

  it('C-20 have names of their own among their siblings, in any case of letters, and only there', async () => {
    await below(ada, 'North');
    const again = await ada.post('/organizations', { name: 'NORTH', parentId: ada.organization.id });
    expect([again.status, again.body.code]).toEqual([409, 'tenancy.organization_name_taken']);
    expect((await ada.post('/organizations', { name: 'North' })).status).toBe(201);
    const south = await workingIn(ada, await below(ada, 'South'));
    const taken = await south.patch(`/tenants/${south.organization.id}`, { name: 'north' });
    expect([taken.status, taken.body.code]).toEqual([409, 'tenancy.organization_name_taken']);
  });

  it('TEN-01 are founded only where one works and administers', async () => {
    const manager = await joinOrganization(app(), ada.organization.id, 'manager');
    const parentId = ada.organization.id;
    expect((await manager.post('/organizations', { name: 'x', parentId })).status).toBe(403);
    const stranger = await app().register();
    for (const id of [parentId, newId()])
      expect((await stranger.post('/organizations', { name: 'x', parentId: id })).body.code).toBe(
        'tenancy.organization_not_found',
      );
  });

  it('TEN-01 go ten levels down and no further', async () => {
    const deep = await app().register();
    const ids = await chain(deep, 10);
    const last = await workingIn(deep, ids.at(-1) ?? '');
    const { status, body } = await last.post('/organizations', { name: 'x', parentId: ids.at(-1) });
    expect([status, body.code]).toEqual([422, 'tenancy.organization_too_deep']);
    const other = await below(deep, 'Other');
    expect((await deep.post(`/tenants/${ids[1]}/move`, { parentId: other })).body.code).toBe(
      'tenancy.organization_too_deep',
    );
    expect((await deep.post(`/tenants/${ids[2]}/move`, { parentId: other })).status).toBe(200);
    expect(await broken()).toEqual([]);
  });
});

describe('moving an organization', () => {
  it('TEN-01 takes all below it along, counts as a change of each, and is told with the former place', async () => {
    const ada = await app().register();
    const [root, a, b, c] = await chain(ada, 3);
    const d = await below(ada, 'Other');
    const moved = await ada.post(`/tenants/${b}/move`, { parentId: d });
    expect(moved.status).toBe(200);
    expect(moved.body).toMatchObject({ id: b, parentId: d, depth: 2, revision: 2 });
    expect((await ada.get(`/tenants/${c}`)).body).toMatchObject({ parentId: b, depth: 3, revision: 2 });
    const paths = await query(
      `select path::text from tenancy.organizations where id = any($1) order by depth`,
      [[b, c]],
    );
    expect(paths).toEqual([{ path: [root, d, b].join('.') }, { path: [root, d, b, c].join('.') }]);
    expect(await broken()).toEqual([]);
    const { body } = await ada.get('/admin/audit?limit=1&resourceType=organization');
    expect(body.data[0]).toMatchObject({
      action: 'organization.moved',
      resourceId: b,
      details: { parentId: d },
    });
    const back = await ada.post(`/tenants/${b}/move`, { parentId: a }, { headers: { 'if-match': '"1"' } });
    expect(back.status).toBe(412);
  });

  it('TEN-01 refuses what would be below itself, and a name its new siblings have', async () => {
    const ada = await app().register();
    const [, a, b] = await chain(ada, 2);
    for (const parentId of [a, b])
      expect((await ada.post(`/tenants/${a}/move`, { parentId })).body.code).toBe(
        'tenancy.organization_cycle',
      );
    await below(ada, 'Level 2');
    const taken = await ada.post(`/tenants/${b}/move`, { parentId: ada.organization.id });
    expect([taken.status, taken.body.code]).toEqual([409, 'tenancy.organization_name_taken']);
    expect(await broken()).toEqual([]);
  });

  it('TEN-01 reaches nothing beside or above the organization one works in', async () => {
    const ada = await app().register();
    const [root, a, b] = await chain(ada, 2);
    const inside = await workingIn(ada, a ?? '');
    const beside = await below(ada, 'Beside');
    for (const [id, parentId] of [
      [b, root],
      [b, beside],
      [beside, a],
      [b, newId()],
      [newId(), a],
    ])
      expect((await inside.post(`/tenants/${id}/move`, { parentId })).body.code).toBe(
        'tenancy.organization_not_found',
      );
    expect((await ada.post(`/tenants/${b}/move`, { parentId: null })).status).toBe(403);
    expect((await ada.post(`/tenants/${b}/move`, {})).status).toBe(400);
  });

  it('TEN-01 an operator makes an organization a root and puts it below another', async () => {
    const [ada, boss] = [await app().register(), await operator(app())];
    const [root, a, b] = await chain(ada, 2);
    const alone = await boss.post(`/tenants/${a}/move`, { parentId: null });
    expect(alone.body).toMatchObject({ id: a, parentId: null, depth: 0 });
    expect((await ada.get(`/tenants/${root}/descendants`)).body.data).toEqual([]);
    await boss.post(`/tenants/${root}/move`, { parentId: b });
    expect((await ada.get(`/tenants/${root}`)).body).toMatchObject({ parentId: b, depth: 2 });
    expect(await broken()).toEqual([]);
  });

  it('TEN-01 many at once, with others being founded meanwhile, leave one tree', async () => {
    const ada = await app().register();
    const [, a = '', b = '', c = ''] = await chain(ada, 3);
    const d = await below(ada, 'Other');
    const inC = await workingIn(ada, c);
    const moves = Array.from({ length: 24 }, (_, i) => {
      const [id, parentId] = [
        [b, d],
        [c, ada.organization.id],
        [d, b],
        [b, a],
        [a, d],
        [c, b],
      ][i % 6] as [string, string];
      return ada.post(`/tenants/${id}/move`, { parentId });
    });
    const founded = Array.from({ length: 12 }, (_, i) =>
      inC.post('/organizations', { name: `New ${i}`, parentId: c }),
    );
    const answers = await Promise.all([...moves, ...founded]);
    for (const { status } of answers) expect([200, 201, 422]).toContain(status);
    expect(await broken()).toEqual([]);
    const rows = await query<{ n: number }>(
      `select count(*)::int as n from tenancy.organizations where path ~ ('*.' || $1 || '.*')::lquery`,
      [ada.organization.id],
    );
    expect(rows).toEqual([{ n: 17 }]);
  });
});
