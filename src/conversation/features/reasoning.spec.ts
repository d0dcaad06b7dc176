import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anthropicDialect } from '#libs/llm/testing/anthropic-dialect.js';
import { startWireServer, type WireServer } from '#libs/llm/testing/wire-server.js';
import { startTestApp, type TestApp } from '#libs/testing/app-fixture.js';
import { eventually } from '#libs/testing/eventually.js';
import { Journey, ok, type StreamEvent } from '#libs/testing/journey.js';
import { onDatabase } from '#libs/testing/on-database.js';
import { ToolRegistry } from '#libs/tools/tool-registry.js';

const THOUGHTS = ['They ask ', 'for the cellar. ', 'I know it 😀.'];
const WORDS = ['Ninety ', 'bottles ', 'are ', 'there.'];

describe('what a model thinks before it answers', () => {
  let openai: WireServer;
  let anthropic: WireServer;
  let running: TestApp;
  /** Another process of the same deployment. */
  let other: TestApp;
  let owner: Journey;

  beforeAll(async () => {
    [openai, anthropic] = await Promise.all([startWireServer(), startWireServer(anthropicDialect)]);
    const common = {
      contextWindow: 16_000,
      maxOutputTokens: 1_000,
      capabilities: ['chat', 'tools', 'reasoning'],
      prices: [{ effectiveFrom: '2026-01-01', inputPerMillionUsd: '1', outputPerMillionUsd: '2' }],
    };
    const models = [
      { ...common, id: 'deep', provider: 'openai-compatible', baseUrl: openai.url, model: 'deep' },
      {
        ...common,
        id: 'claude',
        provider: 'anthropic',
        baseUrl: anthropic.url,
        model: 'c',
        apiKeyEnv: 'KEY',
      },
    ];
    const env = { LLM_MODELS: JSON.stringify(models), KEY: 'sk-platform' };
    running = await startTestApp(env);
    other = await startTestApp(env, running.db);
    running.app.get(ToolRegistry).register({
      name: 'look',
      title: 'Look',
      description: 'Looks into the cellar.',
      parameters: { type: 'object', properties: {} },
      permission: 'conversation.use',
      readOnly: true,
      run: async () => ({ bottles: 90 }),
    });
    owner = await running.register();
  });
  afterAll(async () => {
    await other?.close();
    await running?.close();
    await Promise.all([openai?.close(), anthropic?.close()]);
  });

  const at = ({ url }: TestApp, person: Journey): Journey => new Journey(url).as(person.session!);

  async function ask(person: Journey, start: object = { model: 'deep' }, content = 'How many bottles?') {
    const { id } = await ok(person.post('/conversations', start));
    const { assistantMessage } = await ok(person.post(`/conversations/${id}/messages`, { content }));
    return {
      id: id as string,
      answer: assistantMessage.id as string,
      path: `/conversations/${id}/messages/${assistantMessage.id}/stream`,
    };
  }

  const lastOf = async (person: Journey, id: string): Promise<any> =>
    (await ok(person.get(`/conversations/${id}/messages`))).data.at(-1);

  const ended = (person: Journey, id: string): Promise<any> =>
    eventually(async () => {
      const answer = await lastOf(person, id);
      expect(answer.state).not.toBe('generating');
      return answer;
    }, 15_000);

  /** What came of each kind, and that every event begins where the one before it ended. */
  function told(events: readonly StreamEvent[], from = 0) {
    const said = { reasoning: '', delta: '' };
    let position = from;
    for (const { id, event, data } of events) {
      if (event !== 'reasoning' && event !== 'delta') continue;
      const text = String((data as { text: unknown }).text);
      said[event] += text;
      position += text.length;
      expect(Number(id)).toBe(position);
    }
    return said;
  }

  it('CNV-11 is streamed before the text, kept with the answer, exported, and counted', async () => {
    openai.script({ reasoning: THOUGHTS, deltas: WORDS, chunkDelayMs: 10 });
    const { id, path } = await ask(owner);
    const events = await owner.stream(path);
    expect(told(events)).toEqual({ reasoning: THOUGHTS.join(''), delta: WORDS.join('') });
    const kinds = events.map(({ event }) => event);
    expect(kinds.lastIndexOf('reasoning')).toBeLessThan(kinds.indexOf('delta'));
    const answer = await lastOf(owner, id);
    expect(answer).toMatchObject({
      content: WORDS.join(''),
      reasoning: [{ position: 0, text: THOUGHTS.join('') }],
      state: 'complete',
    });
    const { messages } = await ok(owner.get(`/conversations/${id}/export`));
    expect(messages.map(({ reasoning }: any) => reasoning)).toEqual([[], answer.reasoning]);
  });

  it('CNV-11 XC-52 from any position, and at another process, each unit comes once', async () => {
    openai.script({ reasoning: THOUGHTS, deltas: WORDS, chunkDelayMs: 60 });
    const { id, path } = await ask(owner);
    const elsewhere = at(other, owner);
    const events: StreamEvent[] = [];
    // Cut after every event, and on at the other process.
    for (let turn = 0, last = ''; turn < 50 && last !== 'done'; turn++) {
      const reader = turn % 2 ? owner : elsewhere;
      const position = events.at(-1)?.id ?? '0';
      const next = await reader.stream(path, {
        headers: { 'last-event-id': position },
        until: () => true,
      });
      events.push(...next);
      last = next.at(-1)?.event ?? '';
    }
    const all = { reasoning: THOUGHTS.join(''), delta: WORDS.join('') };
    expect(events.at(-1)?.event).toBe('done');
    expect(told(events)).toEqual(all);
    expect((await lastOf(owner, id)).state).toBe('complete');
    const both = `${all.reasoning}${all.delta}`;
    for (let position = 0; position <= both.length; position += 5) {
      const rest = await owner.stream(path, { headers: { 'last-event-id': String(position) } });
      expect(told(rest, position)).toEqual({
        reasoning: all.reasoning.slice(position),
        delta: all.delta.slice(Math.max(0, position - all.reasoning.length)),
      });
    }
  });

  it('CNV-22 is kept for each turn with tools, goes back signed to its model, and to no later question', async () => {
    const { id: agent } = await ok(
      owner.post('/content/items', {
        repository: 'ai_agents',
        title: 'Butler',
        contentData: { system_prompt: 'You are a butler.', tools: ['look'] },
      }),
    );
    for (const step of ['submit', 'approve', 'publish'])
      await ok(owner.post(`/content/items/${agent}/${step}`));
    anthropic.script(
      { reasoning: ['I have to look.'], deltas: [], toolCalls: [{ id: 'c1', name: 'look', pieces: ['{}'] }] },
      { reasoning: ['So there are ninety.'], deltas: WORDS },
      { deltas: ['Yes.'] },
    );
    const { id, path } = await ask(owner, { model: 'claude', aiAgentId: agent });
    const events = await owner.stream(path);
    const both = 'I have to look.\n\nSo there are ninety.';
    expect(told(events)).toEqual({ reasoning: both, delta: WORDS.join('') });
    const kinds = events.map(({ event }) => event);
    expect(kinds.indexOf('reasoning')).toBeLessThan(kinds.indexOf('tool_call'));
    expect(kinds.lastIndexOf('tool_call')).toBeLessThan(kinds.lastIndexOf('reasoning'));
    const answer = await lastOf(owner, id);
    expect(answer.reasoning).toEqual([{ position: 0, text: both }]);
    expect(JSON.stringify([answer, events])).not.toContain('signed');
    expect(JSON.stringify(anthropic.requests.at(-1)!.body)).toContain('"signature":"signed"');
    expect(told(await owner.stream(path))).toEqual({ reasoning: both, delta: WORDS.join('') });

    const next = await ok(owner.post(`/conversations/${id}/messages`, { content: 'Really?' }));
    await owner.stream(`/conversations/${id}/messages/${next.assistantMessage.id}/stream`);
    const asked = JSON.stringify(anthropic.requests.at(-1)!.body);
    expect(asked).toContain(WORDS.join(''));
    expect(asked).not.toContain('ninety');
  });

  it('CNV-11 is neither shown nor kept where the organization does not want it', async () => {
    const person = await running.register();
    const settings = { retentionDays: null, sharingAllowed: true };
    expect((await ok(person.put('/conversation-settings', settings))).reasoningShown).toBe(true);
    await ok(person.put('/conversation-settings', { ...settings, reasoningShown: false }));
    openai.script({ reasoning: THOUGHTS, deltas: WORDS });
    const { id, path } = await ask(person);
    expect(told(await person.stream(path))).toEqual({ reasoning: '', delta: WORDS.join('') });
    expect((await lastOf(person, id)).reasoning).toEqual([]);
  });

  it('CNV-13 is made storable, and cut at its length between characters', async () => {
    openai.script({ reasoning: ['a\0b\ud83d', '\ude00', '😀'.repeat(60_000), 'more'], deltas: ['Yes.'] });
    const { id } = await ask(owner);
    const { reasoning, content, state } = await ended(owner, id);
    expect([content, state]).toEqual(['Yes.', 'complete']);
    const [{ text }] = reasoning;
    expect(text).toMatch(/^a\ufffdb/);
    expect(text.isWellFormed()).toBe(true);
    expect(text).not.toContain('more');
    expect(text.length).toBeGreaterThanOrEqual(99_999);
    expect(text.length).toBeLessThanOrEqual(100_000);
  });

  it('CNV-11 what a process that died had kept of it stays, in its place', async () => {
    openai.script({ deltas: ['Yes.'] });
    const { id, answer } = await ask(owner);
    await ended(owner, id);
    const { organization, user } = owner;
    const actor = {
      kind: 'user',
      userId: user.id,
      organizationId: organization.id,
      roles: ['owner'],
      aal: 1,
    };
    const of = `'${answer}', '${organization.id}', '${user.id}'`;
    await onDatabase(
      running.db,
      `update conversation.messages set state = 'generating', content = '' where id = '${answer}'`,
      `insert into conversation.generation_chunks (message_id, organization_id, user_id, position, text, is_reasoning)
       values (${of}, 0, 'Let me ', true), (${of}, 7, 'think.', true), (${of}, 13, 'It is', false)`,
      `insert into conversation.generations (message_id, organization_id, user_id, conversation_id, actor, lease_owner, lease_until)
       values (${of}, '${id}', '${JSON.stringify(actor)}', gen_random_uuid(), now() - interval '1 second')`,
    );
    expect(await ended(owner, id)).toMatchObject({
      state: 'failed',
      content: 'It is',
      reasoning: [{ position: 0, text: 'Let me think.' }],
    });
  });

  it('CNV-06 is in no shared snapshot, and goes with its organization', async () => {
    openai.script({ reasoning: THOUGHTS, deltas: WORDS });
    const person = await running.register();
    const { id, path } = await ask(person);
    await person.stream(path);
    const share = await ok(person.post(`/conversations/${id}/shares`, {}));
    const shared = JSON.stringify(await ok(person.get(`/conversation-shares/${share.id}`)));
    expect(shared).toContain(WORDS.join(''));
    expect(shared).not.toContain(THOUGHTS[0]);

    const archives = `/tenants/${person.organization.id}`;
    const begun = await ok(person.post(`${archives}/exports`));
    const complete = (who: Journey, where: string, archiveId: string) =>
      eventually(async () => {
        expect(await ok(who.get(`${where}/archives/${archiveId}`))).toMatchObject({ status: 'complete' });
      }, 20_000);
    await complete(person, archives, begun.id);
    const authorization = `Bearer ${person.token}`;
    const file = await fetch(`${person.url}/api/v1${archives}/archives/${begun.id}/download`, {
      headers: { authorization },
    }).then((answer) => answer.arrayBuffer());
    expect(gunzipSync(Buffer.from(file)).toString()).toContain(THOUGHTS.join(''));
    const started = (await fetch(`${person.url}/api/v1/organizations/import`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/gzip' },
      body: file,
    }).then((answer) => answer.json())) as { id: string; organizationId: string };
    const { organizationId } = started;
    const inside = person.as(await ok(person.post('/auth/switch-organization', { organizationId })));
    await complete(inside, `/tenants/${organizationId}`, started.id);
    const [conversation] = (await ok(inside.get('/conversations'))).data;
    expect((await lastOf(inside, conversation.id)).reasoning).toEqual([
      { position: 0, text: THOUGHTS.join('') },
    ]);
  });

  it('CNV-11 is parts of its own in the stream of the AI SDK', async () => {
    openai.script({ reasoning: THOUGHTS, deltas: WORDS });
    const { id } = await ok(owner.post('/conversations', { model: 'deep' }));
    const answer = await fetch(`${owner.url}/api/v1/chat`, {
      method: 'POST',
      headers: { authorization: `Bearer ${owner.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        id,
        messages: [{ id: 'm1', role: 'user', parts: [{ type: 'text', text: 'How many bottles?' }] }],
        trigger: 'submit-message',
      }),
    }).then((response) => response.text());
    const parts = answer
      .split('\n\n')
      .filter((line) => line.startsWith('data: {'))
      .map((line) => JSON.parse(line.slice('data: '.length)));
    const of = (kind: string) => parts.filter(({ type }) => type.startsWith(`${kind}-`));
    for (const [kind, whole] of [
      ['reasoning', THOUGHTS],
      ['text', WORDS],
    ] as const) {
      const each = of(kind);
      expect([each[0].type, each.at(-1).type]).toEqual([`${kind}-start`, `${kind}-end`]);
      expect(new Set(each.map((part) => part.id)).size).toBe(1);
      expect(each.map(({ delta = '' }) => delta).join('')).toBe(whole.join(''));
    }
    const types = parts.map(({ type }) => type);
    expect(types.indexOf('reasoning-end')).toBeLessThan(types.indexOf('text-start'));
  });
});
