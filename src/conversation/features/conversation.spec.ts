import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWireServer, type WireServer } from '#libs/llm/testing/wire-server.js';
import { startTestApp, type TestApp } from '#libs/testing/app-fixture.js';
import { eventually } from '#libs/testing/eventually.js';
import type { Journey, StreamEvent } from '#libs/testing/journey.js';

let wire: WireServer;
let running: TestApp;
/** Another process of the same deployment. */
let other: TestApp;

const PRICES = [{ effectiveFrom: '2026-01-01', inputPerMillionUsd: '2.50', outputPerMillionUsd: '10' }];

beforeAll(async () => {
  wire = await startWireServer();
  const model = {
    id: 'wire',
    provider: 'openai-compatible',
    baseUrl: wire.url,
    apiKeyEnv: 'WIRE_KEY',
    model: 'gpt-wire',
    contextWindow: 8_192,
    maxOutputTokens: 500,
    prices: PRICES,
  };
  const env = { LLM_MODELS: JSON.stringify([model]), WIRE_KEY: 'sk-very-secret' };
  running = await startTestApp(env);
  other = await startTestApp(env, running.db);
});

afterAll(async () => {
  await other?.close();
  await running?.close();
  await wire?.close();
});

const words = (n: number) => Array.from({ length: n }, (_, i) => `word${i} `);

async function ask(
  person: Journey,
  content = 'Hello?',
): Promise<{ conversationId: string; messageId: string; path: string }> {
  const { body: conversation } = await person.post('/conversations', {});
  const { body } = await person.post(`/conversations/${conversation.id}/messages`, { content });
  const messageId = body.assistantMessage.id as string;
  return {
    conversationId: conversation.id,
    messageId,
    path: `/conversations/${conversation.id}/messages/${messageId}`,
  };
}

const textOf = (events: readonly StreamEvent[]) =>
  events
    .filter(({ event }) => event === 'delta')
    .map(({ data }) => data.text)
    .join('');

async function answerOf(person: Journey, conversationId: string) {
  const { body } = await person.get(`/conversations/${conversationId}/messages`);
  return body.data.at(-1);
}

