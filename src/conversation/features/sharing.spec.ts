import { beforeAll, describe, expect, it } from 'vitest';
import { useTestApp } from '#libs/testing/app-fixture.js';
import type { Journey } from '#libs/testing/journey.js';
import { onDatabase } from '#libs/testing/on-database.js';
import { joinOrganization } from '../../../test/support/people.js';

const app = useTestApp();

const codeOf = ({ status, body }: { status: number; body: { code?: string } }) => [status, body.code];

let person: Journey;
let colleague: Journey;
beforeAll(async () => {
  person = await app().register();
  colleague = await joinOrganization(app(), person.organization.id, 'member');
});

async function talk(content: string, start: object = {}): Promise<string> {
  const id: string = (await person.post('/conversations', start)).body.id;
  await ask(id, content);
  return id;
}

async function ask(id: string, content: string): Promise<string> {
  const { body } = await person.post(`/conversations/${id}/messages`, { content });
  await person.stream(`/conversations/${id}/messages/${body.assistantMessage.id}/stream`);
  return body.userMessage.id;
}

const share = (id: string, body: object = {}) => person.post(`/conversations/${id}/shares`, body);

const textsOf = ({ body }: { body: { messages: { role: string; content: string }[] } }) =>
  body.messages.filter(({ role }) => role === 'user').map(({ content }) => content);

