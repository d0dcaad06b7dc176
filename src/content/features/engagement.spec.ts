import { beforeAll, describe, expect, it } from 'vitest';
import { useTestApp } from '#libs/testing/app-fixture.js';
import type { Answer, Journey } from '#libs/testing/journey.js';
import { admin } from '#libs/testing/postgres.js';
import { joinOrganization } from '../../../test/support/people.js';

const app = useTestApp();

async function ok(answer: Promise<Answer<any>>): Promise<any> {
  const { status, body } = await answer;
  expect(status, JSON.stringify(body)).toBeLessThan(300);
  return body;
}

describe('what people make of items', () => {
  let owner: Journey;
  let author: Journey;
  let coach: Journey;
  let [ann, ben]: Journey[] = [];

  const live = async (title: string, by = author): Promise<string> => {
    const { id } = await ok(
      by.post('/content/items', { repository: 'documents', title, contentData: { body: title } }),
    );
    await ok(by.post(`/content/items/${id}/submit`));
    for (const step of ['approve', 'publish']) await ok(owner.post(`/content/items/${id}/${step}`));
    return id;
  };
  const view = (person: Journey | undefined, id: string) =>
    ok((person as Journey).post(`/content/items/${id}/views`));
  const figures = async (id: string, period = ''): Promise<any> =>
    ok(owner.get(`/content/items/${id}/engagement${period}`));
  /** As if everything had happened so much earlier. */
  const earlier = (interval: string) =>
    admin(
      app().db.adminUrl,
      `update content.views set day = day - interval '${interval}', first_at = first_at - interval '${interval}',
              last_at = last_at - interval '${interval}'`,
    );

  beforeAll(async () => {
    owner = await app().register();
    const join = (role: string) => joinOrganization(app(), owner.organization.id, role);
    [author, coach, ann, ben] = [
      await join('content_creator'),
      await join('coach'),
      await join('athlete'),
      await join('member'),
    ];
    const { id: team } = await ok(owner.post('/teams', { name: 'Runners' }));
    await ok(owner.put(`/teams/${team}/members/${coach.user.id}`, { role: 'admin' }));
    await ok(owner.put(`/teams/${team}/members/${ann?.user.id}`, { role: 'member' }));
  });

  it('CNT-12 counts each look at what is live once, and again after half an hour', async () => {
    const id = await live('Stretching');
    expect(await view(ann, id)).toMatchObject({ itemId: id, version: 1, counted: true });
    const again = await Promise.all(Array.from({ length: 5 }, () => view(ann, id)));
    expect(again.map(({ counted }) => counted)).toEqual(again.map(() => false));
    const first = await Promise.all(Array.from({ length: 5 }, () => view(ben, id)));
    expect(first.filter(({ counted }) => counted)).toHaveLength(1);
    await earlier('31 minutes');
    expect((await view(ann, id)).counted).toBe(true);
    expect(await figures(id)).toMatchObject({ views: 3, viewers: 2, starts: 0, completions: 0 });
  });

  it('CNT-12 counts starts and completions, of all time or of a period', async () => {
    const id = await live('Warming up');
    const given = { itemId: id, organizationId: owner.organization.id, assignmentType: 'required' };
    const { id: assignment } = await ok(owner.post('/content/assignments', given));
    await view(ann, id);
    await earlier('3 days');
    await view(ben, id);
    for (const [person, percent] of [
      [ann, 100],
      [ben, 30],
    ] as const)
      await ok((person as Journey).post(`/content/assignments/${assignment}/progress`, { percent }));
    const today = new Date(Date.now() + 1_000).toISOString();
    expect(await figures(id)).toMatchObject({
      views: 2,
      viewers: 2,
      starts: 2,
      completions: 1,
      days: { length: 2 },
    });
    expect(await figures(id, `?since=${today}`)).toMatchObject({
      views: 1,
      starts: 0,
      completions: 0,
      since: today,
    });
    const past = new Date(Date.now() - 86_400_000).toISOString();
    expect(await figures(id, `?until=${past}`)).toMatchObject({
      views: 1,
      starts: 0,
      days: [{ views: 1, viewers: 1 }],
    });
    const { data } = await ok(owner.get('/content/engagement?sort=completions'));
    expect(data[0]).toMatchObject({
      itemId: id,
      itemTitle: 'Warming up',
      starts: 2,
      completions: 1,
      views: 2,
    });
  });

  it('CNT-12 lists most first, in pages that together are the whole', async () => {
    const ids = [await live('One'), await live('Two'), await live('Three')];
    for (const id of ids) await view(ann, id);
    await view(ben, ids[1] as string);
    const whole = (await ok(owner.get('/content/engagement?limit=100'))).data;
    const counts = whole.map(({ views }: { views: number }) => views);
    expect(counts).toEqual(counts.toSorted((a: number, b: number) => b - a));
    expect(whole.map(({ itemId }: { itemId: string }) => itemId)).toEqual(expect.arrayContaining(ids));
    const paged: unknown[] = [];
    for (let cursor = ''; ;) {
      const { data, nextCursor } = await ok(owner.get(`/content/engagement?limit=2${cursor}`));
      paged.push(...data);
      if (!nextCursor) break;
      cursor = `&cursor=${nextCursor}`;
    }
    expect(paged).toEqual(whole);
    expect((await ok(owner.get('/content/engagement?repository=videos'))).data).toEqual([]);
  });

  it('CNT-12 CNT-06 tells of each person only to those who may assign to him', async () => {
    const id = await live('Sprinting');
    await ok(owner.post('/content/assignments', { itemId: id, userId: coach.user.id }));
    await view(ann, id);
    await view(ben, id);
    const of = async (person: Journey) => {
      const { data } = await ok(person.get(`/content/items/${id}/engagement/people`));
      return new Map(data.map((each: any) => [each.userId, [each.isAssigned, each.views]]));
    };
    const everybody = new Map([
      [ann?.user.id, [false, 1]],
      [ben?.user.id, [false, 1]],
      [coach.user.id, [true, 0]],
    ]);
    expect(await of(owner)).toEqual(everybody);
    everybody.delete(ben?.user.id);
    expect(await of(coach)).toEqual(everybody);
    expect((await author.get(`/content/items/${id}/engagement/people`)).status).toBe(403);
    expect((await ok(owner.get(`/content/items/${await live('Unseen')}/engagement/people`))).data).toEqual(
      [],
    );
  });

  it('CNT-12 CNT-06 figures are for its author and for who reads those of the organization', async () => {
    const id = await live('Jumping');
    expect(await ok(author.get(`/content/items/${id}/engagement`))).toMatchObject({ views: 0, days: [] });
    expect((await ann?.get(`/content/items/${id}/engagement`))?.body.code).toBe('content.not_the_author');
    expect((await ann?.get('/content/engagement'))?.status).toBe(403);
    const { id: draft } = await ok(
      author.post('/content/items', { repository: 'documents', title: 'Draft' }),
    );
    for (const address of ['engagement', 'views'])
      expect(
        (await ben?.send(address === 'views' ? 'POST' : 'GET', `/content/items/${draft}/${address}`))?.body,
      ).toMatchObject({ code: 'content.item_not_found' });
    expect((await author.post(`/content/items/${draft}/views`)).body.code).toBe('content.not_live');
  });

  it('CNT-12 XC-41 an organization counts its own people, also of what another gives to it', async () => {
    const id = await live('Shared');
    const branch = (
      await ok(owner.post('/organizations', { name: 'Branch', parentId: owner.organization.id }))
    ).id;
    const below = await joinOrganization(app(), branch, 'manager');
    expect((await below.post(`/content/items/${id}/views`)).status).toBe(404);
    await ok(owner.post('/content/assignments', { itemId: id, organizationId: branch }));
    await view(below, id);
    expect(await ok(below.get(`/content/items/${id}/engagement`))).toMatchObject({ views: 1, viewers: 1 });
    expect((await ok(below.get('/content/engagement'))).data).toMatchObject([{ itemId: id, views: 1 }]);
    expect(await figures(id)).toMatchObject({ views: 0, viewers: 0 });
  });
});
