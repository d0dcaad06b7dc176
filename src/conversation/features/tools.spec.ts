import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startWireServer, type WireServer } from '#libs/llm/testing/wire-server.js';
import { startTestApp, type TestApp } from '#libs/testing/app-fixture.js';
import { eventually } from '#libs/testing/eventually.js';
import { Journey } from '#libs/testing/journey.js';
import { onDatabase } from '#libs/testing/on-database.js';
import { ToolRegistry } from '#libs/tools/tool-registry.js';
import { joinOrganization } from '../../../test/support/people.js';

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

interface Sent {
  readonly messages: readonly { readonly role: string; readonly content: string | null }[];
  readonly tools?: readonly { readonly function: { readonly name: string } }[];
  readonly tool_choice?: string;
}

describe('tools that answers call', () => {
  let model: WireServer;
  let running: TestApp;
  /** Another process of the same deployment. */
  let other: TestApp;
  let owner: Journey;
  let agent: string;
  /** What the tool that changes something was called with, at whichever process. */
  let rung: unknown[] = [];

  beforeAll(async () => {
    model = await startWireServer();
    const config = {
      id: 'wire',
      provider: 'openai-compatible',
      baseUrl: model.url,
      model: 'm',
      contextWindow: 16_000,
      maxOutputTokens: 500,
      capabilities: ['chat', 'tools'],
      prices: [{ effectiveFrom: '2026-01-01', inputPerMillionUsd: '1', outputPerMillionUsd: '2' }],
    };
    const env = { LLM_MODELS: JSON.stringify([config]) };
    running = await startTestApp(env);
    other = await startTestApp(env, running.db);
    for (const { app } of [running, other])
      app.get(ToolRegistry).register({
        name: 'ring_bell',
        title: 'Ring the bell',
        description: 'Rings the bell.',
        parameters: {
          type: 'object',
          properties: { times: { type: 'integer', minimum: 1 } },
          required: ['times'],
        },
        permission: 'conversation.use',
        readOnly: false,
        run: async (args) => {
          rung.push(args);
          return { heard: true };
        },
      });
    owner = await running.register();
    agent = await publish(owner, 'ai_agents', 'Butler', {
      system_prompt: 'You are a butler.',
      tools: ['search_content', { name: 'get_content_item' }, 'current_time', 'ring_bell', 'no_such_tool'],
    });
    await publish(owner, 'documents', 'Cellar', { body: 'The cellar holds ninety bottles of wine.' });
  });
  beforeEach(() => {
    rung = [];
    model.requests.length = 0;
  });
  afterAll(async () => {
    await other?.close();
    await running?.close();
    await model?.close();
  });

  async function publish(
    person: Journey,
    repository: string,
    title: string,
    contentData: object,
  ): Promise<string> {
    const { body } = await person.post('/content/items', { repository, title, contentData });
    for (const step of ['submit', 'approve', 'publish'])
      await person.post(`/content/items/${body.id}/${step}`);
    return body.id;
  }

  interface Exchange {
    readonly conversation: string;
    readonly path: string;
    readonly events: readonly { readonly event: string; readonly data: Record<string, unknown> }[];
  }

  /** Asks an agent and reads the answer to its end or to where it waits. */
  async function ask(
    person: Journey,
    content: string,
    using = 'offline',
    aiAgentId = agent,
  ): Promise<Exchange> {
    const { body, status } = await person.post('/conversations', { aiAgentId, model: using });
    if (status !== 201) throw new Error(JSON.stringify(body));
    const sent = await person.post(`/conversations/${body.id}/messages`, { content });
    const path = `/conversations/${body.id}/messages/${sent.body.assistantMessage.id}`;
    return { conversation: `/conversations/${body.id}`, path, events: await person.stream(`${path}/stream`) };
  }

  const answerOf = async (person: Journey, { conversation }: Exchange) =>
    (await person.get(`${conversation}/messages`)).body.data.at(-1);

  /** The answer that waits, and the call it waits for. */
  async function waiting(person: Journey, args = '{"times":2}') {
    const exchange = await ask(person, `/ring_bell ${args}`);
    const answer = await answerOf(person, exchange);
    return { exchange, call: answer.toolCalls[0], answer };
  }

  const ended = (person: Journey, exchange: Exchange) =>
    eventually(async () => {
      const answer = await answerOf(person, exchange);
      if (answer.state === 'generating') throw new Error('It is still being generated');
      return answer;
    });

  it('CNV-22 a tool that only reads is called at once, as whoever asks, and shown in the stream and the message', async () => {
    const exchange = await ask(owner, '/search_content {"query":"bottles"}');
    const calls = exchange.events.filter(({ event }) => event === 'tool_call').map(({ data }) => data);
    expect(calls.map(({ state }) => state)).toEqual(['running', 'succeeded']);
    const answer = await answerOf(owner, exchange);
    expect(answer).toMatchObject({
      state: 'complete',
      toolCalls: [
        {
          tool: 'search_content',
          arguments: '{"query":"bottles"}',
          argumentsHash: hashOf('{"query":"bottles"}'),
          needsApproval: false,
          state: 'succeeded',
          position: 0,
        },
      ],
    });
    expect(answer.toolCalls[0].result).toContain('ninety bottles');
    expect(answer.content).toContain('ninety bottles');
    expect(answer.toolCalls).toEqual([calls.at(-1)]);
    const late = await owner.stream(`${exchange.path}/stream`);
    expect(late.map(({ event }) => event)).toEqual(['tool_call', 'delta', 'done']);
    const exported = (await owner.get(`${exchange.conversation}/export`)).body;
    expect(exported.messages.at(-1).toolCalls).toEqual(answer.toolCalls);
  });

  it('CNV-22 AUD-01 who called what is in the audit log, with hash, size and time, and without arguments and results', async () => {
    const exchange = await ask(owner, '/search_content {"query":"ninety bottles"}');
    const { toolCalls } = await answerOf(owner, exchange);
    const { body } = await owner.get(`/admin/audit?resourceId=${toolCalls[0].id}`);
    expect(body.data).toMatchObject([
      {
        action: 'tool.called',
        details: {
          tool: 'search_content',
          argumentsSha256: toolCalls[0].argumentsHash,
          approved: false,
          state: 'succeeded',
          resultBytes: toolCalls[0].resultBytes,
        },
      },
    ]);
    expect(JSON.stringify(body)).toContain(owner.user.id);
    expect(JSON.stringify(body)).not.toContain('bottles');
  });

  it('CNV-22 nobody’s tool finds what he may not read himself', async () => {
    const draft = {
      repository: 'documents',
      title: 'Plans',
      contentData: { body: 'A surprise with bottles.' },
    };
    const { id } = (await owner.post('/content/items', draft)).body;
    const member = await joinOrganization(running, owner.organization.id, 'member');
    const found = await answerOf(member, await ask(member, '/search_content {"query":"surprise"}'));
    expect(found.toolCalls[0]).toMatchObject({ state: 'succeeded' });
    expect(found.toolCalls[0].result).not.toContain(id);
    const read = await answerOf(member, await ask(member, `/get_content_item {"id":"${id}"}`));
    expect(read.toolCalls[0]).toMatchObject({ state: 'failed', errorCode: 'content.item_not_found' });
    expect(read).toMatchObject({ state: 'complete' });
  });

  it('CNV-22 a tool that changes something waits, and is called once the person has approved exactly this', async () => {
    const { exchange, call, answer } = await waiting(owner);
    expect(answer).toMatchObject({ state: 'awaiting_approval', completedAt: null });
    expect(call).toMatchObject({ tool: 'ring_bell', state: 'awaiting_approval', needsApproval: true });
    expect(exchange.events.map(({ event }) => event)).toEqual(['tool_call', 'done']);
    expect(exchange.events.at(-1)?.data).toMatchObject({ state: 'awaiting_approval' });
    expect(rung).toEqual([]);
    const path = `${exchange.path}/tool-calls/${call.id}`;
    const differs = await owner.post(`${path}/approve`, { argumentsHash: hashOf('{"times":3}') });
    expect([differs.status, differs.body.code]).toEqual([409, 'conversation.tool_call_differs']);
    const approved = await owner.post(`${path}/approve`, { argumentsHash: call.argumentsHash });
    expect([approved.status, approved.body.state]).toEqual([202, 'approved']);
    const events = await owner.stream(`${exchange.path}/stream`);
    expect(events.at(-1)?.data).toMatchObject({ state: 'complete' });
    expect(rung).toEqual([{ times: 2 }]);
    for (const decision of ['approve', 'deny']) {
      const again = await owner.post(`${path}/${decision}`, { argumentsHash: call.argumentsHash });
      expect([again.status, again.body.code]).toEqual([409, 'conversation.tool_call_decided']);
    }
    const done = await answerOf(owner, exchange);
    expect(done).toMatchObject({
      state: 'complete',
      toolCalls: [{ state: 'succeeded', result: '{"heard":true}' }],
    });
    expect(done.content).toContain('ring_bell: {"heard":true}');
    const { body: audit } = await owner.get(`/admin/audit?resourceId=${call.id}`);
    expect(audit.data.map(({ action }: { action: string }) => action).toSorted()).toEqual([
      'tool.called',
      'tool_call.approved',
    ]);
  });

  it('CNV-22 a call that is denied is never made, and the answer goes on without', async () => {
    const { exchange, call } = await waiting(owner);
    const path = `${exchange.path}/tool-calls/${call.id}/deny`;
    expect((await owner.post(path, { argumentsHash: call.argumentsHash })).body.state).toBe('denied');
    const answer = await ended(owner, exchange);
    expect(answer).toMatchObject({ state: 'complete', toolCalls: [{ state: 'denied' }] });
    expect(answer.content).toContain('did not allow');
    expect(rung).toEqual([]);
  });

  it('CNV-22 an approval outlives the process that asked for it, and two at once are one', async () => {
    const { exchange, call } = await waiting(owner);
    const there = new Journey(other.url).as(owner.session!);
    const approve = (person: Journey) =>
      person.post(`${exchange.path}/tool-calls/${call.id}/approve`, { argumentsHash: call.argumentsHash });
    const statuses = (await Promise.all([approve(there), approve(owner), approve(there)])).map(
      ({ status }) => status,
    );
    expect(statuses.toSorted((a, b) => a - b)).toEqual([202, 409, 409]);
    expect(await ended(owner, exchange)).toMatchObject({ state: 'complete' });
    expect(rung).toHaveLength(1);
  });

  it('CNV-06 CNV-22 nobody decides for somebody else', async () => {
    const { exchange, call } = await waiting(owner);
    const colleague = await joinOrganization(running, owner.organization.id, 'admin');
    const stranger = await running.register();
    for (const person of [colleague, stranger]) {
      const body = { argumentsHash: call.argumentsHash };
      expect((await person.post(`${exchange.path}/tool-calls/${call.id}/approve`, body)).status).toBe(404);
      expect((await person.post(`${exchange.path}/tool-calls/${call.id}/deny`, body)).status).toBe(404);
    }
    const another = await waiting(owner);
    const mixed = await owner.post(`${another.exchange.path}/tool-calls/${call.id}/approve`, {
      argumentsHash: call.argumentsHash,
    });
    expect(mixed.status).toBe(404);
    expect(rung).toEqual([]);
  });

  it('CNV-22 what was asked for cannot be changed after it was written down', async () => {
    const { call } = await waiting(owner);
    const change = (what: string) =>
      onDatabase(running.db, `update conversation.tool_calls set ${what} where id = '${call.id}'`);
    await expect(change(`arguments = '{"times":99}'`)).rejects.toThrow(/what it was approved as/);
    await expect(change(`needs_approval = false`)).rejects.toThrow(/what it was approved as/);
    await expect(change(`state = 'running', started_at = now()`)).rejects.toThrow();
  });

  it('CNV-11 CNV-22 an answer that waits can be stopped and deleted, and what it used is counted once', async () => {
    const { exchange, call } = await waiting(owner);
    expect((await owner.post(`${exchange.path}/regenerate`, {})).status).toBe(409);
    expect((await owner.post(`${exchange.path}/stop`)).status).toBe(202);
    expect(await ended(owner, exchange)).toMatchObject({
      state: 'stopped',
      toolCalls: [{ state: 'cancelled' }],
    });
    const late = await owner.post(`${exchange.path}/tool-calls/${call.id}/approve`, {
      argumentsHash: call.argumentsHash,
    });
    expect(late.body.code).toBe('conversation.tool_call_decided');
    const records = async ({ conversation }: Exchange) =>
      (await owner.get(`/billing/usage/records?conversationId=${conversation.split('/').at(-1)}`)).body.data;
    await eventually(async () => expect(await records(exchange)).toHaveLength(1));
    const second = await waiting(owner);
    expect((await owner.delete(second.exchange.conversation)).status).toBe(204);
    await eventually(async () => {
      expect(await records(second.exchange)).toHaveLength(1);
      const rows = await onDatabase(
        running.db,
        `select 1 from conversation.tool_calls where id = '${second.call.id}'`,
      );
      expect(rows).toEqual([]);
    }, 20_000);
    expect(rung).toEqual([]);
  });

  it('CNV-14 CNV-22 a model goes on with what tools returned, and every turn is charged', async () => {
    const call = (id: string, name: string, args: string) => ({ id, name, pieces: [args] });
    model.script(
      {
        deltas: ['Let me look.'],
        toolCalls: [
          call('a', 'search_content', '{"query":"wine"}'),
          call('b', 'search_content', '{"words":1}'),
          call('c', 'launch_rocket', '{}'),
          call('d', 'current_time', 'not json'),
        ],
        figures: { prompt_tokens: 100, completion_tokens: 10 },
      },
      { deltas: ['Ninety.'], figures: { prompt_tokens: 200, completion_tokens: 20 } },
    );
    const exchange = await ask(owner, 'How much wine is there?', 'wire');
    const answer = await answerOf(owner, exchange);
    expect(answer).toMatchObject({
      state: 'complete',
      content: 'Let me look.\n\nNinety.',
      inputTokens: 300,
      outputTokens: 30,
      costNanoUsd: String(300 * 1_000 + 30 * 2_000),
      toolCalls: [
        { state: 'succeeded', position: 12 },
        { state: 'failed', errorCode: 'tool.arguments_invalid' },
        { state: 'failed', errorCode: 'tool.unknown' },
        { state: 'failed', errorCode: 'tool.arguments_invalid' },
      ],
    });
    const [first, second] = model.requests.map(({ body }) => body as Sent);
    expect(first?.tools?.map((tool) => tool.function.name)).toEqual([
      'search_content',
      'get_content_item',
      'current_time',
      'ring_bell',
    ]);
    expect(second?.messages.map(({ role }) => role)).toEqual([
      'system',
      'system',
      'user',
      'assistant',
      'tool',
      'tool',
      'tool',
      'tool',
    ]);
    expect(second?.messages[4]?.content).toContain('ninety bottles');
    const { body: conversation } = await owner.get(exchange.conversation);
    expect(conversation.totalTokens).toBe(330);
  });

  it('CNV-22 a model that never stops calling is made to answer', async () => {
    model.script({
      deltas: ['Again. '],
      toolCalls: [{ id: 'x', name: 'current_time', pieces: ['{}'] }],
    });
    const exchange = await ask(owner, 'What time is it?', 'wire');
    const answer = await answerOf(owner, exchange);
    expect(answer.state).toBe('complete');
    expect(answer.toolCalls).toHaveLength(8);
    expect(model.requests).toHaveLength(9);
    expect((model.requests.at(-1) as { body: Sent } | undefined)?.body.tool_choice).toBe('none');
  });

  it('CNV-14 CNV-22 what a model used before and after an approval is one bill, and the model is told the rest', async () => {
    const wants = { toolCalls: [{ id: 'x', name: 'ring_bell', pieces: ['{"times":1}'] }] };
    model.script(
      { deltas: ['May I? '], ...wants, figures: { prompt_tokens: 50, completion_tokens: 5 } },
      { deltas: ['Done.'], figures: { prompt_tokens: 70, completion_tokens: 7 } },
    );
    const exchange = await ask(owner, 'Ring, please', 'wire');
    const before = await answerOf(owner, exchange);
    expect(before).toMatchObject({ state: 'awaiting_approval', content: 'May I? ', inputTokens: 50 });
    const [call] = before.toolCalls;
    await owner.post(`${exchange.path}/tool-calls/${call.id}/approve`, { argumentsHash: call.argumentsHash });
    const events = await owner.stream(`${exchange.path}/stream`, { headers: { 'last-event-id': '7' } });
    expect(
      events
        .filter(({ event }) => event === 'delta')
        .map(({ data }) => data.text)
        .join(''),
    ).toBe('Done.');
    const answer = await answerOf(owner, exchange);
    expect(answer).toMatchObject({
      state: 'complete',
      content: 'May I? Done.',
      inputTokens: 120,
      outputTokens: 12,
      costNanoUsd: String(120 * 1_000 + 12 * 2_000),
    });
    expect((await owner.get(exchange.conversation)).body.totalTokens).toBe(132);
    const { messages } = (model.requests.at(-1) as { body: Sent } | undefined)?.body ?? { messages: [] };
    expect(messages.slice(-2)).toMatchObject([
      { role: 'assistant', content: 'May I?' },
      { role: 'tool', content: '{"heard":true}' },
    ]);
  });
});
