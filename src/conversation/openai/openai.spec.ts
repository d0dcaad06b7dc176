import { once } from 'node:events';
import { Agent, request, type ClientRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { Readable } from 'node:stream';
import OpenAI, { APIError, APIUserAbortError } from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { systemActor } from '#libs/kernel/actor.js';
import { newId } from '#libs/kernel/id.js';
import { runInContext } from '#libs/kernel/request-context.js';
import { startWireServer, type WireServer } from '#libs/llm/testing/wire-server.js';
import { HealthProbes } from '#libs/observability/health-probes.js';
import { startTestApp, type TestApp } from '#libs/testing/app-fixture.js';
import { eventually } from '#libs/testing/eventually.js';
import { onDatabase } from '#libs/testing/on-database.js';
import type { Journey } from '#libs/testing/journey.js';
import { EndInterruptedCalls } from './features/end-interrupted-calls/end-interrupted-calls.command.js';

const prices = [{ effectiveFrom: '2026-01-01', inputPerMillionUsd: '1', outputPerMillionUsd: '10' }];

let upstream: WireServer;
let spare: WireServer;
let running: TestApp;
let person: Journey;
let client: OpenAI;

beforeAll(async () => {
  upstream = await startWireServer();
  spare = await startWireServer();
  const common = { provider: 'openai', contextWindow: 8_192, maxOutputTokens: 500, prices };
  const capabilities = ['chat', 'tools', 'vision', 'structured_output', 'embeddings'];
  const wire = { ...common, baseUrl: upstream.url, apiKeyEnv: 'GPT_KEY' };
  const models = [
    { ...wire, id: 'gpt', model: 'gpt-wire', capabilities },
    { ...wire, id: 'plain', model: 'plain-wire', capabilities: ['chat'] },
    { ...wire, id: 'safe', model: 'safe-wire', fallbacks: ['spare'] },
    { ...wire, id: 'fragile', model: 'fragile-wire' },
    {
      ...common,
      id: 'spare',
      provider: 'openai-compatible',
      vendor: 'spare',
      model: 'spare-wire',
      baseUrl: spare.url,
      apiKeyEnv: 'GPT_KEY',
    },
    { ...wire, id: 'unpriced', model: 'x', prices: [{ ...prices[0], effectiveFrom: '2999-01-01' }] },
  ];
  running = await startTestApp({ LLM_MODELS: JSON.stringify(models), GPT_KEY: 'sk-platform' });
});

afterAll(async () => {
  await running?.close();
  await upstream?.close();
  await spare?.close();
});

beforeEach(async () => {
  person = await running.register();
  client = await clientOf(person);
  upstream.script({ deltas: ['Hello', ' there', ', Ada'] });
  spare.script({ deltas: ['From', ' the spare'] });
});

/** The official client with a key of the person's, as its documentation has it. */
async function clientOf(
  who: Journey,
  scopes = ['conversation.use', 'content.read'],
  maxRetries = 0,
): Promise<OpenAI> {
  const { body } = await who.post('/api-keys', { name: 'Robot', scopes });
  return new OpenAI({ apiKey: body.key, baseURL: `${running.url}/openai/v1`, maxRetries });
}

const hello = [{ role: 'user' as const, content: 'Hi there' }];

const refused = async (asking: PromiseLike<unknown>): Promise<APIError> => {
  try {
    await asking;
  } catch (error) {
    expect(error).toBeInstanceOf(APIError);
    return error as APIError;
  }
  throw new Error('It was not refused');
};

// oxlint-disable-next-line no-explicit-any -- rows of several tables
const callsOf = (who: Journey): Promise<any[]> =>
  onDatabase(
    running.db,
    `select c.*, u.outcome as charged, u.input_tokens, u.output_tokens, u.source, u.cost_nano_usd::text as cost, u.model as billed,
            (select jsonb_agg(to_jsonb(a) order by a.started_at) from conversation.model_attempts a where a.call_id = c.id) as attempts
       from conversation.model_calls c left join billing.usage_records u on u.message_id = c.id
      where c.organization_id = '${who.organization.id}' order by c.started_at`,
  );

const streamed = (model: string): string => JSON.stringify({ model, stream: true, messages: hello });

/** A streamed answer without the official client between. */
function asking(agent?: Agent): ClientRequest {
  const headers = { authorization: `Bearer ${client.apiKey}`, 'content-type': 'application/json' };
  return request(`${running.url}/openai/v1/chat/completions`, { method: 'POST', headers, agent }).end(
    streamed('gpt'),
  );
}

const streamText = async (stream: Readable): Promise<string> =>
  Buffer.concat(await stream.toArray()).toString();

/** What the pieces of a streamed answer say together. */
const textIn = (events: string): string =>
  events
    .split('\n')
    .filter((line) => line.startsWith('data: {'))
    .map((line) => JSON.parse(line.slice('data: '.length)).choices[0]?.delta.content ?? '')
    .join('');

/** The person's one call, once it has ended and Billing knows. */
const endedCall = (who: Journey = person) =>
  eventually(async () => {
    const { meters } = (await who.get('/billing/usage')).body;
    expect(meters[0].reserved).toBe(0);
    const [call] = await callsOf(who);
    expect(call).toMatchObject({ outcome: expect.any(String) });
    const attempts = (call.attempts ?? []) as { outcome: string | null }[];
    expect(attempts.filter(({ outcome }) => outcome === null)).toEqual([]);
    return { ...call, used: meters[0].used };
  });

describe('chat completions by the official client', () => {
  it('CNV-01 CNV-14 answers whole, with the call, its attempt, its usage and its audit on record', async () => {
    const answer = await client.chat.completions.create({ model: 'gpt', messages: hello });
    expect(answer).toMatchObject({
      object: 'chat.completion',
      model: 'gpt',
      choices: [
        { index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'Hello there, Ada' } },
      ],
      usage: { prompt_tokens: 2, completion_tokens: 3, total_tokens: 5 },
    });
    const call = await endedCall();
    expect(answer.id).toBe(`chatcmpl-${call.id}`);
    expect(call).toMatchObject({
      kind: 'chat',
      model: 'gpt',
      outcome: 'completed',
      charged: 'completed',
      used: 1,
      input_tokens: 2,
      output_tokens: 3,
      source: 'provider',
      cost: (2n * 1_000n + 3n * 10_000n).toString(),
      attempts: [{ outcome: 'completed', model: 'gpt', key_source: 'platform' }],
    });
    const { body: audit } = await person.get(`/admin/audit?resourceId=${call.id}`);
    expect(audit.data).toMatchObject([
      { action: 'model.called', actorType: 'api_key', details: { model: 'gpt' } },
    ]);
    expect(JSON.stringify(call)).not.toContain('Hi there');
    const { body: records } = await person.get('/billing/usage/records');
    expect(records.data).toMatchObject([{ messageId: call.id, conversationId: null }]);
  });

  it('CNV-11 streams in pieces, and tells usage at the end where it is asked for', async () => {
    const stream = await client.chat.completions.create({
      model: 'gpt',
      messages: hello,
      stream: true,
      stream_options: { include_usage: true },
    });
    const chunks = [];
    for await (const chunk of stream) chunks.push(chunk);
    expect(chunks.map(({ choices }) => choices[0]?.delta?.content ?? '')).toEqual([
      'Hello',
      ' there',
      ', Ada',
      '',
      '',
    ]);
    expect(chunks[0]?.choices[0]?.delta.role).toBe('assistant');
    expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe('stop');
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { prompt_tokens: 2, completion_tokens: 3 } });
    expect(new Set(chunks.map(({ id }) => id)).size).toBe(1);
    expect(await endedCall()).toMatchObject({ outcome: 'completed', output_tokens: 3 });
  });

  it('CNV-11 the client’s own helper puts a stream together again, and no usage comes unasked', async () => {
    const stream = client.chat.completions.stream({ model: 'gpt', messages: hello });
    const raw = [];
    for await (const chunk of stream) raw.push(chunk);
    expect(await stream.finalContent()).toBe('Hello there, Ada');
    expect(raw.every((chunk) => !('usage' in chunk))).toBe(true);
  });

  it('CNV-22 calls tools, streamed and whole, and takes their results', async () => {
    const tools = [
      {
        type: 'function' as const,
        function: { name: 'weather', description: 'Of a place', parameters: { type: 'object' } },
      },
    ];
    upstream.script({
      deltas: [],
      toolCalls: [
        { id: 'call_a', name: 'weather', pieces: ['{"place":', '"Ulm"}'] },
        { id: 'call_b', name: 'weather', pieces: ['{}'] },
      ],
    });
    const whole = await client.chat.completions.create({
      model: 'gpt',
      messages: hello,
      tools,
      tool_choice: 'required',
    });
    const calls = [
      { id: 'call_a', type: 'function', function: { name: 'weather', arguments: '{"place":"Ulm"}' } },
      { id: 'call_b', type: 'function', function: { name: 'weather', arguments: '{}' } },
    ];
    expect(whole.choices[0]).toMatchObject({
      finish_reason: 'tool_calls',
      message: { content: null, tool_calls: calls },
    });
    expect(upstream.requests.at(-1)?.body).toMatchObject({ tools, tool_choice: 'required' });
    const stream = client.chat.completions.stream({ model: 'gpt', messages: hello, tools });
    expect((await stream.finalChatCompletion()).choices[0]?.message.tool_calls).toMatchObject(calls);

    upstream.script({ deltas: ['Sunny'] });
    const messages = [
      ...hello,
      whole.choices[0]!.message,
      { role: 'tool' as const, tool_call_id: 'call_a', content: 'sun' },
      { role: 'tool' as const, tool_call_id: 'call_b', content: 'rain' },
    ];
    await client.chat.completions.create({ model: 'gpt', messages, tools });
    expect((upstream.requests.at(-1)!.body as { messages: object[] }).messages).toMatchObject([
      { role: 'user' },
      { role: 'assistant', tool_calls: calls },
      { role: 'tool', tool_call_id: 'call_a', content: 'sun' },
      { role: 'tool', tool_call_id: 'call_b' },
    ]);
  });

  it('CNV-23 hands on images, formats and settings, and takes fields it does not know', async () => {
    await client.chat.completions.create({
      model: 'gpt',
      messages: [
        { role: 'developer', content: 'Be brief' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is it?' },
            { type: 'image_url', image_url: { url: 'https://example.com/a.png', detail: 'low' } },
          ],
        },
      ],
      response_format: {
        type: 'json_schema',
        json_schema: { name: 'thing', schema: { type: 'object' }, strict: true },
      },
      temperature: 0.5,
      top_p: 0.9,
      seed: 7,
      stop: ['END'],
      max_completion_tokens: 40,
      user: 'somebody',
      metadata: { any: 'thing' },
      parallel_tool_calls: false,
      invented_tomorrow: true,
    } as never);
    expect(upstream.requests.at(-1)?.body).toMatchObject({
      model: 'gpt-wire',
      messages: [
        { role: 'system', content: 'Be brief' },
        { role: 'user', content: [{ type: 'text' }, { type: 'image_url', image_url: { detail: 'low' } }] },
      ],
      response_format: { type: 'json_schema', json_schema: { name: 'thing', strict: true } },
      temperature: 0.5,
      top_p: 0.9,
      seed: 7,
      stop: ['END'],
      max_completion_tokens: 40,
    });
  });

  it('CNV-11 answers one after the other over one connection, of any alphabet, and clients of HTTP/1.0', async () => {
    const said = ['Grüße', ', 世界', ' 🌍', ' \u2028 "quoted"\n'];
    upstream.script({ deltas: said, chunkDelayMs: 20 });
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ask = async (): Promise<{ text: string; port?: number }> => {
      const [answer] = (await once(asking(agent), 'response')) as [IncomingMessage];
      return { port: answer.socket.localPort, text: textIn(await streamText(answer)) };
    };
    const [first, second] = [await ask(), await ask()];
    agent.destroy();
    expect(first.text).toBe(said.join(''));
    expect(second).toEqual(first);

    const { hostname, port } = new URL(running.url);
    const socket = connect({ host: hostname, port: Number(port) });
    const body = streamed('gpt');
    socket.write(
      `POST /openai/v1/chat/completions HTTP/1.0\r\nauthorization: Bearer ${client.apiKey}\r\n` +
        `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
    const [head, ...rest] = (await streamText(socket)).split('\r\n\r\n');
    expect(head).not.toMatch(/transfer-encoding/i);
    expect(textIn(rest.join(''))).toBe(said.join(''));
  });

  it('CNV-11 waits for a client that is slow, keeps no answer in memory meanwhile, and loses nothing', async () => {
    const piece = 'x'.repeat(64_000);
    const deltas = Array.from({ length: 300 }, (_, i) => `${i} ${piece}`);
    upstream.script({ deltas });
    const [answer] = (await once(asking(), 'response')) as [IncomingMessage];
    answer.pause();
    let sent = false;
    void upstream.requests.at(-1)?.closed.then(() => (sent = true));
    await new Promise((resolve) => setTimeout(resolve, 500));
    // The sockets between hold a few megabytes of the nineteen.
    expect(sent).toBe(false);
    expect(textIn(await streamText(answer))).toBe(deltas.join(''));
    expect(await endedCall()).toMatchObject({ outcome: 'completed' });
  });

  it('CNV-13 CNV-14 a client that leaves ends the call upstream, and pays for what came', async () => {
    upstream.script({ deltas: Array.from({ length: 200 }, (_, i) => ` w${i}`), chunkDelayMs: 20 });
    const stream = await client.chat.completions.create({ model: 'gpt', messages: hello, stream: true });
    let seen = 0;
    for await (const _ of stream) if (++seen === 5) break;
    expect(await upstream.requests.at(-1)?.closed).toBe('cut');
    const call = await endedCall();
    expect(call).toMatchObject({ outcome: 'stopped', charged: 'stopped', source: 'estimated', used: 1 });
    expect(call.output_tokens).toBeGreaterThan(0);
    expect(call.attempts).toMatchObject([{ outcome: 'stopped' }]);
  });

  it('IDN-17 CNV-13 ends with the key it was asked by, and what came is charged', async () => {
    upstream.script({ deltas: Array.from({ length: 400 }, (_, i) => ` w${i}`), chunkDelayMs: 20 });
    const { body } = await person.post('/api-keys', { name: 'Lost', scopes: ['conversation.use'] });
    const lost = new OpenAI({ apiKey: body.key, baseURL: `${running.url}/openai/v1`, maxRetries: 0 });
    const stream = await lost.chat.completions.create({ model: 'gpt', messages: hello, stream: true });
    const error = await refused(
      (async () => {
        let seen = 0;
        for await (const _ of stream) if (++seen === 3) await person.delete(`/api-keys/${body.id}`);
      })(),
    );
    expect(error).toMatchObject({ code: 'openai.provider_failed' });
    expect(await upstream.requests.at(-1)?.closed).toBe('cut');
    expect(await endedCall()).toMatchObject({ outcome: 'stopped', charged: 'stopped' });
  });

  it('CNV-13 a client that gives up waiting for a whole answer ends the call too', async () => {
    upstream.script({ deltas: ['a', 'b'], chunkDelayMs: 5_000 });
    const aborter = new AbortController();
    const asking = client.chat.completions.create(
      { model: 'gpt', messages: hello },
      { signal: aborter.signal },
    );
    await eventually(async () => expect(await callsOf(person)).toHaveLength(1));
    setTimeout(() => aborter.abort(), 100);
    await expect(asking).rejects.toBeInstanceOf(APIUserAbortError);
    expect(await endedCall()).toMatchObject({ outcome: 'stopped' });
  });

  it('CNV-13 CNV-14 a stream that breaks says so in the stream, and what came is charged', async () => {
    upstream.script({ deltas: ['Half', ' an answer'], fault: { after: 3, type: 'cut' } });
    const stream = await client.chat.completions.create({ model: 'gpt', messages: hello, stream: true });
    let text = '';
    const error = await refused(
      (async () => {
        for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? '';
      })(),
    );
    expect(text).toBe('Half an answer');
    expect(error).toMatchObject({ code: 'openai.provider_failed', type: 'server_error' });
    expect(await endedCall()).toMatchObject({
      outcome: 'failed',
      error_code: 'llm.unavailable',
      charged: 'failed',
      used: 0,
      source: 'estimated',
      attempts: [{ outcome: 'broken' }],
    });
  });

  it('CNV-02 CNV-13 what cannot answer is stood in for, and every attempt is on record', async () => {
    upstream.script({ status: 503, body: '{"error":{"message":"Overloaded"}}' });
    const answer = await client.chat.completions.create({ model: 'safe', messages: hello });
    expect(answer).toMatchObject({ model: 'spare', choices: [{ message: { content: 'From the spare' } }] });
    const call = await endedCall();
    expect(call).toMatchObject({ model: 'safe', billed: 'spare', outcome: 'completed' });
    expect(call.attempts.map(({ model, outcome }: Record<string, string>) => [model, outcome])).toEqual([
      ['safe', 'failed'],
      ['safe', 'failed'],
      ['spare', 'completed'],
    ]);
  });

  it('CNV-13 a provider’s limit is told as one, with when to come back', async () => {
    upstream.script({
      status: 429,
      headers: { 'retry-after': '30' },
      body: '{"error":{"message":"Slow down","type":"requests","code":"rate_limit_exceeded"}}',
    });
    const error = await refused(client.chat.completions.create({ model: 'fragile', messages: hello }));
    expect(error).toMatchObject({ status: 429, type: 'rate_limit_error', code: 'rate_limit_exceeded' });
    expect(Number(error.headers?.get('retry-after'))).toBeGreaterThan(20);
    expect(await endedCall()).toMatchObject({ outcome: 'failed', charged: null, used: 0 });
  });

  it('CNV-13 a broken model is not asked again for a while: its breaker is the one conversations have', async () => {
    upstream.script({ status: 500, body: '{}' });
    for (let i = 0; i < 6; i += 1)
      await refused(client.chat.completions.create({ model: 'fragile', messages: hello }));
    const before = upstream.requests.length;
    const error = await refused(client.chat.completions.create({ model: 'fragile', messages: hello }));
    expect(error).toMatchObject({ status: 503, type: 'server_error' });
    expect(Number(error.headers?.get('retry-after'))).toBeGreaterThan(0);
    expect(upstream.requests).toHaveLength(before);
    await eventually(async () => {
      const { services } = await running.app.get(HealthProbes).report();
      expect(services.ai_service).toMatchObject({
        status: 'degraded',
        details: { cooling_down: ['fragile'] },
      });
    });
  });
});

describe('refusals in the form that clients know', () => {
  const ask = (body: object) =>
    refused(client.chat.completions.create({ model: 'gpt', messages: hello, ...body }));

  it.each([
    [{ model: 'nothing' }, 404, 'model_not_found', 'model'],
    [{ model: '' }, 400, 'request.invalid', 'model'],
    [{ messages: [] }, 400, 'request.invalid', 'messages'],
    [{ messages: [{ role: 'user', content: 7 }] }, 400, 'request.invalid', 'messages[0].content'],
    [{ messages: [{ role: 'robot', content: 'x' }] }, 400, 'request.invalid', 'messages[0].role'],
    [{ temperature: 3 }, 400, 'request.invalid', 'temperature'],
    [{ n: 2 }, 400, 'request.invalid', 'n'],
    [{ functions: [{ name: 'x' }] }, 400, 'request.invalid', 'functions'],
    [{ tool_choice: 'required' }, 400, 'request.invalid', 'tool_choice'],
    [{ model: 'plain', response_format: { type: 'json_object' } }, 403, 'openai.model_refused', null],
    [{ model: 'unpriced' }, 403, 'openai.model_refused', null],
  ])('XC-21 CNV-13 %j is refused', async (body, status, code, param) => {
    expect(await ask(body)).toMatchObject({ status, code, param });
  });

  it('CNV-01 names the capability that a model lacks', async () => {
    const image = { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } };
    const error = await ask({ model: 'plain', messages: [{ role: 'user', content: [image] }] });
    expect(error).toMatchObject({ status: 403, type: 'permission_error' });
    expect(error.message).toContain('it cannot do vision');
  });

  it('IDN-11 wrong keys, missing scopes, unknown routes and broken bodies are told so too', async () => {
    const at = `${running.url}/openai/v1`;
    const unknown = new OpenAI({ apiKey: `aigym_00000000_${'x'.repeat(43)}`, baseURL: at, maxRetries: 0 });
    expect(await refused(unknown.models.list())).toMatchObject({
      status: 401,
      code: 'invalid_api_key',
      type: 'authentication_error',
    });
    const reader = await clientOf(person, ['content.read']);
    expect(await refused(reader.models.list())).toMatchObject({ status: 403, code: 'auth.scope_missing' });
    expect(await refused(client.files.list())).toMatchObject({
      status: 404,
      code: 'request.route_not_found',
    });
    const broken = await person.post('/openai/v1/chat/completions', '{"model":');
    expect(broken).toMatchObject({ status: 400, body: { error: { type: 'invalid_request_error' } } });
    const large = await person.post('/openai/v1/chat/completions', { model: 'x'.repeat(1_100_000) });
    expect(large).toMatchObject({ status: 413, body: { error: { code: 'request.body_too_large' } } });
  });

  it('XC-41 an organization’s policy holds here too', async () => {
    const policy = { allowedModels: ['offline'], noTraining: false, zeroRetention: false, regions: null };
    expect((await person.put('/model-policy', { ...policy, ownKeysOnly: false })).status).toBe(200);
    const error = await ask({});
    expect(error).toMatchObject({ status: 403, code: 'openai.model_refused' });
    expect((await client.models.list()).data.map(({ id }) => id)).toEqual(['offline']);
    expect(await refused(client.models.retrieve('gpt'))).toMatchObject({ status: 404 });
    expect(await endedCall()).toMatchObject({ outcome: 'failed', used: 0, charged: null });
  });

  it('BIL-13 of 40 at once with an allowance of 10 exactly 10 are asked, and the others told that it is used up', async () => {
    await onDatabase(
      running.db,
      `insert into billing.usage_counters (organization_id, meter, window_start, used)
       values ('${person.organization.id}', 'generations', date_trunc('month', now() at time zone 'utc'), 90)`,
    );
    const before = upstream.requests.length;
    const results = await Promise.allSettled(
      Array.from({ length: 40 }, () => client.chat.completions.create({ model: 'gpt', messages: hello })),
    );
    const errors = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    expect(errors).toHaveLength(30);
    for (const error of errors)
      expect(error).toMatchObject({ status: 429, type: 'insufficient_quota', code: 'insufficient_quota' });
    expect(upstream.requests).toHaveLength(before + 10);
    await eventually(async () =>
      expect((await person.get('/billing/usage')).body.meters[0]).toMatchObject({ used: 100, reserved: 0 }),
    );
    // Nothing is left of what was refused.
    expect(await callsOf(person)).toHaveLength(10);
    // A client that retries is told not to.
    const patient = await clientOf(person, ['conversation.use'], 5);
    const begin = performance.now();
    const last = await refused(patient.chat.completions.create({ model: 'gpt', messages: hello }));
    expect(last.headers?.get('x-should-retry')).toBe('false');
    expect(performance.now() - begin).toBeLessThan(5_000);
  });
});

describe('keys of organizations', () => {
  it('CNV-12 the organization’s own key is used, and the record says so', async () => {
    expect((await person.put('/provider-keys/openai', { apiKey: 'sk-own-key-of-ours' })).status).toBeLessThan(
      300,
    );
    await client.chat.completions.create({ model: 'gpt', messages: hello });
    expect(upstream.requests.at(-1)?.headers.authorization).toBe('Bearer sk-own-key-of-ours');
    expect((await endedCall()).attempts).toMatchObject([{ key_source: 'organization' }]);
  });
});

describe('embeddings by the official client', () => {
  it('CNV-01 CNV-14 come one for each text, as floats and as the client asks by itself', async () => {
    const asked = { model: 'gpt', input: ['one two', 'three'], dimensions: 4 };
    const plain = await client.embeddings.create({ ...asked, encoding_format: 'float' });
    expect(plain).toMatchObject({
      object: 'list',
      model: 'gpt',
      usage: { prompt_tokens: 3, total_tokens: 3 },
    });
    expect(plain.data.map(({ index, embedding }) => [index, embedding.length])).toEqual([
      [0, 4],
      [1, 4],
    ]);
    const { data } = await client.embeddings.create(asked);
    data.forEach(({ embedding }, i) =>
      embedding.forEach((value, j) => expect(value).toBeCloseTo(plain.data[i]!.embedding[j]!, 5)),
    );
    expect(await endedCall()).toMatchObject({
      kind: 'embeddings',
      outcome: 'completed',
      input_tokens: 3,
      output_tokens: 0,
      attempts: [{ outcome: 'completed' }],
    });
  });

  it('CNV-13 fail as answers do, and are refused by models that have none', async () => {
    expect(await refused(client.embeddings.create({ model: 'plain', input: 'x' }))).toMatchObject({
      status: 403,
      code: 'openai.model_refused',
    });
    expect(await refused(client.embeddings.create({ model: 'gpt', input: [1, 2] }))).toMatchObject({
      status: 400,
      param: 'input[0]',
    });
    upstream.script({ status: 503, body: '{}' });
    expect(await refused(client.embeddings.create({ model: 'gpt', input: 'x' }))).toMatchObject({
      status: 503,
    });
  });
});

describe('models and agents by name', () => {
  async function publish(contentData: object, title: string): Promise<string> {
    const { body } = await person.post('/content/items', { repository: 'ai_agents', title, contentData });
    for (const step of ['submit', 'approve', 'publish'])
      expect((await person.post(`/content/items/${body.id}/${step}`)).status).toBe(200);
    return body.id;
  }

  it('CNV-04 lists what one may use, and answers for each by its name', async () => {
    const id = await publish({ system_prompt: 'Be kind.', model: 'gpt', temperature: 0.3 }, 'Support Coach');
    const { data } = await client.models.list();
    expect(data.map((model) => model.id)).toEqual(expect.arrayContaining(['gpt', 'offline', `agent:${id}`]));
    for (const name of ['gpt', `agent:${id}`, 'agent:support-coach'])
      expect(await client.models.retrieve(name)).toMatchObject({ id: name, object: 'model' });
    for (const name of [`agent:${id}`, 'agent:support-coach', `agent:${id}@production`]) {
      const answer = await client.chat.completions.create({ model: name, messages: hello });
      expect(answer.model).toBe('gpt');
      expect(upstream.requests.at(-1)?.body).toMatchObject({
        temperature: 0.3,
        messages: [{ role: 'system', content: 'Be kind.' }, { role: 'user' }],
      });
    }
    const [call] = await callsOf(person);
    expect(call).toMatchObject({ agent_id: id, agent_version: 1, model: 'gpt' });
  });

  it('CNV-22 XC-46 an agent knows its documents, as far as whoever asks may read them', async () => {
    const { body: handbook } = await person.post('/content/items', {
      repository: 'documents',
      title: 'Handbook',
      contentData: { body: 'The cellar holds ninety bottles of wine.' },
    });
    for (const step of ['submit', 'approve', 'publish'])
      await person.post(`/content/items/${handbook.id}/${step}`);
    const settings = { system_prompt: 'Be kind.', model: 'gpt', knowledge_refs: [handbook.id] };
    const id = await publish(settings, 'Butler');
    const messages = [{ role: 'user' as const, content: 'How many bottles of wine does the cellar hold?' }];
    await client.chat.completions.create({ model: `agent:${id}`, messages });
    const sent = upstream.requests.at(-1)!.body as { messages: { role: string; content: string }[] };
    expect(sent.messages.at(-2)).toMatchObject({
      role: 'user',
      content: expect.stringContaining('ninety bottles'),
    });
    expect(sent.messages.at(-1)).toMatchObject(messages[0]!);
  });

  it('CNV-19 an agent answers at the version a label points at', async () => {
    const id = await publish({ system_prompt: 'Be old.', model: 'gpt' }, 'Coach');
    await person.patch(`/content/items/${id}`, { contentData: { system_prompt: 'Be new.', model: 'gpt' } });
    await person.post(`/content/items/${id}/labels`, { label: 'canary', version: 2 });
    const promptOf = async (model: string) => {
      await client.chat.completions.create({ model, messages: hello });
      return (upstream.requests.at(-1)!.body as { messages: { content: string }[] }).messages[0]?.content;
    };
    expect(await promptOf(`agent:${id}@canary`)).toBe('Be new.');
    expect(await promptOf(`agent:${id}`)).toBe('Be old.');
    expect(
      await refused(client.chat.completions.create({ model: `agent:${id}@nowhere`, messages: hello })),
    ).toMatchObject({ status: 404, code: 'model_not_found' });
  });

  it('CNV-04 CNV-13 an agent that several are called as, or whose model is gone, is told so', async () => {
    const settings = { system_prompt: 'Be kind.', model: 'gone' };
    const [id] = [await publish(settings, 'Twin Coach'), await publish(settings, 'Twin  coach')];
    const refusalOf = (model: string) => refused(client.chat.completions.create({ model, messages: hello }));
    const ambiguous = await refusalOf('agent:twin-coach');
    expect(ambiguous).toMatchObject({ status: 404, code: 'model_not_found' });
    expect(ambiguous.message).toContain('Several agents are called so');
    const outdated = await refusalOf(`agent:${id}`);
    expect(outdated).toMatchObject({ status: 404, code: 'model_not_found' });
    expect(outdated.message).toContain('It is made for the model "gone", which is not configured.');
  });

  it('XC-41 XC-46 agents of others are not there, whichever way one names them', async () => {
    const id = await publish({ system_prompt: 'Secret.', model: 'gpt' }, 'Secret Coach');
    const stranger = await clientOf(await running.register());
    for (const model of [`agent:${id}`, 'agent:secret-coach', `agent:${id}@production`])
      expect(await refused(stranger.chat.completions.create({ model, messages: hello }))).toMatchObject({
        status: 404,
      });
    expect(JSON.stringify((await stranger.models.list()).data)).not.toContain(id);
  });
});

describe('calls whose process died', () => {
  it('CNV-14 XC-52 are ended once, with what was asked charged by estimate and the reservation given back', async () => {
    const { organization, user } = person;
    const call = '0199f000-0000-7000-8000-00000000ca11';
    await onDatabase(
      running.db,
      `insert into billing.usage_counters (organization_id, meter, window_start, reserved)
       values ('${organization.id}', 'generations', date_trunc('month', (now() - interval '20 minutes') at time zone 'utc'), 1)`,
      `insert into conversation.model_calls (id, organization_id, user_id, kind, model, estimated_input_tokens, started_at)
       values ('${call}', '${organization.id}', '${user.id}', 'chat', 'gpt', 50, now() - interval '20 minutes')`,
      `insert into conversation.model_attempts (id, organization_id, user_id, call_id, provider, model, key_source, started_at, price_version)
       select gen_random_uuid(), '${organization.id}', '${user.id}', '${call}', 'openai', 'gpt', 'platform', now(), id
         from conversation.model_prices where model = 'gpt'`,
    );
    await runInSystem(() => running.app.get(Dispatcher).command(new EndInterruptedCalls(100)));
    expect(await endedCall()).toMatchObject({
      outcome: 'failed',
      error_code: 'generation.interrupted',
      charged: 'failed',
      source: 'estimated',
      input_tokens: 50,
      cost: (50n * 1_000n).toString(),
      attempts: [{ outcome: 'interrupted' }],
    });
    expect(await runInSystem(() => running.app.get(Dispatcher).command(new EndInterruptedCalls(100)))).toBe(
      0,
    );
  });

  it('CNV-14 XC-52 cost nothing where no provider is known to have been asked', async () => {
    const { organization, user } = person;
    const begin = (model: string) =>
      `insert into conversation.model_calls (id, organization_id, user_id, kind, model, estimated_input_tokens, started_at)
       values ('${newId()}', '${organization.id}', '${user.id}', 'chat', '${model}', 50, now() - interval '20 minutes')`;
    await onDatabase(
      running.db,
      `insert into billing.usage_counters (organization_id, meter, window_start, reserved)
       values ('${organization.id}', 'generations', date_trunc('month', (now() - interval '20 minutes') at time zone 'utc'), 2)`,
      begin('gpt'),
      begin('configured no more'),
    );
    await runInSystem(() => running.app.get(Dispatcher).command(new EndInterruptedCalls(100)));
    await eventually(async () => {
      const { meters } = (await person.get('/billing/usage')).body;
      expect(meters[0]).toMatchObject({ used: 0, reserved: 0 });
    });
    const ended = { outcome: 'failed', error_code: 'generation.interrupted', charged: null };
    expect(await callsOf(person)).toMatchObject([ended, ended]);
  });
});

const runInSystem = <T>(work: () => Promise<T>): Promise<T> =>
  runInContext({ actor: systemActor(), requestId: newId() }, work);
