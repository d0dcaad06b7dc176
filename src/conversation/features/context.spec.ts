import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startWireServer, type WireServer } from '#libs/llm/testing/wire-server.js';
import { startTestApp, type TestApp } from '#libs/testing/app-fixture.js';
import { ok, type Journey } from '#libs/testing/journey.js';
import { joinOrganization } from '../../../test/support/people.js';

interface Sent {
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly tools?: readonly object[];
}

let model: WireServer;
let running: TestApp;
let person: Journey;

beforeAll(async () => {
  model = await startWireServer();
  const configured = (id: string, contextWindow: number) => ({
    id,
    provider: 'openai-compatible',
    baseUrl: model.url,
    model: 'm',
    contextWindow,
    maxOutputTokens: 200,
    prices: [{ effectiveFrom: '2026-01-01', inputPerMillionUsd: '1', outputPerMillionUsd: '1' }],
  });
  running = await startTestApp({
    LLM_MODELS: JSON.stringify([configured('wide', 100_000), configured('narrow', 1_200)]),
  });
  person = await running.register();
});
beforeEach(() => {
  model.script({ deltas: ['Well'] });
  model.requests.length = 0;
});
afterAll(async () => {
  await running?.close();
  await model?.close();
});

const lastSent = () => (model.requests.at(-1) as { body: Sent } | undefined)?.body.messages ?? [];
const textOf = (messages: Sent['messages']) => messages.map(({ content }) => content);

async function start(who: Journey, body: object = {}): Promise<string> {
  return `/conversations/${(await ok(who.post('/conversations', { model: 'wide', ...body }))).id}`;
}

/** Asks and reads the answer to its end; the answer's path. */
async function ask(who: Journey, path: string, content: string, rest: object = {}): Promise<string> {
  const { assistantMessage } = await ok(who.post(`${path}/messages`, { content, ...rest }));
  const answer = `${path}/messages/${assistantMessage.id}`;
  await who.stream(`${answer}/stream`);
  return answer;
}

async function askAll(who: Journey, path: string, questions: readonly string[]): Promise<string> {
  let answer = '';
  for (const question of questions) answer = await ask(who, path, question);
  return answer;
}

const contextOf = async (who: Journey, answer: string) =>
  (await ok(who.get(`${answer}/context`))).contexts[0];

/** The texts of what the route says was sent. */
async function told(who: Journey, path: string, answer: string): Promise<string[]> {
  const { data } = await ok(who.get(`${path}/messages?limit=100&branches=all`));
  const { messages } = await contextOf(who, answer);
  return messages.map(
    ({ messageId }: { messageId: string }) => data.find(({ id }: { id: string }) => id === messageId).content,
  );
}

const numbersOf = ({ messages }: { messages: { sequenceNumber: number }[] }) =>
  messages.map(({ sequenceNumber }) => sequenceNumber);

async function publish(title: string, contentData: object): Promise<string> {
  const { id } = await ok(person.post('/content/items', { repository: 'ai_agents', title, contentData }));
  for (const step of ['submit', 'approve', 'publish']) await ok(person.post(`/content/items/${id}/${step}`));
  return id;
}

