import { beforeAll, describe, expect, it } from 'vitest';
import { useTestApp } from '#libs/testing/app-fixture.js';
import { eventually } from '#libs/testing/eventually.js';
import { ok, type Journey } from '#libs/testing/journey.js';
import { joinOrganization } from '../../../test/support/people.js';

const app = useTestApp();

let owner: Journey;
let author: Journey;
let manager: Journey;
let reader: Journey;

beforeAll(async () => {
  owner = await app().register();
  const { id } = owner.organization;
  author = await joinOrganization(app(), id, 'content_creator');
  manager = await joinOrganization(app(), id, 'manager');
  reader = await joinOrganization(app(), id, 'member');
});

async function write(by = author): Promise<string> {
  const item = { repository: 'prompts', title: 'Item', contentData: { template: 'T' } };
  return (await ok(by.post('/content/items', item))).id;
}

async function submitted(by = author): Promise<string> {
  const id = await write(by);
  await ok(by.post(`/content/items/${id}/submit`));
  return id;
}

const queueOf = async (person: Journey, query = ''): Promise<string[]> =>
  (await ok(person.get(`/content/reviews?limit=100${query}`))).data.map(({ id }: { id: string }) => id);

describe('reviews', () => {
  it('CNT-02 wait for those who were asked, or for everybody who may approve', async () => {
    const [open, asked] = [await submitted(), await submitted()];
    const view = await ok(author.put(`/content/items/${asked}/reviewers/${manager.user.id}`));
    expect(view.reviewers).toEqual([manager.user.id]);
    expect(await queueOf(manager)).toEqual(expect.arrayContaining([open, asked]));
    expect(await queueOf(owner)).toContain(open);
    expect(await queueOf(owner)).not.toContain(asked);
    expect(await queueOf(owner, '&withOthers=true')).toContain(asked);
    expect((await author.get('/content/reviews')).status).toBe(403);
    expect((await ok(manager.get('/me'))).unread.reviews).toBe((await queueOf(manager)).length);
    await ok(author.delete(`/content/items/${asked}/reviewers/${manager.user.id}`));
    expect(await queueOf(owner)).toContain(asked);
    await ok(owner.post(`/content/items/${asked}/approve`));
    expect(await queueOf(owner)).not.toContain(asked);
  });

  it('CNT-02 are asked of people who may approve, by people who may change the item', async () => {
    const id = await submitted();
    const assign = (by: Journey, whom: Journey) => by.put(`/content/items/${id}/reviewers/${whom.user.id}`);
    expect((await assign(author, reader)).body.code).toBe('content.reviewer_unfit');
    expect((await assign(author, await app().register())).body.code).toBe('content.reviewer_unfit');
    expect((await assign(reader, manager)).status).toBe(404);
    expect((await author.delete(`/content/items/${id}/reviewers/${manager.user.id}`)).body.code).toBe(
      'content.reviewer_not_assigned',
    );
  });

  it('CNT-02 wait for everybody again when the one who was asked leaves', async () => {
    const id = await submitted();
    const leaving = await joinOrganization(app(), owner.organization.id, 'manager');
    await ok(author.put(`/content/items/${id}/reviewers/${leaving.user.id}`));
    expect(await queueOf(manager)).not.toContain(id);
    await ok(owner.delete(`/tenants/${owner.organization.id}/members/${leaving.user.id}`));
    await eventually(async () => expect(await queueOf(manager)).toContain(id));
  });

  it('CNT-02 of authors’ own items are as the organization says: never, where nobody else could, or always', async () => {
    const boss = await app().register();
    const { revision: _, ...settings } = await ok(boss.get('/content/settings'));
    const approve = async (): Promise<unknown> => {
      const { status, body } = await boss.post(`/content/items/${await submitted(boss)}/approve`);
      return status === 200 ? 'approved' : body.code;
    };
    expect(await approve()).toBe('approved');
    await ok(boss.put('/content/settings', { ...settings, selfApproval: 'never' }));
    expect(await approve()).toBe('content.self_approval_not_allowed');
    expect(await queueOf(boss)).toEqual([]);
    await ok(boss.put('/content/settings', { ...settings, selfApproval: 'where_nobody_else' }));
    await joinOrganization(app(), boss.organization.id, 'content_creator');
    expect(await approve()).toBe('approved');
    expect(await queueOf(boss)).toHaveLength(1);
    await joinOrganization(app(), boss.organization.id, 'manager');
    expect(await approve()).toBe('content.self_approval_not_allowed');
    await ok(boss.put('/content/settings', { ...settings, selfApproval: 'always' }));
    expect(await approve()).toBe('approved');
  });
});