describe('conversing with a model behind an OpenAI-compatible server', () => {
  it('CNV-11 CNV-14 the answer is streamed, stored whole and charged at the price list entry in force', async () => {
    wire.script({
      deltas: words(20),
      figures: { prompt_tokens: 1000, completion_tokens: 200, total_tokens: 1200 },
    });
    const person = await running.register();
    const { conversationId, path } = await ask(person);
    const events = await person.stream(`${path}/stream`);
    expect(textOf(events)).toBe(words(20).join(''));
    const answer = await answerOf(person, conversationId);
    expect(answer).toMatchObject({
      content: words(20).join(''),
      state: 'complete',
      provider: 'openai-compatible',
      modelUsed: 'wire',
      finishReason: 'stop',
      inputTokens: 1000,
      outputTokens: 200,
      usageSource: 'provider',
      priceVersion: expect.stringMatching(/^wire@2026-01-01#[0-9a-f]{8}$/),
      // 1000 · $2.50/M + 200 · $10/M
      costNanoUsd: '4500000',
    });
    expect((await person.get(`/conversations/${conversationId}`)).body).toMatchObject({
      messageCount: 2,
      totalTokens: 1200,
      estimatedCost: '0.0045',
      title: 'Hello?',
    });
    expect(wire.requests.at(-1)).toMatchObject({
      headers: { authorization: 'Bearer sk-very-secret' },
      body: { model: 'gpt-wire', messages: [{ role: 'user', content: 'Hello?' }] },
    });
  });

  it('CNV-05 the next question is sent with the history and the agent’s instructions', async () => {
    wire.script({ deltas: ['First answer'] });
    const person = await running.register();
    const { body: agent } = await person.post('/content/items', {
      repository: 'ai_agents',
      title: 'Pirate',
      contentData: { system_prompt: 'Talk like a pirate.', temperature: 0.1 },
    });
    for (const step of ['submit', 'approve', 'publish'])
      await person.post(`/content/items/${agent.id}/${step}`);
    const { body: conversation } = await person.post('/conversations', { aiAgentId: agent.id, title: 'Sea' });
    for (const content of ['One', 'Two']) {
      const { body } = await person.post(`/conversations/${conversation.id}/messages`, { content });
      await person.stream(`/conversations/${conversation.id}/messages/${body.assistantMessage.id}/stream`);
    }
    expect(wire.requests.at(-1)?.body).toMatchObject({
      temperature: 0.1,
      messages: [
        { role: 'system', content: 'Talk like a pirate.' },
        { role: 'user', content: 'One' },
        { role: 'assistant', content: 'First answer' },
        { role: 'user', content: 'Two' },
      ],
    });
  });

  it('CNV-11 a client that comes back with Last-Event-ID gets each character once, also on another process', async () => {
    wire.script({ deltas: words(40), chunkDelayMs: 15 });
    const person = await running.register();
    const elsewhere = Object.assign(Object.create(Object.getPrototypeOf(person)), person, {
      url: other.url,
    }) as Journey;
    const { path } = await ask(person);
    const first = await person.stream(`${path}/stream`, { until: ({ id }) => Number(id) > 60 });
    const second = await elsewhere.stream(`${path}/stream`, {
      headers: { 'last-event-id': first.at(-1)?.id ?? '' },
      until: ({ id }) => Number(id) > 160,
    });
    const third = await person.stream(`${path}/stream`, {
      headers: { 'last-event-id': second.at(-1)?.id ?? '' },
    });
    expect(textOf(first) + textOf(second) + textOf(third)).toBe(words(40).join(''));
    expect(third.at(-1)).toMatchObject({ event: 'done', data: { state: 'complete' } });
    expect(textOf(await elsewhere.stream(`${path}/stream`))).toBe(words(40).join(''));
  });

  it('CNV-11 leaving the stream does not stop the answer; stop does, from another process, and keeps the text', async () => {
    wire.script({ deltas: words(2_000), chunkDelayMs: 10 });
    const person = await running.register();
    const { conversationId, path } = await ask(person);
    await person.stream(`${path}/stream`, { until: ({ id }) => Number(id) > 20 });
    const { path: _, ...elsewhere } = {
      path,
      journey: Object.assign(Object.create(Object.getPrototypeOf(person)), person, {
        url: other.url,
      }) as Journey,
    };
    expect((await elsewhere.journey.post(`${path}/stop`)).status).toBe(202);
    const stopped = await eventually(async () => {
      const answer = await answerOf(person, conversationId);
      expect(answer.state).toBe('stopped');
      return answer;
    });
    expect(words(2_000).join('').startsWith(stopped.content)).toBe(true);
    expect(stopped).toMatchObject({ usageSource: 'estimated', errorCode: null });
    expect(stopped.content.length).toBeGreaterThan(20);
    await expect(wire.requests.at(-1)?.closed).resolves.toBe('cut');
    expect(await person.post(`${path}/stop`)).toMatchObject({
      status: 409,
      body: { code: 'conversation.answer_already_ended' },
    });
  });

  it.each([
    [
      'breaks in the middle',
      { deltas: words(10), fault: { after: 5, type: 'cut' as const } },
      /^llm\.(unavailable|protocol)$/,
    ],
    [
      'sends an error in the stream',
      {
        deltas: words(10),
        fault: { after: 5, type: 'error' as const, error: { message: 'boom', type: 'server_error' } },
      },
      /^llm\./,
    ],
    [
      'refuses the key',
      { status: 401, body: '{"error":{"message":"bad key sk-very-secret"}}' },
      /^llm\.authentication$/,
    ],
  ])(
    'CNV-13 a provider that %s leaves a visible failed message with the partial text and no key in it',
    async (_, behaviour, code) => {
      wire.script(behaviour);
      const person = await running.register();
      const { conversationId, path } = await ask(person);
      const events = await person.stream(`${path}/stream`);
      const answer = await answerOf(person, conversationId);
      expect(answer).toMatchObject({ state: 'failed', content: textOf(events) });
      expect(answer.errorCode).toMatch(code);
      expect(events.at(-1)).toMatchObject({
        event: 'done',
        data: { state: 'failed', error: { code: answer.errorCode } },
      });
      expect(JSON.stringify(answer)).not.toContain('sk-very-secret');
    },
  );

  it('CNV-08 CNV-07 fifty questions at once get gap-free numbers and exact counters', async () => {
    wire.script({ deltas: ['ok'], figures: { prompt_tokens: 10, completion_tokens: 1, total_tokens: 11 } });
    const person = await running.register();
    const { body: conversation } = await person.post('/conversations', {});
    const sent = await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        person.post(`/conversations/${conversation.id}/messages`, { content: `Question ${i}` }),
      ),
    );
    expect(sent.every(({ status }) => status === 202)).toBe(true);
    await eventually(async () => {
      expect((await person.get(`/conversations/${conversation.id}`)).body).toMatchObject({
        messageCount: 100,
        totalTokens: 550,
      });
    }, 15_000);
    const { body } = await person.get(`/conversations/${conversation.id}/messages?limit=100`);
    expect(body.data.map(({ sequenceNumber }: { sequenceNumber: number }) => sequenceNumber)).toEqual(
      Array.from({ length: 100 }, (_, i) => i + 1),
    );
  });

  it('CNV-11 a generation whose process died ends as failed with the text that was kept, charged by estimate', async () => {
    const person = await running.register();
    wire.script({ deltas: words(3) });
    const { conversationId, messageId } = await ask(person);
    await eventually(async () => expect((await answerOf(person, conversationId)).state).toBe('complete'));
    const pg = await import('pg');
    const client = new pg.default.Client({ connectionString: running.db.adminUrl });
    await client.connect();
    await client.query(`update conversation.messages set state = 'generating', content = '' where id = $1`, [
      messageId,
    ]);
    await client.query(
      `insert into conversation.generations (message_id, organization_id, user_id, conversation_id, actor, lease_owner, lease_until)
       values ($1, $2, $3, $4, $5, gen_random_uuid(), now() - interval '1 second')`,
      [
        messageId,
        person.organization.id,
        person.user.id,
        conversationId,
        {
          kind: 'user',
          userId: person.user.id,
          organizationId: person.organization.id,
          roles: ['owner'],
          aal: 1,
        },
      ],
    );
    await client.query(
      `insert into conversation.generation_chunks values ($1, $2, $3, 0, 'kept '), ($1, $2, $3, 5, 'text')`,
      [messageId, person.organization.id, person.user.id],
    );
    await client.end();
    await eventually(async () =>
      expect(await answerOf(person, conversationId)).toMatchObject({
        state: 'failed',
        content: 'kept text',
        errorCode: 'generation.interrupted',
        modelUsed: 'wire',
        usageSource: 'estimated',
        // "kept text" and the question, at $2.50 and $10 per million tokens
        outputTokens: 3,
        costNanoUsd: expect.stringMatching(/^[1-9]\d{4}$/),
      }),
    );
  });

  it('CNV-09 CNT-11 an agent that is not published and a model that is not configured are refused by name', async () => {
    const person = await running.register();
    const { body: draft } = await person.post('/content/items', { repository: 'ai_agents', title: 'Draft' });
    expect(await person.post('/conversations', { aiAgentId: draft.id })).toMatchObject({
      status: 422,
      body: { code: 'conversation.agent_not_available', errors: [{ pointer: '/aiAgentId' }] },
    });
    expect(await person.post('/conversations', { model: 'gpt-9' })).toMatchObject({
      status: 422,
      body: { code: 'conversation.model_not_available' },
    });
    expect((await person.get('/models')).body.data).toMatchObject([
      { id: 'wire', isDefault: true },
      { id: 'offline', isDefault: false },
    ]);
  });

  it('BIL-13 parallel questions cannot overrun the month’s allowance, and a failed answer gives its part back', async () => {
    wire.script({ deltas: ['ok'] });
    const person = await running.register();
    const { body: conversation } = await person.post('/conversations', {});
    const answers = await Promise.all(
      Array.from({ length: 110 }, () =>
        person.post(`/conversations/${conversation.id}/messages`, { content: 'x' }),
      ),
    );
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(100);
    expect(answers.find(({ status }) => status !== 202)).toMatchObject({
      status: 402,
      body: { code: 'billing.limit_reached' },
    });
    await eventually(
      async () =>
        expect((await person.get('/billing/usage')).body.meters).toMatchObject([
          { used: 100, reserved: 0, limit: 100 },
        ]),
      20_000,
    );
  });
});
