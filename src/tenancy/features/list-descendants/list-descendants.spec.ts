import pg from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
import { newId } from '#libs/kernel/id.js';
import { useTestApp } from '#libs/testing/app-fixture.js';
import type { Journey } from '#libs/testing/journey.js';
import { joinOrganization } from '../../../../test/support/people.js';
import { descendants, type DescendantView } from './list-descendants.query.js';

const app = useTestApp();

async function workingIn(person: Journey, organizationId: string): Promise<Journey> {
  return app().anonymous.as((await person.post('/auth/switch-organization', { organizationId })).body);
}

describe('listing what is below an organization', () => {
  let ada: Journey;
  const ids: Record<string, string> = {};

  /** Two countries with two gyms each, and a room in the first gym. */
  beforeAll(async () => {
    ada = await app().register({ organizationName: 'World' });
    const found = async (name: string, parentId: string) => {
      const there = await workingIn(ada, parentId);
      ids[name] = (await there.post('/organizations', { name, parentId })).body.id;
    };
    ids['World'] = ada.organization.id;
    await found('A', ada.organization.id);
    await found('B', ada.organization.id);
    for (const name of ['A1', 'B1', 'A2', 'B2']) await found(name, ids[name.charAt(0)] ?? '');
    await found('A1-room', ids['A1'] ?? '');
  });

  const names = async (person: Journey, name: string, search = ''): Promise<string[]> => {
    const { status, body } = await person.get(`/tenants/${ids[name]}/descendants${search}`);
    expect(status).toBe(200);
    return body.data.map((each: DescendantView) => each.name);
  };

  it('TEN-01 shows the whole tree level by level, with parents and numbers of children', async () => {
    const { body } = await ada.get(`/tenants/${ids['World']}/descendants`);
    expect(
      body.data.map(({ name, parentId, depth, childCount }: DescendantView) => [
        name,
        Object.keys(ids).find((key) => ids[key] === parentId),
        depth,
        childCount,
      ]),
    ).toEqual([
      ['A', 'World', 1, 2],
      ['B', 'World', 1, 2],
      ['A1', 'A', 2, 1],
      ['B1', 'B', 2, 0],
      ['A2', 'A', 2, 0],
      ['B2', 'B', 2, 0],
      ['A1-room', 'A1', 3, 0],
    ]);
  });

  it('TEN-01 shows as many levels as asked for, and the part below a descendant', async () => {
    expect(await names(ada, 'World', '?depth=1')).toEqual(['A', 'B']);
    expect(await names(ada, 'World', '?depth=2')).toHaveLength(6);
    expect(await names(ada, 'A')).toEqual(['A1', 'A2', 'A1-room']);
    expect(await names(ada, 'A1-room')).toEqual([]);
  });

  it('TEN-01 gives pages that together are the list', async () => {
    const all: string[] = [];
    for (let cursor = ''; ;) {
      const { body } = await ada.get(`/tenants/${ids['World']}/descendants?limit=2${cursor}`);
      all.push(...body.data.map(({ name }: DescendantView) => name));
      if (!body.nextCursor) break;
      cursor = `&cursor=${body.nextCursor}`;
    }
    expect(all).toEqual(['A', 'B', 'A1', 'B1', 'A2', 'B2', 'A1-room']);
  });

  it('TEN-01 is for those who may read the settings, and shows nothing beside or above', async () => {
    const inA = await workingIn(ada, ids['A'] ?? '');
    expect(await names(inA, 'A')).toEqual(['A1', 'A2', 'A1-room']);
    for (const id of [ids['World'], ids['B'], ids['B1'], newId()])
      expect((await inA.get(`/tenants/${id}/descendants`)).body.code).toBe('tenancy.organization_not_found');
    const manager = await joinOrganization(app(), ids['World'] ?? '', 'manager');
    expect(await names(manager, 'B')).toEqual(['B1', 'B2']);
    const member = await joinOrganization(app(), ids['World'] ?? '', 'member');
    expect((await member.get(`/tenants/${ids['World']}/descendants`)).status).toBe(403);
  });

  it('TEN-01 XC-51 finds them by an index, however many organizations there are', async () => {
    const client = new pg.Client({ connectionString: app().db.adminUrl });
    await client.connect();
    try {
      await client.query(`insert into tenancy.organizations (id, name, slug, display_name, path, created_by, created_at, updated_at)
        select id, 'x', 'x' || n, 'x', id::text::ltree, id, now(), now()
          from (select n, gen_random_uuid() as id from generate_series(1, 5000) n) new`);
      await client.query('analyze tenancy.organizations');
      await client.query('begin');
      await client.query('set local role app_user');
      await client.query(
        `select set_config('app.organization_id', $1, true), set_config('app.user_id', $2, true)`,
        [ids['World'], ada.user.id],
      );
      const { text, values } = descendants(ids['World'] ?? '', 10, { limit: 20 });
      const { rows } = await client.query<{ 'QUERY PLAN': string }>(`explain ${text}`, [...values]);
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
      expect(plan).toMatch(/Index Scan using organizations_\w+ on organizations o/);
      expect(plan).not.toContain('Seq Scan on organizations');
    } finally {
      await client.end();
    }
  });
});