describe('what of a conversation a model is sent', () => {
  it('CNV-05 is as the conversation says, and what the route tells is what the provider received', async () => {
    const path = await start(person, { contextPolicy: { strategy: 'last_messages', messages: 3 } });
    const answer = await askAll(person, path, ['One', 'Two', 'Three', 'Four']);
    expect(textOf(lastSent())).toEqual(['Three', 'Well', 'Four']);
    expect(await told(person, path, answer)).toEqual(textOf(lastSent()));
    expect(await contextOf(person, answer)).toMatchObject({
      policy: { strategy: 'last_messages', messages: 3, source: 'conversation' },
      contextWindow: 100_000,
      maxOutputTokens: 200,
      instructions: null,
      summary: null,
      leftOut: [{ reason: 'last_messages', fromSequenceNumber: 1, untilSequenceNumber: 4 }],
      turns: [{ number: 1, model: 'wide', toolSteps: 0, toolsClosed: false }],
      foundAgain: false,
    });
  });

  it('CNV-05 is whatever fits the window unless somebody says otherwise, and tells what did not', async () => {
    const path = await start(person, { model: 'narrow' });
    const long = 'word '.repeat(300);
    const answer = await askAll(person, path, [`1 ${long}`, `2 ${long}`, `3 ${long}`, `4 ${long}`]);
    const sent = lastSent();
    expect(sent.at(-1)?.content).toMatch(/^4 /);
    expect(sent.length).toBeGreaterThan(1);
    expect(sent[0]?.role).toBe('user');
    expect(await told(person, path, answer)).toEqual(textOf(sent));
    const context = await contextOf(person, answer);
    expect(context).toMatchObject({
      policy: { strategy: 'token_budget', source: 'default' },
      leftOut: [{ reason: 'window', fromSequenceNumber: 1 }],
    });
    const tokens = context.messages.reduce((sum: number, each: { tokens: number }) => sum + each.tokens, 0);
    expect(tokens).toBeLessThanOrEqual(context.budget);
  });

  it('CNV-05 CNT-11 is as its agent says until the conversation says otherwise, and as the agent again', async () => {
    const aiAgentId = await publish('Goldfish', {
      system_prompt: 'You forget.',
      context_policy: { strategy: 'last_messages', messages: 1 },
    });
    const path = await start(person, { aiAgentId });
    await askAll(person, path, ['One', 'Two']);
    expect(textOf(lastSent())).toEqual(['You forget.', 'Two']);
    const change = (contextPolicy: object | null) => ok(person.patch(path, { contextPolicy }));
    expect((await change({ strategy: 'token_budget', tokens: 500 })).contextPolicy).toEqual({
      strategy: 'token_budget',
      tokens: 500,
    });
    await ask(person, path, 'Three');
    expect(textOf(lastSent())).toEqual(['You forget.', 'One', 'Well', 'Two', 'Well', 'Three']);
    await ok(person.patch(path, { title: 'Renamed' }));
    expect((await ok(person.get(path))).contextPolicy).not.toBeNull();
    expect((await change(null)).contextPolicy).toBeNull();
    const answer = await ask(person, path, 'Four');
    expect(textOf(lastSent())).toEqual(['You forget.', 'Four']);
    expect((await contextOf(person, answer)).policy.source).toBe('agent');
  });

  it('CNV-05 CNT-01 is refused where it is no policy, by conversations and by agents', async () => {
    const refused = async (contextPolicy: object) => {
      const { status, body } = await person.post('/conversations', { contextPolicy });
      return [status, body.errors?.[0]?.pointer];
    };
    expect(await refused({ strategy: 'last_messages' })).toEqual([422, '/contextPolicy/messages']);
    expect(await refused({ strategy: 'token_budget', messages: 3 })).toEqual([
      422,
      '/contextPolicy/messages',
    ]);
    expect(await refused({ strategy: 'last_messages', messages: 3, tokens: 900 })).toEqual([
      422,
      '/contextPolicy/tokens',
    ]);
    expect((await refused({ strategy: 'everything' }))[0]).toBe(400);
    const contentData = { system_prompt: 'x', context_policy: { strategy: 'last_messages' } };
    const agent = await person.post('/content/items', { repository: 'ai_agents', title: 'A', contentData });
    expect([agent.status, agent.body.code]).toEqual([422, 'content.data_invalid']);
  });

  it('CNV-05 is more than a hundred messages where they fit', async () => {
    const person = await running.register();
    const path = await start(person, { contextPolicy: { strategy: 'last_messages', messages: 120 } });
    const answer = await askAll(
      person,
      path,
      Array.from({ length: 62 }, (_, i) => `Question ${i + 1}`),
    );
    expect(lastSent()).toHaveLength(119);
    expect(lastSent()[0]?.content).toBe('Question 3');
    const context = await contextOf(person, answer);
    expect(numbersOf(context)).toEqual(Array.from({ length: 119 }, (_, i) => i + 5));
    expect(context.leftOut).toEqual([
      { reason: 'last_messages', fromSequenceNumber: 1, untilSequenceNumber: 3 },
      { reason: 'answer_without_question', fromSequenceNumber: 4, untilSequenceNumber: 4 },
    ]);
  });

  it('CNV-05 holds nothing of another branch, and stays true when the conversation goes elsewhere', async () => {
    const path = await start(person);
    await ask(person, path, 'Root');
    const first = await ask(person, path, 'Left');
    const { data } = await ok(person.get(`${path}/messages`));
    const question = data.find(({ content }: { content: string }) => content === 'Left').id;
    const edited = await ok(person.post(`${path}/messages/${question}/edit`, { content: 'Right' }));
    const second = `${path}/messages/${edited.assistantMessage.id}`;
    await person.stream(`${second}/stream`);
    expect(textOf(lastSent())).toEqual(['Root', 'Well', 'Right']);
    expect(await told(person, path, second)).toEqual(['Root', 'Well', 'Right']);
    expect(await told(person, path, first)).toEqual(['Root', 'Well', 'Left']);
    expect((await contextOf(person, second)).leftOut).toEqual([]);
  });
});