describe('sharing a conversation', () => {
  it('CNV-06 freezes what is shown: colleagues read that, and nothing that was said since', async () => {
    const id = await talk('First?');
    const { status, body } = await share(id);
    expect([status, body]).toMatchObject([
      201,
      { conversationId: id, title: 'First?', messageCount: 2, expiresAt: null },
    ]);
    await ask(id, 'Second, which is private?');
    await person.send('PATCH', `/conversations/${id}`, { title: 'Another title' });
    const read = await colleague.get(`/conversation-shares/${body.id}`);
    expect(read.body).toMatchObject({ id: body.id, title: 'First?', sharedBy: expect.any(String) });
    expect(textsOf(read)).toEqual(['First?']);
    expect(Object.keys(read.body.messages[1]).toSorted()).toEqual([
      'citations',
      'content',
      'createdAt',
      'modelUsed',
      'role',
    ]);
    expect(codeOf(await colleague.get(`/conversations/${id}`))).toEqual([404, 'conversation.not_found']);
  });

  it('CNV-06 shares the shown branch only', async () => {
    const id = await talk('Start?');
    const question = await ask(id, 'A wording to be hidden?');
    const edited = await person.post(`/conversations/${id}/messages/${question}/edit`, {
      content: 'A better wording?',
    });
    await person.stream(`/conversations/${id}/messages/${edited.body.assistantMessage.id}/stream`);
    const { body } = await share(id);
    expect(textsOf(await colleague.get(`/conversation-shares/${body.id}`))).toEqual([
      'Start?',
      'A better wording?',
    ]);
  });

  it('CNV-06 ends when it is revoked, when its time is over and when the conversation is deleted', async () => {
    const id = await talk('For a while?');
    const [revoked, expired, deleted] = (await Promise.all([share(id), share(id), share(id)])).map(
      ({ body }) => `/conversation-shares/${body.id}`,
    ) as [string, string, string];
    expect(codeOf(await colleague.delete(revoked))).toEqual([404, 'conversation.share_not_found']);
    expect((await person.delete(revoked)).status).toBe(204);
    await onDatabase(
      app().db,
      `update conversation.shares set expires_at = now() where id = '${expired.split('/').at(-1)}'`,
    );
    for (const gone of [revoked, expired])
      expect(codeOf(await colleague.get(gone))).toEqual([404, 'conversation.share_not_found']);
    expect((await colleague.get(deleted)).status).toBe(200);
    await person.delete(`/conversations/${id}`);
    await expect.poll(async () => (await colleague.get(deleted)).status, { timeout: 10_000 }).toBe(404);
  });

  it('CNV-06 is listed for its owner alone, by conversation', async () => {
    const id = await talk('Listed?');
    const { body } = await share(id, { expiresAt: '2999-01-01T00:00:00.000Z' });
    const mine = await person.get(`/conversation-shares?conversationId=${id}`);
    expect(mine.body.data).toEqual([body]);
    expect((await person.get('/conversation-shares?limit=1')).body.nextCursor).toEqual(expect.any(String));
    expect((await colleague.get('/conversation-shares')).body.data).toEqual([]);
  });

  it('XC-41 CNV-06 nobody of another organization reads it', async () => {
    const stranger = await app().register();
    const { body } = await share(await talk('Inside?'));
    expect(codeOf(await stranger.get(`/conversation-shares/${body.id}`))).toEqual([
      404,
      'conversation.share_not_found',
    ]);
  });

  it('CNV-06 is refused for what is empty, temporary, not one’s own, or already over', async () => {
    const empty = (await person.post('/conversations', {})).body.id;
    const temporary = await talk('Hush?', { temporary: true });
    for (const id of [empty, temporary])
      expect(codeOf(await share(id))).toEqual([409, 'conversation.not_shareable']);
    const id = await talk('Mine?');
    expect(codeOf(await colleague.post(`/conversations/${id}/shares`, {}))).toEqual([
      404,
      'conversation.not_found',
    ]);
    expect(codeOf(await share(id, { expiresAt: '2020-01-01T00:00:00Z' }))).toEqual([
      409,
      'conversation.not_shareable',
    ]);
  });

  it('CNV-06 is refused while an answer is being generated', async () => {
    const id = await talk('Waiting?');
    await onDatabase(
      app().db,
      `update conversation.messages set state = 'generating' where conversation_id = '${id}' and role = 'assistant'`,
    );
    expect(codeOf(await share(id))).toEqual([409, 'conversation.answer_still_generating']);
  });

  it('CNV-06 fifty times at most, and once for one idempotency key', async () => {
    const id = await talk('Often?');
    const key = { headers: { 'idempotency-key': 'share-once' } };
    const twice = await Promise.all([1, 2].map(() => person.post(`/conversations/${id}/shares`, {}, key)));
    expect(new Set(twice.filter(({ status }) => status === 201).map(({ body }) => body.id)).size).toBe(1);
    const many = await Promise.all(Array.from({ length: 55 }, () => share(id)));
    expect(many.filter(({ status }) => status === 201)).toHaveLength(49);
    expect(codeOf(await share(id))).toEqual([409, 'conversation.not_shareable']);
  });

  it('CNV-06 ends at once where the organization allows it no more', async () => {
    const id = await talk('Allowed?');
    const { body } = await share(id);
    const path = `/conversation-shares/${body.id}`;
    await person.put('/conversation-settings', { retentionDays: null, sharingAllowed: false });
    expect(codeOf(await colleague.get(path))).toEqual([404, 'conversation.share_not_found']);
    expect(codeOf(await share(id))).toEqual([403, 'conversation.sharing_not_allowed']);
    await person.put('/conversation-settings', { retentionDays: null, sharingAllowed: true });
    expect((await colleague.get(path)).status).toBe(200);
  });

  it('CNV-06 cites documents without what they say', async () => {
    const created = await person.post('/content/items', {
      repository: 'documents',
      title: 'Handbook',
      contentData: { body: 'The amaranth garden opens at nine.' },
    });
    for (const step of ['submit', 'approve', 'publish'])
      await person.post(`/content/items/${created.body.id}/${step}`);
    const { body } = await share(await talk('When does the amaranth garden open?'));
    const read = await colleague.get(`/conversation-shares/${body.id}`);
    expect(read.body.messages[1].citations).toEqual([
      { index: 1, sourceId: created.body.id, title: 'Handbook', version: 1 },
    ]);
  });
});
