import { beforeAll, describe, expect, it } from 'vitest';
import { newId } from '#libs/kernel/id.js';
import { useTestApp } from '#libs/testing/app-fixture.js';
import type { Journey } from '#libs/testing/journey.js';
import { joinOrganization } from '../../../../test/support/people.js';
import type { DescendantView } from './list-descendants.query.js';

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

  it('TEN-01 shows the whole tree, each before what is below it, with parents and numbers of children', async () => {
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
      ['A1', 'A', 2, 1],
      ['A1-room', 'A1', 3, 0],
      ['A2', 'A', 2, 0],
      ['B', 'World', 1, 2],
      ['B1', 'B', 2, 0],
      ['B2', 'B', 2, 0],
    ]);
  });

  it('TEN-01 shows as many levels as asked for, and the part below a descendant', async () => {
    expect(await names(ada, 'World', '?depth=1')).toEqual(['A', 'B']);
    expect(await names(ada, 'World', '?depth=2')).toHaveLength(6);
    expect(await names(ada, 'A')).toEqual(['A1', 'A1-room', 'A2']);
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
    expect(all).toEqual(['A', 'A1', 'A1-room', 'A2', 'B', 'B1', 'B2']);
  });

  it('TEN-01 is for those who may read the settings, and shows nothing beside or above', async () => {
    const inA = await workingIn(ada, ids['A'] ?? '');
    expect(await names(inA, 'A')).toEqual(['A1', 'A1-room', 'A2']);
    for (const id of [ids['World'], ids['B'], ids['B1'], newId()])
      expect((await inA.get(`/tenants/${id}/descendants`)).body.code).toBe('tenancy.organization_not_found');
    const manager = await joinOrganization(app(), ids['World'] ?? '', 'manager');
    expect(await names(manager, 'B')).toEqual(['B1', 'B2']);
    const member = await joinOrganization(app(), ids['World'] ?? '', 'member');
    expect((await member.get(`/tenants/${ids['World']}/descendants`)).status).toBe(403);
  });

  it('TEN-01 XC-41 takes a cursor of another part of the tree for a place, and shows nothing beside it', async () => {
    const inA = await workingIn(ada, ids['A'] ?? '');
    const { nextCursor } = (await ada.get(`/tenants/${ids['World']}/descendants?limit=1`)).body;
    expect(await names(inA, 'A', `?cursor=${nextCursor}`)).toEqual(['A1', 'A1-room', 'A2']);
    expect((await inA.get(`/tenants/${ids['A']}/descendants?cursor=x`)).body.code).toBe(
      'request.cursor_invalid',
    );
  });
});