describe('pinned messages', () => {
  const policy = { contextPolicy: { strategy: 'last_messages', messages: 1 } };
  const pin = (path: string, messageId: string, who = person) =>
    who.put(`${path}/messages/${messageId}/pin`, undefined);
  const idOf = async (path: string, text: string): Promise<string> =>
    (await ok(person.get(`${path}/messages?branches=all&limit=100`))).data.find(
      ({ content }: { content: string }) => content === text,
    ).id;

  it('CNV-05 are sent however old they are, an answer with its question, until they are unpinned', async () => {
    const path = await start(person, policy);
    await ask(person, path, 'One');
    model.script({ deltas: ['Remember me'] });
    await ask(person, path, 'Two');
    model.script({ deltas: ['Well'] });
    const pinned = await idOf(path, 'Remember me');
    const { pinnedAt } = await ok(pin(path, pinned));
    expect(await ok(pin(path, pinned))).toEqual({ messageId: pinned, pinnedAt });
    const answer = await ask(person, path, 'Three');
    expect(textOf(lastSent())).toEqual(['Two', 'Remember me', 'Three']);
    const { messages } = await contextOf(person, answer);
    expect(messages.map((each: { pinned: boolean }) => each.pinned)).toEqual([false, true, false]);
    const { data } = await ok(person.get(`${path}/messages`));
    expect(data.map((each: { pinnedAt: string | null }) => each.pinnedAt)).toEqual(
      [3, 5, 7, 9, 11, 13].map((n) => (n === 9 ? pinnedAt : null)),
    );
    expect((await person.delete(`${path}/messages/${pinned}/pin`)).status).toBe(204);
    expect((await person.delete(`${path}/messages/${pinned}/pin`)).status).toBe(204);
    await ask(person, path, 'Four');
    expect(textOf(lastSent())).toEqual(['Four']);
    expect(textOf((await ok(person.get(`${path}/messages`))).data)).toHaveLength(8);
    // What was sent then is told as it was.
    expect((await contextOf(person, answer)).messages[1].pinned).toBe(true);
  });

  it('CNV-05 are sent only where they are on the way to the question', async () => {
    const path = await start(person, policy);
    await ask(person, path, 'Root');
    await ask(person, path, 'Left');
    const left = await idOf(path, 'Left');
    await ok(pin(path, left));
    const { assistantMessage } = await ok(person.post(`${path}/messages/${left}/edit`, { content: 'Right' }));
    await person.stream(`${path}/messages/${assistantMessage.id}/stream`);
    await ask(person, path, 'Further right');
    expect(textOf(lastSent())).toEqual(['Further right']);
    await ok(person.put(`${path}/active-branch`, { messageId: left }));
    await ask(person, path, 'Further left');
    expect(textOf(lastSent())).toEqual(['Left', 'Further left']);
  });

  it('CNV-05 are left out with the reason where they do not fit, and refused where they never could', async () => {
    const path = await start(person, { model: 'narrow' });
    await ask(person, path, `first ${'word '.repeat(600)}`);
    const [first] = (await ok(person.get(`${path}/messages`))).data;
    await ok(pin(path, first.id));
    const answer = await ask(person, path, `second ${'word '.repeat(600)}`);
    expect(lastSent().map(({ content }) => content.slice(0, 6))).toEqual(['second']);
    expect((await contextOf(person, answer)).leftOut).toContainEqual({
      reason: 'pin_too_long',
      fromSequenceNumber: 1,
      untilSequenceNumber: 1,
    });
    await ask(person, path, 'word '.repeat(1_200));
    const tooLong = (await ok(person.get(`${path}/messages`))).data[4];
    const refused = await pin(path, tooLong.id);
    expect([refused.status, refused.body.code]).toEqual([409, 'conversation.pin_too_long']);
  });

  it('CNV-05 CNV-06 are twenty at most however many come at once, of one’s own conversation, and no empty ones', async () => {
    const person = await running.register();
    const path = await start(person);
    await askAll(
      person,
      path,
      Array.from({ length: 12 }, (_, i) => `Question ${i}`),
    );
    const { data } = await ok(person.get(`${path}/messages?limit=100`));
    const answers = await Promise.all(data.map(({ id }: { id: string }) => pin(path, id, person)));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(20);
    expect(statuses.filter((status) => status === 409)).toHaveLength(4);
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe('conversation.too_many_pins');
    const another = await start(person);
    const colleague = await joinOrganization(running, person.organization.id, 'member');
    expect((await pin(another, data[0].id, person)).body.code).toBe('conversation.message_not_found');
    expect((await pin(path, data[0].id, colleague)).status).toBe(404);
    model.script({ status: 400, body: '{}' });
    const failed = await ask(person, another, 'Fails');
    expect((await pin(another, failed.split('/').at(-1) ?? '', person)).body.code).toBe(
      'conversation.message_not_suitable',
    );
  });
});