describe('comments', () => {
  it('CNT-02 are made on a version or a value in it, and answered in threads', async () => {
    const id = await write();
    await ok(author.patch(`/content/items/${id}`, { title: 'Two' }));
    const path = `/content/items/${id}/comments`;
    const pointer = '/contentData/template';
    const first = await ok(manager.post(path, { body: 'Why so short?', version: 1, pointer }));
    expect(first).toMatchObject({ version: 1, pointer, threadId: null, createdBy: manager.user.id });
    const answer = await ok(author.post(path, { body: 'It is enough.', parentId: first.id }));
    const again = await ok(manager.post(path, { body: 'Is it?', parentId: answer.id }));
    for (const reply of [answer, again])
      expect(reply).toMatchObject({ version: 1, pointer, threadId: first.id });
    expect(await ok(manager.post(path, { body: 'On the newest' }))).toMatchObject({
      version: 2,
      pointer: null,
    });
    const { data } = await ok(author.get(`${path}?version=1`));
    expect(data.map(({ body }: { body: string }) => body)).toEqual([
      'Why so short?',
      'It is enough.',
      'Is it?',
    ]);
    expect((await manager.post(path, { body: 'x', version: 3 })).body.code).toBe('content.version_not_found');
    expect((await manager.post(path, { body: 'x', pointer: 'no pointer' })).status).toBe(400);
  });

  it('CNT-02 are changed and deleted by who made them, and resolved by anybody who works on the item', async () => {
    const id = await write();
    const path = `/content/items/${id}/comments`;
    const { id: comment } = await ok(manager.post(path, { body: 'Typo' }));
    expect((await author.patch(`${path}/${comment}`, { body: 'Fine' })).body.code).toBe(
      'content.not_your_comment',
    );
    expect((await owner.delete(`${path}/${comment}`)).body.code).toBe('content.not_your_comment');
    expect(await ok(manager.patch(`${path}/${comment}`, { body: 'Two typos' }))).toMatchObject({
      body: 'Two typos',
      revision: 2,
    });
    expect(await ok(author.put(`${path}/${comment}/resolution`, { resolved: true }))).toMatchObject({
      resolvedBy: author.user.id,
    });
    expect((await ok(author.get(`${path}?resolved=false`))).data).toEqual([]);
    expect(await ok(manager.put(`${path}/${comment}/resolution`, { resolved: false }))).toMatchObject({
      resolvedAt: null,
      resolvedBy: null,
    });
    expect(await ok(manager.delete(`${path}/${comment}`))).toMatchObject({ isDeleted: true, body: '' });
    expect((await manager.patch(`${path}/${comment}`, { body: 'x' })).body.code).toBe(
      'content.comment_deleted',
    );
    expect((await author.put(`${path}/${comment}/resolution`, { resolved: true })).status).toBe(409);
  });

  it('CNT-06 are for those who work on the item, also when it is live', async () => {
    const id = await submitted();
    await ok(manager.post(`/content/items/${id}/comments`, { body: 'SECRET' }));
    for (const step of ['approve', 'publish']) await ok(manager.post(`/content/items/${id}/${step}`));
    expect((await reader.get(`/content/items/${id}`)).status).toBe(200);
    const other = await joinOrganization(app(), owner.organization.id, 'content_creator');
    for (const person of [reader, other, await app().register()]) {
      const listed = await person.get(`/content/items/${id}/comments`);
      expect([403, 404]).toContain(listed.status);
      expect(JSON.stringify(listed.body)).not.toContain('SECRET');
      expect([403, 404]).toContain(
        (await person.post(`/content/items/${id}/comments`, { body: 'x' })).status,
      );
    }
  });
});
