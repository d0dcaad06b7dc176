import { beforeAll, describe, expect, it } from 'vitest';
import { useTestApp } from '#libs/testing/app-fixture.js';
import { ok, type Journey } from '#libs/testing/journey.js';
import { connectionConfig } from '#libs/persistence/pools.js';
import { admin } from '#libs/testing/postgres.js';
import { withClient } from '../../../test/support/catalogue.js';
import { joinOrganization } from '../../../test/support/people.js';

const app = useTestApp();

let owner: Journey;
let manager: Journey;
let member: Journey;

beforeAll(async () => {
  owner = await app().register();
  manager = await joinOrganization(app(), owner.organization.id, 'manager');
  member = await joinOrganization(app(), owner.organization.id, 'member');
});

async function published(title: string, repository = 'documents'): Promise<string> {
  const contentData = repository === 'ai_agents' ? { system_prompt: 'Help' } : { body: 'Text' };
  const { id } = await ok(owner.post('/content/items', { repository, title, contentData }));
  await ok(owner.post(`/content/items/${id}/submit`));
  for (const step of ['approve', 'publish']) await ok(manager.post(`/content/items/${id}/${step}`));
  return id;
}

describe('lists and the dashboard', () => {
  it('CNT-08 CNT-13 name repository, author and whether something is assigned, and count by repository and status', async () => {
    const itemId = await published('Named');
    const other = await published('Other', 'ai_agents');
    await ok(owner.post('/content/items', { repository: 'prompts', title: 'Draft', contentData: {} }));
    await ok(owner.patch(`/content/items/${other}`, { title: 'Next' }));
    await ok(manager.post('/content/assignments', { itemId, userId: member.user.id }));
    const items = (await ok(member.get('/content/items'))).data;
    expect(items).toMatchObject([
      { id: other, title: 'Other', repositoryName: 'AI agents', isAssigned: false },
      { id: itemId, repositoryName: 'Documents', creatorName: 'Ada Lovelace', isAssigned: true },
    ]);
    const { data } = await ok(manager.get('/content/counts'));
    const of = (name: string) => data.find(({ repository }: any) => repository === name);
    expect(of('documents')).toMatchObject({ total: 1, published: 1, live: 1, draft: 0 });
    expect(of('ai_agents')).toMatchObject({ total: 1, draft: 1, live: 1, published: 0 });
    expect(of('prompts')).toMatchObject({ total: 1, draft: 1, live: 0 });
    expect(of('videos')).toMatchObject({ total: 0 });
    expect((await member.get('/content/counts')).status).toBe(403);
  });

  it('CNT-08 have 50 items a page unless told otherwise', async () => {
    await admin(
      app().db.adminUrl,
      `insert into content.items (id, organization_id, repository, title, created_by, created_at, updated_at)
       select gen_random_uuid(), '${owner.organization.id}', 'videos', 'Video ' || n, '${owner.user.id}', now(), now() - n * interval '1 second'
         from generate_series(1, 60) n`,
    );
    expect((await ok(owner.get('/content/items?repository=videos'))).data).toHaveLength(50);
    expect((await ok(owner.get('/content/items?repository=videos&limit=60'))).data).toHaveLength(60);
  });

  it('CNV-20 show in one answer who asks, his last ten conversations and twenty things to do', async () => {
    const person = await joinOrganization(app(), owner.organization.id, 'member');
    const agent = await published('Guide', 'ai_agents');
    const conversations: string[] = [];
    for (let i = 0; i < 12; i += 1)
      conversations.unshift(
        (await ok(person.post('/conversations', { aiAgentId: agent, title: `Talk ${i}` }))).id,
      );
    const items = [];
    for (let i = 0; i < 23; i += 1) items.push(await published(`Lesson ${i}`));
    const due = new Date(Date.now() - 86_400_000).toISOString();
    const bulk = { userIds: [person.user.id], assignmentType: 'required' };
    await ok(manager.post('/content/assignments/bulk', { ...bulk, itemIds: items.slice(0, 2), dueAt: due }));
    const { entries } = await ok(
      manager.post('/content/assignments/bulk', { ...bulk, itemIds: items.slice(2) }),
    );
    await ok(person.post(`/content/assignments/${entries[0].assignmentId}/progress`, { percent: 100 }));
    const dashboard = await ok(person.get('/dashboard'));
    expect(dashboard['user']).toEqual({
      id: person.user.id,
      displayName: 'Colleague',
      email: person.user.email,
    });
    expect(dashboard['conversations'].map(({ id }: any) => id)).toEqual(conversations.slice(0, 10));
    expect(dashboard['conversations'][0]).toMatchObject({ title: 'Talk 11', messageCount: 0 });
    expect(dashboard['assigned']).toHaveLength(20);
    expect(dashboard['assigned'].slice(0, 3).map(({ state }: any) => state)).toEqual([
      'overdue',
      'overdue',
      'open',
    ]);
    expect(dashboard['assigned'].map(({ id }: any) => id)).not.toContain(items[2]);
    expect(dashboard['counts']).toEqual({ activeConversations: 12, open: 20, overdue: 2, completed: 1 });
    const stranger = await app().register();
    expect(await ok(stranger.get('/dashboard'))).toMatchObject({
      conversations: [],
      assigned: [],
      counts: { open: 0 },
    });
  });

  it('XC-47 CNT-08 are answered by indexes where there are many items, under row level security', async () => {
    const { id } = owner.organization;
    await admin(
      app().db.adminUrl,
      `insert into content.items (id, organization_id, repository, title, created_by, created_at, updated_at)
         select gen_random_uuid(), '${id}', 'videos', 'Many ' || n, gen_random_uuid(), now(), now() - n * interval '1 minute' from generate_series(1, 20000) n;
       insert into content.assignments (id, organization_id, item_id, user_id, assignment_type, assigned_by, created_at, updated_at)
         select gen_random_uuid(), organization_id, id, gen_random_uuid(), 'optional', created_by, now(), now() from content.items where title like 'Many %';
       analyze content.items; analyze content.assignments`,
    );
    await withClient(connectionConfig(app().db.appUrl, 'app'), async (db) => {
      await db.query(
        `select set_config('app.organization_id', '${id}', false), set_config('app.user_id', '${member.user.id}', false)`,
      );
      const plan = async (text: string) =>
        (await db.query<{ 'QUERY PLAN': string }>(`explain ${text}`)).rows
          .map((row) => row['QUERY PLAN'])
          .join('\n');
      const list =
        await plan(`select i.* from content.items i where i.organization_id = (select platform.current_organization_id())
        order by i.updated_at desc, i.id desc limit 51`);
      expect(list).toMatch(/Index (Only )?Scan using items_newest/);
      expect(list).not.toMatch(/Seq Scan on items/);
      const mine =
        await plan(`select a.id from content.assignments a where a.is_active and (a.user_id = '${member.user.id}'
        or a.target_organization_id = (select platform.current_organization_id())
        or a.team_id = any (array(select gen_random_uuid())))`);
      expect(mine).toMatch(/BitmapOr/);
      expect(mine).not.toMatch(/Seq Scan on assignments/);
    });
  });
});
