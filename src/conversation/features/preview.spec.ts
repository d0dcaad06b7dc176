import { beforeAll, describe, expect, it } from 'vitest';
import { useTestApp } from '#libs/testing/app-fixture.js';
import type { Journey } from '#libs/testing/journey.js';
import { joinOrganization } from '../../../test/support/people.js';

const app = useTestApp();

describe('trying out an agent', () => {
  let owner: Journey;
  let author: Journey;
  let draft: string;

  beforeAll(async () => {
    owner = await app().register();
    author = await joinOrganization(app(), owner.organization.id, 'content_creator');
    const item = {
      repository: 'ai_agents',
      title: 'Coach',
      contentData: { system_prompt: 'x', tools: ['current_time'] },
    };
    draft = (await author.post('/content/items', item)).body.id;
  });

  const preview = (person: Journey, more: object = {}) =>
    person.post('/conversations', { aiAgentId: draft, preview: true, ...more });

  it('CNV-19 its author converses with it before it is published, at the version it has now', async () => {
    const { status, body } = await preview(author);
    expect([status, body.preview, body.agentVersion]).toEqual([201, true, 1]);
    await author.patch(`/content/items/${draft}`, {
      title: 'Coach',
      description: null,
      contentData: { system_prompt: 'y', tools: ['current_time'] },
      metadata: {},
    });
    const second = (await preview(author)).body;
    expect(second.agentVersion).toBe(2);
    const sent = await author.post(`/conversations/${second.id}/messages`, { content: '/current_time' });
    await author.stream(`/conversations/${second.id}/messages/${sent.body.assistantMessage.id}/stream`);
    const { data } = (await author.get(`/conversations/${second.id}/messages`)).body;
    expect(data.at(-1).toolCalls).toMatchObject([{ tool: 'current_time', state: 'succeeded' }]);
    expect((await author.get(`/conversations/${body.id}`)).body).toMatchObject({
      preview: true,
      agentVersion: 1,
    });
  });

  it('CNV-19 nobody else does, except who may approve it', async () => {
    const member = await joinOrganization(app(), owner.organization.id, 'member');
    const other = await joinOrganization(app(), owner.organization.id, 'content_creator');
    const stranger = await app().register();
    for (const person of [member, other, stranger]) {
      const { status, body } = await preview(person);
      expect([status, body.code]).toEqual([422, 'conversation.agent_not_available']);
    }
    expect((await preview(owner)).status).toBe(201);
    const plain = await author.post('/conversations', { aiAgentId: draft });
    expect(plain.body.code).toBe('conversation.agent_not_available');
  });

  it('CNV-19 CNV-20 it is marked, and no use of the agent', async () => {
    const { body } = await preview(author, { title: 'Try' });
    const { data } = (await author.get('/conversations')).body;
    expect(data.find(({ id }: { id: string }) => id === body.id)).toMatchObject({ preview: true });
    const dashboard = JSON.stringify((await author.get('/dashboard')).body);
    expect(dashboard).not.toContain(body.id);
  });

  it('CNV-19 takes an agent, and no label', async () => {
    for (const more of [{ aiAgentId: null }, { aiAgentLabel: 'production' }]) {
      const { status, body } = await preview(author, more);
      expect([status, body.code]).toEqual([422, 'conversation.preview_needs_agent']);
    }
  });
});
