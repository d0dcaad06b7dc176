import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWireServer, type WireServer } from '#libs/llm/testing/wire-server.js';
import { startTestApp, type TestApp } from '#libs/testing/app-fixture.js';
import { eventually } from '#libs/testing/eventually.js';
import { onDatabase } from '#libs/testing/on-database.js';
import type { Journey } from '#libs/testing/journey.js';

let wire: WireServer;
let running: TestApp;
const app = () => running;

let person: Journey;
beforeAll(async () => {
  wire = await startWireServer();
  const model = {
    id: 'wire',
    provider: 'openai-compatible',
    baseUrl: wire.url,
    model: 'gpt-wire',
    contextWindow: 8_192,
    maxOutputTokens: 500,
    prices: [{ effectiveFrom: '2026-01-01', inputPerMillionUsd: '2.50', outputPerMillionUsd: '10' }],
  };
  running = await startTestApp({
    LLM_MODELS: JSON.stringify([model, { ...model, id: 'other', model: 'gpt-other' }]),
  });
  person = await running.register();
});

afterAll(async () => {
  await running?.close();
  await wire?.close();
});

const codeOf = ({ status, body }: { status: number; body: { code?: string } }) => [status, body.code];

interface Listed {
  id: string;
  content: string;
  state: string;
  role: string;
  parentId: string | null;
  siblingIds: string[];
  sequenceNumber: number;
}

async function start(): Promise<string> {
  return (await person.post('/conversations', {})).body.id;
}

async function messages(conversation: string, query = ''): Promise<Listed[]> {
  return (await person.get(`/conversations/${conversation}/messages?limit=100${query}`)).body.data;
}

async function ended(conversation: string, message: string): Promise<Listed> {
  await person.stream(`/conversations/${conversation}/messages/${message}/stream`);
  const all = await messages(conversation, '&branches=all');
  const found = all.find(({ id }) => id === message);
  if (!found) throw new Error('The message is not listed');
  return found;
}

/** Asks and waits for the answer; the ids of both. */
async function exchange(conversation: string, content: string, parentId?: string) {
  const { status, body } = await person.post(`/conversations/${conversation}/messages`, {
    content,
    parentId,
  });
  expect(status).toBe(202);
  const [question, answer] = [body.userMessage.id as string, body.assistantMessage.id as string];
  await ended(conversation, answer);
  return { question, answer };
}

/** What the model was sent last, without who said it. */
const sent = () => {
  const last = wire.requests.at(-1)?.body as { messages: { content: string }[] } | undefined;
  return (last?.messages ?? []).map(({ content }) => content);
};

const ids = (listed: readonly Listed[]) => listed.map(({ id }) => id);

const rowsOf = (conversation: string) =>
  onDatabase(
    app().db,
    `select id from conversation.messages where conversation_id = '${conversation}'
      union all select id from conversation.conversations where id = '${conversation}'`,
  );

