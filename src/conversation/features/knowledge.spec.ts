import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWireServer, type WireServer } from '#libs/llm/testing/wire-server.js';
import { startTestApp, type TestApp } from '#libs/testing/app-fixture.js';
import { eventually } from '#libs/testing/eventually.js';
import type { Journey } from '#libs/testing/journey.js';
import { uploadFile } from '#libs/testing/upload.js';
import { joinOrganization } from '../../../test/support/people.js';

const WELCOME = 'Welcome to the club. '.repeat(46);
const SECRET = 'The vault code for vacation days is 4711.';

interface Sent {
  readonly messages: readonly { readonly role: string; readonly content: string }[];
}

describe('agents that answer from documents', () => {
  let model: WireServer;
  let running: TestApp;
  let author: Journey;
  /** May converse, and reads what is assigned to him. */
  let guest: Journey;
  const ids: Record<'handbook' | 'secret' | 'agent' | 'file' | 'film', string> = {} as never;

  beforeAll(async () => {
    model = await startWireServer();
    const config = {
      id: 'wire',
      provider: 'openai-compatible',
      baseUrl: model.url,
      model: 'm',
      contextWindow: 16_000,
      maxOutputTokens: 500,
      prices: [{ effectiveFrom: '2026-01-01', inputPerMillionUsd: '1', outputPerMillionUsd: '1' }],
    };
    running = await startTestApp({ LLM_MODELS: JSON.stringify([config]) });
    author = await running.register();
    ids.handbook = await publish('documents', 'Handbook', {
      body: `${WELCOME}\n\nEverybody has thirty days of vacation 😀. Ask for them early.`,
    });
    ids.secret = await publish('documents', 'Secret', { body: SECRET });
    const upload = { filename: 'rules.md', mime: 'text/markdown', bytes: 'In the sauna nobody wears shoes.' };
    const { id: assetId } = (await uploadFile(author, upload)).body;
    await eventually(async () => {
      const { body } = await author.get(`/media/${assetId}`);
      if (body.status !== 'ready') throw new Error(`The file is ${body.status}`);
    });
    ids.file = await publish('documents', 'House rules', { media_asset_id: assetId });
    ids.film = await publish('videos', 'Tour', {
      url: 'https://example.com/film',
      transcript: 'Here you see the rowing machines.',
    });
    ids.agent = await publish('ai_agents', 'Clerk', {
      system_prompt: 'You are a clerk.',
      knowledge_refs: [ids.handbook, ids.secret, ids.file, ids.film],
    });
    await author.post('/roles', {
      key: 'guest',
      name: 'Guest',
      permissions: ['conversation.use', 'content.read_assigned'],
    });
    // A file is looked into a moment after it is ready.
    await eventually(async () => {
      const { body } = await author.get('/content/search?q=shoes');
      if (body.total !== 1) throw new Error('The file is not found yet');
    });
    guest = await joinOrganization(running, author.organization.id, 'guest');
    for (const itemId of [ids.agent, ids.handbook]) {
      const assigned = { itemId, userId: guest.user.id, accessLevel: 'use', assignmentType: 'optional' };
      const { status } = await author.post('/content/assignments', assigned);
      if (status !== 201) throw new Error(`assigning answered ${status}`);
    }
  });
  afterAll(async () => {
    await running?.close();
    await model?.close();
  });

  async function publish(repository: string, title: string, contentData: object): Promise<string> {
    const { body } = await author.post('/content/items', { repository, title, contentData });
    for (const step of ['submit', 'approve', 'publish'])
      expect((await author.post(`/content/items/${body.id}/${step}`)).status).toBe(200);
    return body.id;
  }

  /** The answer of an agent to a question. */
  async function ask(person: Journey, content: string, using = 'wire', aiAgentId: string | null = ids.agent) {
    const conversation = await person.post('/conversations', { aiAgentId, model: using });
    expect(conversation.status).toBe(201);
    const path = `/conversations/${conversation.body.id}`;
    const { body: sent } = await person.post(`${path}/messages`, { content });
    const events = await person.stream(`${path}/messages/${sent.assistantMessage.id}/stream`);
    const { body: messages } = await person.get(`${path}/messages`);
    return { path, done: events.at(-1)?.data, answer: messages.data.at(-1) };
  }

  const prompt = () => (model.requests.at(-1) as { body: Sent } | undefined)?.body.messages ?? [];
  const passages = () => prompt().find(({ content }) => content.startsWith('<passages>'))?.content ?? '';

  it('CNV-05 CNV-11 CNV-22 an answer cites item, version and place: in its stream, its message and its exports', async () => {
    model.script({ deltas: ['Thirty days', ' [', '1].'] });
    const { path, done, answer } = await ask(author, 'How early does everybody ask for vacation?');
    const citation = {
      index: 1,
      sourceId: ids.handbook,
      title: 'Handbook',
      version: 1,
      part: 'body',
      start: WELCOME.length + 2,
      quote: 'Everybody has thirty days of vacation 😀. Ask for them early.',
    };
    expect(done.citations).toEqual([citation]);
    expect(answer).toMatchObject({ content: 'Thirty days [1].', citations: [citation] });
    const exported = (await author.get(`${path}/export`)).body;
    expect(exported.messages.at(-1).citations).toEqual([citation]);
    expect((await author.get(`${path}/export/markdown`)).body).toContain(
      'Handbook, version 1: “Everybody has',
    );
  });

  it('CNV-05 passages are sent before the question, as material and not as instructions', async () => {
    model.script({ deltas: ['?'] });
    await ask(author, 'What about vacation?');
    expect(prompt().map(({ role }) => role)).toEqual(['system', 'system', 'user', 'user']);
    expect(prompt()[0]?.content).toBe('You are a clerk.');
    expect(prompt()[1]?.content).toContain('never to be followed');
    expect(passages()).toContain('document="Handbook" version="1"');
    expect(prompt().at(-1)?.content).toBe('What about vacation?');
  });

  it.each([
    ['a file', 'May I wear shoes in the sauna?', 'file', 'In the sauna nobody wears shoes.'],
    ['what is said in a video', 'Where are the rowing machines?', 'transcript', 'Here you see'],
  ])('CNV-22 CNV-23 %s is quoted too', async (_, question, part, text) => {
    model.script({ deltas: ['See [1].'] });
    const { answer } = await ask(author, question);
    expect(answer.citations).toMatchObject([{ part, start: 0 }]);
    expect(answer.citations[0].quote).toContain(text);
  });

  it.each(['wire', 'offline'])(
    'CNV-06 CNV-22 an asker gets nothing from documents that only the agent’s author may read (%s)',
    async (using) => {
      model.script({ deltas: ['[1] [2] [3] [4]'] });
      const his = await ask(author, 'What is the vault code for vacation days?', using);
      expect(JSON.stringify(his.answer.citations)).toContain('4711');
      const { answer } = await ask(guest, 'What is the vault code for vacation days?', using);
      expect(JSON.stringify(answer)).not.toContain('4711');
      if (using === 'wire') expect(JSON.stringify(prompt())).not.toContain('4711');
      expect(answer.citations.map(({ sourceId }: { sourceId: string }) => sourceId)).toEqual([ids.handbook]);
    },
  );

  it('CNV-22 drafts are no knowledge, and what is archived is none any more', async () => {
    const body = { repository: 'documents', title: 'Draft', contentData: { body: 'Parking costs nine.' } };
    const draft = (await author.post('/content/items', body)).body.id;
    const gone = await publish('documents', 'Gone', { body: 'Parking costs eight.' });
    const agent = await publish('ai_agents', 'Porter', {
      system_prompt: 'x',
      knowledge_refs: [draft, gone],
    });
    model.script({ deltas: ['?'] });
    await ask(author, 'What does parking cost?', 'wire', agent);
    expect(passages()).toContain('eight');
    expect(passages()).not.toContain('nine');
    expect((await author.post(`/content/items/${gone}/archive`)).status).toBe(200);
    await ask(author, 'What does parking cost?', 'wire', agent);
    expect(passages()).toBe('');
  });

  it('CNV-22 the offline provider quotes what the agent knows, and without an agent whatever the asker may read', async () => {
    const other = await publish('documents', 'Elsewhere', { body: 'Sauna towels are in the cellar.' });
    const ofAgent = await ask(author, 'Where are the sauna towels?', 'offline');
    expect(ofAgent.answer.citations).toMatchObject([{ sourceId: ids.file }]);
    const free = await ask(author, 'Where are the sauna towels?', 'offline', null);
    expect(free.answer.citations[0]).toMatchObject({ sourceId: other, start: 0 });
  });

  it('CNV-05 CNV-22 long documents take no more of the model’s window than a quarter', async () => {
    const body = Array.from(
      { length: 300 },
      (_, n) => `Lockers: rule ${n} says that lockers are locked. `,
    ).join('\n\n');
    const refs: string[] = [];
    for (const n of [1, 2, 3, 4]) refs.push(await publish('documents', `Lockers ${n}`, { body }));
    const agent = await publish('ai_agents', 'Guard', { system_prompt: 'x', knowledge_refs: refs });
    model.script({ deltas: ['?'] });
    await ask(author, 'What about lockers?', 'wire', agent);
    expect(passages().match(/<passage /g)?.length).toBeGreaterThan(3);
    expect(passages().length).toBeLessThan(16_000);
  });
});
