import { describe, expect, it } from 'vitest';
import { useTestApp } from '#libs/testing/app-fixture.js';
import { eventually } from '#libs/testing/eventually.js';

const running = useTestApp();

const DOCUMENT = {
  repository: 'documents',
  title: 'Handbook',
  description: 'How we work',
  contentData: { body: 'Vacation is thirty days a year. Ask your team lead two weeks ahead.' },
  metadata: {},
};

describe('the main job, from registration to the audit log', () => {
  it('XC-72 IDN-02 CNT-02 CNV-11 BIL-06 AUD-02 a person registers, publishes an agent and a document, and is answered with a quote', async () => {
    const person = await running().register();

    const document = await person.post('/content/items', DOCUMENT);
    expect(document).toMatchObject({ status: 201, body: { status: 'draft', version: 1 } });
    const agent = await person.post('/content/items', {
      ...DOCUMENT,
      repository: 'ai_agents',
      title: 'Assistant',
      contentData: { system_prompt: 'Answer from the documents.' },
    });
    for (const { id } of [document.body, agent.body])
      for (const [step, status] of [
        ['submit', 'review'],
        ['approve', 'approved'],
        ['publish', 'published'],
      ] as const)
        expect(await person.post(`/content/items/${id}/${step}`)).toMatchObject({
          status: 200,
          body: { status },
        });

    const conversation = await person.post('/conversations', { aiAgentId: agent.body.id });
    expect(conversation).toMatchObject({
      status: 201,
      body: { status: 'active', agentVersion: 1, model: 'offline' },
    });
    const sent = await person.post(`/conversations/${conversation.body.id}/messages`, {
      content: 'How many days of vacation do I have?',
    });
    expect(sent).toMatchObject({
      status: 202,
      body: {
        userMessage: { role: 'user', sequenceNumber: 1 },
        assistantMessage: { role: 'assistant', state: 'generating', sequenceNumber: 2 },
      },
    });

    const answerPath = `/conversations/${conversation.body.id}/messages/${sent.body.assistantMessage.id}/stream`;
    const events = await person.stream(answerPath);
    const text = events
      .filter(({ event }) => event === 'delta')
      .map(({ data }) => data.text)
      .join('');
    expect(text).toContain('thirty days a year');
    expect(events.at(-1)).toMatchObject({ event: 'done', data: { state: 'complete', finishReason: 'stop' } });
    const citations = events.at(-1)?.data.citations;
    expect(citations).toMatchObject([{ sourceId: document.body.id, version: 1 }]);

    const messages = await person.get(`/conversations/${conversation.body.id}/messages`);
    expect(messages.body).toMatchObject({
      data: [{ role: 'user' }, { role: 'assistant', content: text, state: 'complete' }],
      nextCursor: null,
    });

    await eventually(async () => {
      const usage = await person.get('/billing/usage/records');
      expect(usage.body.data).toMatchObject([{ messageId: sent.body.assistantMessage.id, model: 'offline' }]);
    });
    const audit = await person.get('/admin/audit?limit=100');
    const actions = audit.body.data.map(({ action }: { action: string }) => action);
    for (const action of [
      'user.registered',
      'content.created',
      'content.published',
      'conversation.started',
      'message.sent',
      'message.answered',
    ])
      expect(actions).toContain(action);
  });
});