describe('branches of a conversation', () => {
  it('CNV-05 another answer stands beside the first one and becomes the shown one', async () => {
    const conversation = await start();
    const first = await exchange(conversation, 'What is AI GYM?');
    const path = `/conversations/${conversation}/messages/${first.answer}/regenerate`;
    const again = await person.post(path, { model: 'other' });
    expect(again.status).toBe(202);
    expect(again.body).toMatchObject({
      parentId: first.question,
      requestedModel: 'other',
      state: 'generating',
    });
    expect(await ended(conversation, again.body.id)).toMatchObject({ modelUsed: 'other' });
    expect(wire.requests.at(-1)?.body).toMatchObject({ model: 'gpt-other' });
    expect(sent()).toEqual(['What is AI GYM?']);
    const shown = await messages(conversation);
    expect(ids(shown)).toEqual([first.question, again.body.id]);
    expect(shown[1]?.siblingIds).toEqual([first.answer, again.body.id]);
    expect(ids(await messages(conversation, '&branches=all'))).toEqual([
      first.question,
      first.answer,
      again.body.id,
    ]);
    const { body } = await person.get(`/conversations/${conversation}`);
    expect(body).toMatchObject({ activeLeafId: again.body.id, isBranched: true, messageCount: 3 });
  });

  it('CNV-05 an edited question keeps the first wording with all that followed it, and either can be shown', async () => {
    const conversation = await start();
    const one = await exchange(conversation, 'One');
    const two = await exchange(conversation, 'Two');
    const three = await exchange(conversation, 'Three');
    const { body } = await person.post(`/conversations/${conversation}/messages/${two.question}/edit`, {
      content: 'Two, in other words',
    });
    const edited = { question: body.userMessage.id, answer: body.assistantMessage.id };
    await ended(conversation, edited.answer);
    expect(sent()).toEqual(['One', 'You said: One', 'Two, in other words']);
    expect(body.userMessage.parentId).toBe(one.answer);
    const branch = [one.question, one.answer, edited.question, edited.answer];
    expect(ids(await messages(conversation))).toEqual(branch);
    const selected = await person.put(`/conversations/${conversation}/active-branch`, {
      messageId: two.question,
    });
    expect(selected.body.activeLeafId).toBe(three.answer);
    const first = [one, two, three].flatMap(({ question, answer }) => [question, answer]);
    expect(ids(await messages(conversation))).toEqual(first);
    expect(ids(await messages(conversation, '&order=desc'))).toEqual(first.toReversed());
    const four = await exchange(conversation, 'Four, on the other branch', edited.answer);
    expect(ids(await messages(conversation))).toEqual([...branch, four.question, four.answer]);
    expect(sent().slice(0, 3)).toEqual(['One', 'You said: One', 'Two, in other words']);
    expect(sent().at(-1)).toBe('Four, on the other branch');
    expect(sent()).not.toContain('Two');
  });

  it('CNV-05 pages along the shown branch in both directions without a gap or a repetition', async () => {
    const conversation = await start();
    const one = await exchange(conversation, 'One');
    await exchange(conversation, 'Two');
    await person.put(`/conversations/${conversation}/active-branch`, { messageId: one.answer });
    await exchange(conversation, 'Other two', one.answer);
    const whole = ids(await messages(conversation));
    expect(whole).toHaveLength(4);
    for (const order of ['asc', 'desc']) {
      const paged: string[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
        const page = await person.get(
          `/conversations/${conversation}/messages?limit=1&order=${order}${query}`,
        );
        paged.push(...ids(page.body.data));
        cursor = page.body.nextCursor;
      }
      expect(paged).toEqual(order === 'asc' ? whole : whole.toReversed());
    }
  });

  it('CNV-08 twenty branches begun at once are numbered without a gap, and each is kept', async () => {
    const conversation = await start();
    const { question, answer } = await exchange(conversation, 'Hello?');
    const path = `/conversations/${conversation}/messages/${answer}/regenerate`;
    const answers = await Promise.all(Array.from({ length: 20 }, () => person.post(path, {})));
    const sent = answers.filter(({ status }) => status === 202).map(({ body }) => body.id as string);
    expect(sent).toHaveLength(20);
    const all = await messages(conversation, '&branches=all');
    expect(all.map(({ sequenceNumber }) => sequenceNumber)).toEqual(all.map((_, i) => i + 1));
    const shown = await messages(conversation);
    expect(new Set(shown[1]?.siblingIds)).toEqual(new Set([answer, ...sent]));
    expect(shown[0]?.id).toBe(question);
    await Promise.all(sent.map((id) => ended(conversation, id)));
  });

  it('CNV-05 an answer that was cut off is gone on with, and the model sees how far it came', async () => {
    const conversation = await start();
    wire.script(
      { deltas: ['The first', ' half'], finishReason: 'length' },
      { deltas: [' and the rest'] },
      {},
    );
    const { answer } = await exchange(conversation, 'Tell me all');
    const path = `/conversations/${conversation}/messages/${answer}/continue`;
    const { status, body } = await person.post(path);
    expect([status, body.parentId]).toEqual([202, answer]);
    expect(await ended(conversation, body.id)).toMatchObject({ content: ' and the rest', state: 'complete' });
    expect(sent().slice(0, 2)).toEqual(['Tell me all', 'The first half']);
    expect(sent()[2]).toMatch(/^Continue/);
    expect((await messages(conversation)).map(({ content }) => content)).toEqual([
      'Tell me all',
      'The first half',
      ' and the rest',
    ]);
    expect(codeOf(await person.post(`/conversations/${conversation}/messages/${body.id}/continue`))).toEqual([
      409,
      'conversation.message_not_suitable',
    ]);
  });

  it('CNV-13 an answer is not asked for again while it is being generated, and can be deleted with all it said', async () => {
    const conversation = await start();
    wire.script({ deltas: ['a ', 'b '], chunkDelayMs: 20, fault: { after: 2, type: 'silence' } }, {});
    const { body } = await person.post(`/conversations/${conversation}/messages`, { content: 'Hello?' });
    const path = `/conversations/${conversation}/messages/${body.assistantMessage.id}`;
    const refused = [409, 'conversation.answer_still_generating'];
    expect(codeOf(await person.post(`${path}/regenerate`, {}))).toEqual(refused);
    expect(codeOf(await person.post(`${path}/continue`))).toEqual(refused);
    expect((await person.delete(`/conversations/${conversation}`)).status).toBe(204);
    await eventually(async () => expect(await rowsOf(conversation)).toEqual([]), 20_000);
    // Of an event, like every usage: it may come after the messages have gone.
    await eventually(async () => {
      const { body: usage } = await person.get(`/billing/usage/records?conversationId=${conversation}`);
      expect(usage.data).toHaveLength(1);
    });
    expect(
      wire.requests.filter(({ body: asked }) => JSON.stringify(asked).includes('Hello?')).length,
    ).toBeGreaterThan(0);
  });

  it('CNV-13 what does not fit is refused with what to do instead', async () => {
    const conversation = await start();
    const { question, answer } = await exchange(conversation, 'Hello?');
    const post = (path: string, body?: object) =>
      person.post(`/conversations/${conversation}/messages${path}`, body).then(codeOf);
    const unsuitable = [409, 'conversation.message_not_suitable'];
    expect(await post(`/${question}/regenerate`, {})).toEqual(unsuitable);
    expect(await post(`/${answer}/edit`, { content: 'x' })).toEqual(unsuitable);
    expect(await post(`/${answer}/continue`)).toEqual(unsuitable);
    expect(await post('', { content: 'x', parentId: question })).toEqual(unsuitable);
    expect(await post(`/${answer}/regenerate`, { model: 'gpt-none' })).toEqual([
      422,
      'conversation.model_not_available',
    ]);
    const elsewhere = await start();
    const other = await person.post(`/conversations/${elsewhere}/messages/${answer}/regenerate`, {});
    expect(codeOf(other)).toEqual([404, 'conversation.message_not_found']);
    expect(await messages(conversation, '&branches=all')).toHaveLength(2);
  });
});

