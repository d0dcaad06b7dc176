import { beforeAll, describe, expect, it } from 'vitest';
import { useTestApp } from '#libs/testing/app-fixture.js';
import { ok, type Journey } from '#libs/testing/journey.js';
import { joinOrganization } from '../../../test/support/people.js';

const app = useTestApp();

describe('versions of an item', () => {
  let owner: Journey;
  let reader: Journey;
  let approver: Journey;
  beforeAll(async () => {
    owner = await app().register();
    reader = await joinOrganization(app(), owner.organization.id, 'member');
    approver = await joinOrganization(app(), owner.organization.id, 'manager');
  });

  const write = async (...bodies: string[]): Promise<string> => {
    const [first, ...more] = bodies;
    const created = { repository: 'documents', title: 'Handbook', contentData: { body: first } };
    const { id } = await ok(owner.post('/content/items', created));
    for (const body of more) await ok(owner.patch(`/content/items/${String(id)}`, { contentData: { body } }));
    return String(id);
  };

  const publish = async (id: string): Promise<void> => {
    await ok(owner.post(`/content/items/${id}/submit`));
    for (const step of ['approve', 'publish']) await ok(approver.post(`/content/items/${id}/${step}`));
  };

  it('CNT-03 are compared by JSON pointer', async () => {
    const id = await write('one', 'two');
    await ok(owner.patch(`/content/items/${id}`, { title: 'Manual', metadata: { level: 2 } }));
    expect((await owner.get(`/content/items/${id}/diff?from=1&to=3`)).body).toEqual({
      from: 1,
      to: 3,
      complete: true,
      differences: [
        { pointer: '/contentData/body', kind: 'changed', before: 'one', after: 'two' },
        { pointer: '/metadata/level', kind: 'added', before: null, after: 2 },
        { pointer: '/title', kind: 'changed', before: 'Handbook', after: 'Manual' },
      ],
    });
    expect((await owner.get(`/content/items/${id}/diff?from=2&to=2`)).body.differences).toEqual([]);
    expect((await owner.get(`/content/items/${id}/diff?from=1&to=9`)).body.code).toBe(
      'content.version_not_found',
    );
    expect((await owner.get(`/content/items/${id}/diff?from=1`)).status).toBe(400);
  });

  it('CNT-06 that are drafts are compared for nobody who may not read them', async () => {
    const id = await write('one');
    await publish(id);
    await ok(owner.patch(`/content/items/${id}`, { contentData: { body: 'secret draft' } }));
    expect((await reader.get(`/content/items/${id}/diff?from=1&to=1`)).status).toBe(200);
    const refused = await reader.get(`/content/items/${id}/diff?from=1&to=2`);
    expect([refused.status, JSON.stringify(refused.body).includes('secret')]).toEqual([404, false]);
  });

  it('CNT-06 that are drafts show in no list and no answer to others than author and reviewers', async () => {
    const author = await joinOrganization(app(), owner.organization.id, 'content_creator');
    const created = {
      repository: 'documents',
      title: 'Live title',
      description: 'Live',
      contentData: { body: 'live' },
    };
    const { id } = await ok(author.post('/content/items', created));
    await ok(author.post(`/content/items/${String(id)}/submit`));
    for (const step of ['approve', 'publish'])
      await ok(approver.post(`/content/items/${String(id)}/${step}`));
    const draft = {
      title: 'SECRET title',
      description: null,
      contentData: { body: 'SECRET' },
      metadata: { a: 'SECRET' },
    };
    await ok(author.patch(`/content/items/${String(id)}`, draft));
    await ok(author.post(`/content/items/${String(id)}/submit`));
    await ok(approver.post(`/content/items/${String(id)}/reject`, { reason: 'SECRET reason' }));
    const paths = [
      `/content/items/${String(id)}`,
      '/content/items?limit=100',
      '/content/items?status=published&limit=100',
    ];
    for (const path of paths)
      expect(JSON.stringify((await reader.get(path)).body), path).not.toContain('SECRET');
    expect((await reader.get(paths[0] ?? '')).body).toMatchObject({
      title: 'Live title',
      description: 'Live',
      contentData: { body: 'live' },
      metadata: {},
      status: 'published',
      version: 1,
      publishedVersion: 1,
      rejectionReason: null,
    });
    const live = (await reader.get('/content/items?status=published&limit=100')).body.data;
    expect(live.map((item: { id: string }) => item.id)).toContain(id);
    expect((await reader.get('/content/items?status=draft&limit=100')).body.data).toEqual([]);
    for (const person of [author, approver])
      expect((await person.get(`/content/items/${String(id)}`)).body).toMatchObject({
        title: 'SECRET title',
        status: 'draft',
        version: 2,
        rejectionReason: 'SECRET reason',
      });
  });

  it('CNT-03 CNT-04 are restored as the next one, based on the revision the caller has read', async () => {
    const id = await write('one', 'two');
    await publish(id);
    const { revision } = (await owner.get(`/content/items/${id}`)).body;
    const path = `/content/items/${id}/versions/1/restore`;
    const late = await owner.post(path, undefined, { headers: { 'if-match': `"${revision - 1}"` } });
    expect(late.status).toBe(412);
    const restored = await owner.post(path, undefined, { headers: { 'if-match': `"${revision}"` } });
    expect(restored.body).toMatchObject({
      version: 3,
      status: 'draft',
      publishedVersion: 2,
      contentData: { body: 'one' },
    });
    expect((await owner.get(`/content/items/${id}/versions/3`)).body.changeSummary).toBe(
      'Restored version 1',
    );
    expect((await reader.get(`/content/items/${id}`)).body.contentData).toEqual({ body: 'two' });
    expect((await owner.post(`/content/items/${id}/versions/9/restore`)).body.code).toBe(
      'content.version_not_found',
    );
    expect((await reader.post(path)).status).toBe(403);
  });

  it('CNT-02 go out of sight when the item is unpublished, and come back without a review', async () => {
    const id = await write('one');
    expect((await owner.post(`/content/items/${id}/unpublish`)).body.code).toBe('content.move_not_allowed');
    await publish(id);
    expect((await reader.get(`/content/items/${id}`)).status).toBe(200);
    expect(await ok(owner.post(`/content/items/${id}/unpublish`))).toMatchObject({
      status: 'approved',
      publishedVersion: null,
    });
    expect((await reader.get(`/content/items/${id}`)).status).toBe(404);
    await ok(owner.post(`/content/items/${id}/publish`));
    expect((await reader.get(`/content/items/${id}`)).status).toBe(200);
  });

  it('CNT-02 of an item that is being written stay a draft when the live one is taken down', async () => {
    const id = await write('one');
    await publish(id);
    await ok(owner.patch(`/content/items/${id}`, { title: 'Next' }));
    expect(await ok(owner.post(`/content/items/${id}/unpublish`))).toMatchObject({
      status: 'draft',
      publishedVersion: null,
      version: 2,
    });
  });

  it('CNT-02 are there again when an archived item is reopened', async () => {
    const id = await write('one');
    expect((await owner.post(`/content/items/${id}/reopen`)).body.code).toBe('content.move_not_allowed');
    await ok(owner.post(`/content/items/${id}/archive`));
    expect(await ok(owner.post(`/content/items/${id}/reopen`))).toMatchObject({
      status: 'draft',
      version: 1,
    });
    await ok(owner.patch(`/content/items/${id}`, { title: 'Again' }));
  });
});