describe('what was sent for an answer', () => {
  it('CNV-05 CNV-13 is told of answers that failed and that were stopped too', async () => {
    const path = await start(person);
    model.script({ status: 400, body: '{"error":{"message":"no"}}' });
    const failed = await ask(person, path, 'Fails');
    expect(numbersOf(await contextOf(person, failed))).toEqual([1]);
    model.script({ deltas: ['slow', 'ly'], chunkDelayMs: 30_000 });
    const { assistantMessage } = await ok(person.post(`${path}/messages`, { content: 'Stops' }));
    const stopped = `${path}/messages/${assistantMessage.id}`;
    const stream = person.stream(`${stopped}/stream`);
    await ok(person.post(`${stopped}/stop`));
    await stream;
    const context = await contextOf(person, stopped);
    expect(numbersOf(context)).toEqual([1, 3]);
    expect(context.leftOut).toEqual([{ reason: 'no_text', fromSequenceNumber: 2, untilSequenceNumber: 2 }]);
  });

  it('CNV-05 CNV-22 names tools and turns, and what an agent says only to who may read it', async () => {
    const aiAgentId = await publish('Keeper', { system_prompt: 'Tell no one.', tools: ['current_time'] });
    const path = await start(person, { aiAgentId, model: 'offline' });
    const answer = await ask(person, path, '/current_time {}');
    const context = await contextOf(person, answer);
    expect(context).toMatchObject({
      tools: ['current_time'],
      instructions: { aiAgentId, agentVersion: 1, text: 'Tell no one.' },
      turns: [
        { number: 1, model: 'offline', toolSteps: 0 },
        { number: 2, model: 'offline', toolSteps: 1 },
      ],
    });
    await ok(
      person.post('/roles', {
        key: 'visitor',
        name: 'Visitor',
        permissions: ['conversation.use', 'content.read_assigned'],
      }),
    );
    const visitor = await joinOrganization(running, person.organization.id, 'visitor');
    await ok(
      person.post('/content/assignments', {
        itemId: aiAgentId,
        userId: visitor.user.id,
        accessLevel: 'use',
        assignmentType: 'optional',
      }),
    );
    const theirs = await start(visitor, { aiAgentId, model: 'offline' });
    const asked = await ask(visitor, theirs, 'Hello');
    const readable = await visitor.get(`/content/items/${aiAgentId}/versions/1`);
    const { instructions } = await contextOf(visitor, asked);
    expect(instructions.tokens).toBeGreaterThan(3);
    expect([readable.status, instructions.text]).toEqual([200, 'Tell no one.']);
    // The next version is live, and the one the conversation is held with no reader's to see any more.
    await ok(person.patch(`/content/items/${aiAgentId}`, { contentData: { system_prompt: 'Be open.' } }));
    for (const step of ['submit', 'approve', 'publish'])
      await ok(person.post(`/content/items/${aiAgentId}/${step}`));
    expect((await visitor.get(`/content/items/${aiAgentId}/versions/1`)).status).toBe(404);
    expect((await contextOf(visitor, asked)).instructions).toMatchObject({ agentVersion: 1, text: null });
    expect((await contextOf(person, answer)).instructions.text).toBe('Tell no one.');
  });

  it('CNV-05 CNV-06 is its owner’s to read, of answers only, and gone with the conversation', async () => {
    const path = await start(person);
    const answer = await ask(person, path, 'Hello');
    const question = (await contextOf(person, answer)).messages[0].messageId;
    const colleague = await joinOrganization(running, person.organization.id, 'member');
    const stranger = await running.register();
    for (const other of [colleague, stranger])
      expect((await other.get(`${answer}/context`)).status).toBe(404);
    expect((await person.get(`${path}/messages/${question}/context`)).body.code).toBe(
      'conversation.message_not_suitable',
    );
    await person.delete(path);
    expect((await person.get(`${answer}/context`)).status).toBe(404);
  });
});