describe('the life of a conversation', () => {
  it('CNV-09 is renamed, paused, resumed, completed, archived and taken up again', async () => {
    const conversation = await start();
    const change = (body: object) => person.patch(`/conversations/${conversation}`, body);
    expect((await change({ title: 'Mine', contextData: { a: 1 } })).body).toMatchObject({
      title: 'Mine',
      contextData: { a: 1 },
      status: 'active',
    });
    expect((await change({ status: 'paused' })).body).toMatchObject({ status: 'paused', endedAt: null });
    const refused = await person.post(`/conversations/${conversation}/messages`, { content: 'x' });
    expect(codeOf(refused)).toEqual([409, 'conversation.not_active']);
    expect((await change({ status: 'completed' })).body.endedAt).not.toBeNull();
    expect(codeOf(await change({ status: 'paused' }))).toEqual([409, 'conversation.move_not_allowed']);
    expect((await change({ status: 'archived' })).body.status).toBe('archived');
    const listed = async (status: string) =>
      ids((await person.get(`/conversations?status=${status}`)).body.data).includes(conversation);
    expect([await listed('archived'), await listed('active')]).toEqual([true, false]);
    expect((await change({ status: 'active' })).body).toMatchObject({ status: 'active', endedAt: null });
    await exchange(conversation, 'Once more');
  });

  it('CNV-04 of two who change it at once from the same revision one is refused', async () => {
    const conversation = await start();
    const { body } = await person.get(`/conversations/${conversation}`);
    const headers = { 'if-match': `"${body.revision}"` };
    const answers = await Promise.all(
      ['A', 'B'].map((title) => person.patch(`/conversations/${conversation}`, { title }, { headers })),
    );
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 412]);
  });

  it('CNV-04 a deleted one is gone at once for its owner, and its rows soon after; what it used stays counted', async () => {
    const conversation = await start();
    const { answer } = await exchange(conversation, 'Hello?');
    const path = `/conversations/${conversation}`;
    expect((await person.delete(path)).status).toBe(204);
    const answers = await Promise.all([
      person.get(path),
      person.get(`${path}/messages`),
      person.get(`${path}/messages/${answer}/stream`),
      person.post(`${path}/messages`, { content: 'x' }),
      person.post(`${path}/messages/${answer}/regenerate`, {}),
      person.patch(path, { title: 'x' }),
      person.delete(path),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 404));
    expect(ids((await person.get('/conversations')).body.data)).not.toContain(conversation);
    await eventually(async () => expect(await rowsOf(conversation)).toEqual([]), 20_000);
    const { body } = await person.get(`/billing/usage/records?conversationId=${conversation}`);
    expect(body.data).toHaveLength(1);
  });
});
