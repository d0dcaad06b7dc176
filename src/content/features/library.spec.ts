import { beforeAll, describe, expect, it } from 'vitest';
import { connectionConfig } from '#libs/persistence/pools.js';
import { useTestApp } from '#libs/testing/app-fixture.js';
import type { Answer, Journey } from '#libs/testing/journey.js';
import { withClient } from '../../../test/support/catalogue.js';
import { joinOrganization, operator } from '../../../test/support/people.js';

const app = useTestApp();

async function ok(answer: Promise<Answer<any>>): Promise<any> {
  const { status, body } = await answer;
  expect(status, JSON.stringify(body)).toBeLessThan(300);
  return body;
}

describe('the library of the platform', () => {
  let platform: Journey;
  let owner: Journey;
  let member: Journey;
  let client: Journey;

  const live = async (
    title: string,
    contentData: object = { body: `About ${title}` },
    repository = 'documents',
  ) => {
    const { id } = await ok(platform.post('/content/items', { repository, title, contentData }));
    for (const step of ['submit', 'approve', 'publish'])
      await ok(platform.post(`/content/items/${id}/${step}`));
    return id as string;
  };
  const offer = async (title: string, ...rest: any[]) => {
    const id = await live(title, ...rest);
    await ok(platform.put(`/content/library/${id}`));
    return id;
  };
  const offered = async (person: Journey): Promise<string[]> =>
    (await ok(person.get('/content/library?limit=100'))).data.map(({ itemId }: { itemId: string }) => itemId);

  beforeAll(async () => {
    platform = await operator(app());
    owner = await app().register();
    member = await joinOrganization(app(), owner.organization.id, 'member');
    client = await joinOrganization(app(), owner.organization.id, 'client');
  });

  it('CNT-06 CNT-01 shows every organization what is live of it, in lists, in search and by itself, and nothing else', async () => {
    const id = await offer('Periscope manual');
    await ok(
      platform.patch(`/content/items/${id}`, { title: 'SECRET draft', contentData: { body: 'SECRET' } }),
    );
    for (const person of [owner, member]) {
      expect(await ok(person.get(`/content/items/${id}`))).toMatchObject({
        title: 'Periscope manual',
        status: 'published',
        version: 1,
        reviewers: [],
      });
      expect((await ok(person.get('/content/items'))).data).toMatchObject([
        { id, title: 'Periscope manual' },
      ]);
      expect((await ok(person.get('/content/search?q=periscope'))).data).toMatchObject([{ id, version: 1 }]);
      expect((await ok(person.get('/content/search?q=secret'))).total).toBe(0);
      expect((await ok(person.get(`/content/items/${id}/versions`))).data).toHaveLength(1);
      expect((await person.get(`/content/items/${id}/versions/2`)).status).toBe(404);
      expect(await offered(person)).toEqual([id]);
    }
    for (const step of ['submit', 'approve', 'archive', 'unpublish', 'reopen'])
      expect((await owner.post(`/content/items/${id}/${step}`)).status, step).toBe(404);
    expect((await owner.patch(`/content/items/${id}`, { title: 'Mine' })).status).toBe(404);
    expect((await client.get(`/content/items/${id}`)).status).toBe(404);
    expect((await client.get('/content/library')).status).toBe(403);
    await ok(owner.post('/content/assignments', { itemId: id, userId: client.user.id }));
    expect((await ok(client.get(`/content/items/${id}`))).title).toBe('Periscope manual');
    await ok(platform.delete(`/content/library/${id}`));
    for (const person of [owner, member, client])
      expect((await person.get(`/content/items/${id}`)).status).toBe(404);
    expect((await platform.delete(`/content/library/${id}`)).body.code).toBe('content.item_not_found');
  });

  it('CNT-06 follows the workflow of the item, and takes in only what is live', async () => {
    const id = await offer('Sextant');
    await ok(platform.put(`/content/library/${id}`));
    await ok(platform.patch(`/content/items/${id}`, { title: 'Sextant, second edition' }));
    for (const step of ['submit', 'approve', 'publish'])
      await ok(platform.post(`/content/items/${id}/${step}`));
    expect((await ok(member.get(`/content/items/${id}`))).title).toBe('Sextant, second edition');
    await ok(platform.post(`/content/items/${id}/unpublish`));
    expect((await member.get(`/content/items/${id}`)).status).toBe(404);
    expect(await offered(member)).toEqual([]);
    const { id: draft } = await ok(
      platform.post('/content/items', { repository: 'documents', title: 'Draft' }),
    );
    expect((await platform.put(`/content/library/${draft}`)).body.code).toBe('content.not_live');
  });

  it('CNT-07 XC-41 is written by operators alone, with items of the organization they work in', async () => {
    const { id } = await ok(
      owner.post('/content/items', { repository: 'documents', title: 'Ours', contentData: { body: 'x' } }),
    );
    for (const step of ['submit', 'approve', 'publish']) await ok(owner.post(`/content/items/${id}/${step}`));
    expect((await owner.put(`/content/library/${id}`)).status).toBe(403);
    expect((await platform.put(`/content/library/${id}`)).status).toBe(404);
    await withClient(connectionConfig(app().db.appUrl, 'app'), async (db) => {
      await db.query(
        `select set_config('app.organization_id', '${owner.organization.id}', false), set_config('app.user_id', '${owner.user.id}', false)`,
      );
      await expect(
        db.query(
          `insert into content.library_entries values ('${id}', '${owner.organization.id}', '${owner.user.id}', now())`,
        ),
      ).rejects.toMatchObject({ code: '42501' });
      await expect(db.query('delete from content.library_entries')).rejects.toMatchObject({ code: '42501' });
    });
  });

  it('CNT-01 CNT-07 is copied into a draft of one’s own, which goes its own way', async () => {
    const id = await offer('Knots');
    const author = await joinOrganization(app(), owner.organization.id, 'content_creator');
    const copy = await ok(author.post(`/content/items/${id}/copy`, { title: 'Our knots' }));
    expect(copy).toMatchObject({
      title: 'Our knots',
      status: 'draft',
      version: 1,
      createdBy: author.user.id,
      contentData: { body: 'About Knots' },
      metadata: { copiedFrom: { itemId: id, version: 1 } },
    });
    await ok(author.patch(`/content/items/${copy.id}`, { contentData: { body: 'Ours' } }));
    await ok(platform.delete(`/content/library/${id}`));
    expect((await ok(author.get(`/content/items/${copy.id}`))).contentData).toEqual({ body: 'Ours' });
    expect((await member.post(`/content/items/${id}/copy`, {})).status).toBe(403);
    expect((await author.post(`/content/items/${id}/copy`, {})).body.code).toBe('content.item_not_found');
    const again = await ok(author.post(`/content/items/${copy.id}/copy`, {}));
    expect(again).toMatchObject({
      title: 'Our knots',
      metadata: { copiedFrom: { itemId: copy.id, version: 2 } },
    });
  });

  it('CNT-11 its agents hold conversations, with its prompts and from its documents, in every organization', async () => {
    const prompt = await offer('Tone', { template: 'Be brief.' }, 'prompts');
    const agent = await offer('Helper', { system_prompt: 'Help.', prompt_ref: { id: prompt } }, 'ai_agents');
    await offer('Lighthouses', { body: 'The lighthouse of Alexandria stood for sixteen centuries.' });
    const conversation = await ok(member.post('/conversations', { aiAgentId: agent }));
    expect(conversation).toMatchObject({ aiAgentId: agent, agentVersion: 1 });
    const path = `/conversations/${conversation.id}/messages`;
    const content = 'How long did the lighthouse of Alexandria stand?';
    const { assistantMessage } = await ok(member.post(path, { content }));
    await member.stream(`${path}/${assistantMessage.id}/stream`);
    const { data } = await ok(member.get(path));
    expect(data.find(({ id }: { id: string }) => id === assistantMessage.id).content).toContain(
      'sixteen centuries',
    );
  });
});
