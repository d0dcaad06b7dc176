import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { costOf, tiersFrom } from '#libs/llm/prices.js';
import { anthropicDialect } from '#libs/llm/testing/anthropic-dialect.js';
import { startWireServer, type WireServer } from '#libs/llm/testing/wire-server.js';
import { startTestApp, type TestApp } from '#libs/testing/app-fixture.js';
import { eventually } from '#libs/testing/eventually.js';
import { Journey } from '#libs/testing/journey.js';

const OWN_KEY = 'sk-of-the-organization-a1B2';
const prices = [
  {
    effectiveFrom: '2026-01-01',
    inputPerMillionUsd: '3',
    outputPerMillionUsd: '15',
    cachedInputPerMillionUsd: '0.30',
    cacheWritePerMillionUsd: '3.75',
    tiers: [{ fromInputTokens: 1_000, inputPerMillionUsd: '6', outputPerMillionUsd: '22.50' }],
  },
];

/** The same person at another process. */
const at = ({ url }: TestApp, person: Journey): Journey => new Journey(url).as(person.session!);

describe('models of several providers', () => {
  let openai: WireServer;
  let anthropic: WireServer;
  let running: TestApp;
  /** Another process of the same deployment. */
  let other: TestApp;
  let admin: pg.Client;

  beforeAll(async () => {
    openai = await startWireServer();
    anthropic = await startWireServer(anthropicDialect);
    const common = { contextWindow: 8_192, maxOutputTokens: 500, prices };
    const claude = { ...common, provider: 'anthropic', baseUrl: anthropic.url, apiKeyEnv: 'CLAUDE_KEY' };
    const models = [
      {
        ...common,
        id: 'gpt',
        provider: 'openai',
        baseUrl: openai.url,
        apiKeyEnv: 'GPT_KEY',
        model: 'gpt-wire',
        capabilities: ['chat', 'tools'],
        fallbacks: ['claude', 'offline'],
      },
      {
        ...claude,
        id: 'claude',
        model: 'claude-wire',
        region: 'eu',
        trainsOnData: false,
        retentionDays: 0,
      },
      { ...claude, id: 'fragile', model: 'claude-fragile' },
      {
        ...claude,
        id: 'later',
        model: 'claude-later',
        prices: [{ ...prices[0], effectiveFrom: '2999-01-01' }],
      },
    ];
    const env = {
      LLM_MODELS: JSON.stringify(models),
      GPT_KEY: 'sk-platform-gpt',
      CLAUDE_KEY: 'sk-platform-claude',
    };
    running = await startTestApp(env);
    other = await startTestApp(env, running.db);
    admin = new pg.Client({ connectionString: running.db.adminUrl });
    await admin.connect();
  });

  afterAll(async () => {
    await admin?.end();
    await other?.close();
    await running?.close();
    await openai?.close();
    await anthropic?.close();
  });

  /** The answer to a question, once it has ended, and what was called for it. */
  async function answerBy(person: Journey, model: string, { app = person, calls = 1 } = {}) {
    const { status, body: conversation } = await app.post('/conversations', { model });
    expect(status).toBe(201);
    const { body: sent } = await app.post(`/conversations/${conversation.id}/messages`, {
      content: 'Hi there',
    });
    const path = `/conversations/${conversation.id}/messages`;
    const answer = await eventually(async () => {
      const { body } = await app.get(path);
      const last = body.data.at(-1);
      expect(last.state).not.toBe('generating');
      return last;
    });
    const attempts = await eventually(async () => {
      const { body } = await app.get(`${path}/${sent.assistantMessage.id}/attempts`);
      expect(body.data.length).toBeGreaterThanOrEqual(calls);
      for (const attempt of body.data) expect(attempt.outcome).not.toBeNull();
      return body.data;
    });
    return { answer, attempts };
  }

  it('CNV-01 CNV-14 an answer of Anthropic is stored with the vendor’s figures, at the tier its input reaches', async () => {
    anthropic.script({
      deltas: ['Hello', ' you'],
      figures: { input_tokens: 400, cache_read_input_tokens: 500, cache_creation_input_tokens: 100 },
    });
    const person = await running.register();
    const { answer, attempts } = await answerBy(person, 'claude');
    // At 1000 tokens of input the higher tier holds for all, which has no price of its own for a cache.
    expect(answer).toMatchObject({
      content: 'Hello you',
      state: 'complete',
      provider: 'anthropic',
      modelUsed: 'claude',
      inputTokens: 1000,
      costNanoUsd: (1000n * 6_000n + 2n * 22_500n).toString(),
    });
    expect(attempts).toMatchObject([
      {
        provider: 'anthropic',
        model: 'claude',
        keySource: 'platform',
        outcome: 'completed',
        cachedInputTokens: 500,
        cacheWriteTokens: 100,
        costNanoUsd: answer.costNanoUsd,
        priceVersion: answer.priceVersion,
      },
    ]);
  });

  it('CNV-14 a bill is computed again from what is stored, and comes to the same', async () => {
    anthropic.script({
      deltas: ['a', 'b', 'c'],
      figures: { input_tokens: 10, cache_read_input_tokens: 70, cache_creation_input_tokens: 20 },
    });
    const person = await running.register();
    const { answer } = await answerBy(person, 'claude');
    const stored = await eventually(async () => {
      const { rows } = await admin.query(
        `select u.*, p.tiers from billing.usage_records u join conversation.model_prices p on p.id = u.price_version
          where message_id = $1`,
        [answer.id],
      );
      expect(rows).toHaveLength(1);
      return rows[0];
    });
    const usage = {
      inputTokens: stored.input_tokens,
      outputTokens: stored.output_tokens,
      cachedInputTokens: stored.cached_input_tokens,
      cacheWriteTokens: stored.cache_write_tokens,
      reasoningTokens: stored.reasoning_tokens,
      source: stored.source,
    };
    expect(costOf(usage, { tiers: tiersFrom(stored.tiers) })).toBe(BigInt(answer.costNanoUsd));
    // 10 · $3/M + 70 · $0.30/M + 20 · $3.75/M + 3 · $15/M
    expect(answer.costNanoUsd).toBe('171000');
  });

  it('CNV-02 CNV-13 a fallback answers for a model that cannot, both calls are on record, and the answer says who it is by', async () => {
    openai.script({ status: 500, body: '{"error":{"message":"No"}}' });
    anthropic.script({ deltas: ['Here I am'] });
    const person = await running.register();
    const { answer, attempts } = await answerBy(person, 'gpt', { calls: 3 });
    expect(answer).toMatchObject({ content: 'Here I am', state: 'complete', modelUsed: 'claude' });
    expect(
      attempts.map(({ model, outcome }: { model: string; outcome: string }) => [model, outcome]),
    ).toEqual([
      ['gpt', 'failed'],
      ['gpt', 'failed'],
      ['claude', 'completed'],
    ]);
    expect(new Set(attempts.map(({ id }: { id: string }) => id)).size).toBe(3);
    openai.script({});
  });

  it('CNV-13 CNV-14 an answer that breaks is not taken over by another: it is on record as broken, with what it used', async () => {
    openai.script({ deltas: ['one ', 'two ', 'three '], fault: { after: 3, type: 'cut' } });
    const person = await running.register();
    const { answer, attempts } = await answerBy(person, 'gpt');
    expect(answer).toMatchObject({
      content: 'one two ',
      state: 'failed',
      modelUsed: 'gpt',
      usageSource: 'estimated',
    });
    expect(attempts).toMatchObject([
      {
        outcome: 'broken',
        errorKind: 'unavailable',
        usageSource: 'estimated',
        costNanoUsd: answer.costNanoUsd,
      },
    ]);
    expect(attempts[0].outputTokens).toBeGreaterThan(0);
    openai.script({});
  });

  it('CNV-14 a model without a price in force is not asked', async () => {
    anthropic.requests.length = 0;
    const person = await running.register();
    const { answer } = await answerBy(person, 'later', { calls: 0 });
    expect(answer).toMatchObject({ state: 'failed', errorCode: 'llm.price_unknown', costNanoUsd: '0' });
    expect(anthropic.requests).toEqual([]);
    const { body } = await person.get('/models');
    expect(body.data.find(({ id }: { id: string }) => id === 'later').price).toBeNull();
  });

  it('CNV-02 the catalogue tells what each model can do, what it costs and what becomes of data', async () => {
    const person = await running.register();
    const { body } = await person.get('/models');
    expect(body.data.map(({ id }: { id: string }) => id)).toEqual([
      'gpt',
      'claude',
      'fragile',
      'later',
      'offline',
    ]);
    expect(body.data[1]).toMatchObject({
      provider: 'anthropic',
      capabilities: ['chat'],
      region: 'eu',
      trainsOnData: false,
      retentionDays: 0,
      usesOwnKey: false,
      price: { inputPerMillionUsd: '3', outputPerMillionUsd: '15' },
    });
    expect(body.data[0]).toMatchObject({ region: null, trainsOnData: true, retentionDays: null });
  });

  describe('the policy of an organization', () => {
    const open = {
      allowedModels: null,
      noTraining: false,
      zeroRetention: false,
      regions: null,
      ownKeysOnly: false,
    };
    const modelsOf = async (person: Journey): Promise<string[]> =>
      (await person.get('/models')).body.data.map(({ id }: { id: string }) => id);

    it.each([
      [{ allowedModels: ['gpt', 'offline'] }, ['gpt', 'offline']],
      [{ noTraining: true }, ['claude', 'offline']],
      [{ zeroRetention: true }, ['claude', 'offline']],
      [{ regions: ['eu'] }, ['claude', 'offline']],
      [{ regions: ['us'] }, ['offline']],
      [{ ownKeysOnly: true }, ['offline']],
    ])('CNV-02 %j leaves %j', async (policy, expected) => {
      const person = await running.register();
      expect((await person.get('/model-policy')).body).toEqual(open);
      expect((await person.put('/model-policy', { ...open, ...policy })).body).toEqual({
        ...open,
        ...policy,
      });
      expect((await person.get('/model-policy')).body).toEqual({ ...open, ...policy });
      expect(await modelsOf(person)).toEqual(expected);
      for (const model of ['gpt', 'claude', 'offline']) {
        const { status, body } = await person.post('/conversations', { model });
        if (expected.includes(model)) expect(status).toBe(201);
        else expect({ status, code: body.code }).toEqual({ status: 403, code: 'model.not_allowed' });
      }
      expect(await modelsOf(await running.register())).toHaveLength(5);
    });

    it('CNV-02 holds for conversations that had begun before, and for those who fall back', async () => {
      const person = await running.register();
      const { body: conversation } = await person.post('/conversations', { model: 'claude' });
      await person.put('/model-policy', { ...open, allowedModels: ['gpt'] });
      await person.post(`/conversations/${conversation.id}/messages`, { content: 'Still there?' });
      await eventually(async () => {
        const { body } = await person.get(`/conversations/${conversation.id}/messages`);
        expect(body.data.at(-1)).toMatchObject({ state: 'failed', errorCode: 'llm.unsupported' });
      });
      openai.script({ status: 500, body: '{}' });
      anthropic.requests.length = 0;
      const { attempts } = await answerBy(person, 'gpt', { calls: 2 });
      expect(new Set(attempts.map(({ model }: { model: string }) => model))).toEqual(new Set(['gpt']));
      expect(anthropic.requests).toEqual([]);
      openai.script({});
    });

    it('CNV-02 names the model that is not configured', async () => {
      const person = await running.register();
      const answer = await person.put('/model-policy', { ...open, allowedModels: ['gpt', 'gpt-99'] });
      expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer: '/allowedModels/1' }] } });
    });
  });

  describe('a key an organization brings', () => {
    it('CNV-12 is used for that organization alone, from the next answer on', async () => {
      const [owner, stranger] = [await running.register(), await running.register()];
      anthropic.script({});
      const { body: shown } = await owner.put('/provider-keys/anthropic', { apiKey: OWN_KEY });
      expect(shown).toMatchObject({ vendor: 'anthropic', maskedKey: '…a1B2', updatedBy: owner.user.id });
      anthropic.requests.length = 0;
      const { attempts } = await answerBy(owner, 'claude');
      expect(anthropic.requests.at(-1)!.headers['x-api-key']).toBe(OWN_KEY);
      expect(attempts).toMatchObject([{ keySource: 'organization' }]);
      await answerBy(stranger, 'claude');
      expect(anthropic.requests.at(-1)!.headers['x-api-key']).toBe('sk-platform-claude');
      expect((await stranger.get('/provider-keys')).body.data).toEqual([]);
      await eventually(async () => {
        const { body } = await owner.get('/billing/usage/records');
        expect(body.data).toMatchObject([{ keySource: 'organization' }]);
      });
    });

    it('CNV-12 can be replaced and removed, and is nowhere to be read: not in answers, the audit log or the database', async () => {
      const owner = await running.register();
      await owner.put('/provider-keys/anthropic', { apiKey: OWN_KEY });
      const replaced = await owner.put('/provider-keys/anthropic', { apiKey: 'sk-another-key-c3D4' });
      expect(replaced.body.maskedKey).toBe('…c3D4');
      const listed = await owner.get('/provider-keys');
      expect(listed.body.data).toMatchObject([{ vendor: 'anthropic', maskedKey: '…c3D4' }]);
      const audit = await owner.get('/admin/audit');
      const { rows } = await admin.query(`select to_jsonb(k) as key from conversation.provider_keys k`);
      for (const text of [replaced.body, listed.body, audit.body, rows].map((each) => JSON.stringify(each)))
        for (const key of [OWN_KEY, 'sk-another-key-c3D4']) expect(text).not.toContain(key);
      expect((await owner.delete('/provider-keys/anthropic')).status).toBe(204);
      expect((await owner.delete('/provider-keys/anthropic')).body.code).toBe('model.provider_key_not_found');
    });

    it('CNV-12 can be tried', async () => {
      const owner = await running.register();
      await owner.put('/provider-keys/anthropic', { apiKey: OWN_KEY });
      anthropic.script({});
      expect((await owner.post('/provider-keys/anthropic/test')).body).toMatchObject({
        status: 'up',
        errorCode: null,
      });
      expect(anthropic.requests.at(-1)!.headers['x-api-key']).toBe(OWN_KEY);
      anthropic.script({ status: 401, body: `{"error":{"message":"Wrong key ${OWN_KEY}"}}` });
      const refused = await owner.post('/provider-keys/anthropic/test');
      expect(refused.body).toMatchObject({ status: 'down', errorCode: 'llm.authentication' });
      expect(JSON.stringify(refused.body)).not.toContain(OWN_KEY);
      anthropic.script({});
      expect((await owner.post('/provider-keys/google/test')).body.code).toBe('model.provider_key_not_found');
      const foreign = await owner.put('/provider-keys/google', { apiKey: OWN_KEY });
      expect(foreign).toMatchObject({ status: 404, body: { code: 'model.vendor_unknown' } });
    });

    it('CNV-10 that is refused fails its organization’s answers and closes the model to nobody else', async () => {
      const [owner, stranger] = [await running.register(), await running.register()];
      await owner.put('/provider-keys/anthropic', { apiKey: OWN_KEY });
      anthropic.script({ status: 401, body: '{"error":{"message":"No"}}' });
      for (let i = 0; i < 6; i += 1) {
        const { answer } = await answerBy(owner, 'claude');
        expect(answer).toMatchObject({ state: 'failed', errorCode: 'llm.authentication' });
      }
      anthropic.script({});
      expect((await answerBy(stranger, 'claude')).answer.state).toBe('complete');
    });
  });

  it('CNV-10 a breaker that opens in one process is open in every other, is shown to operators, and closes everywhere', async () => {
    const person = await running.register();
    const operator = await running.register();
    await admin.query(`update identity.users set platform_role = 'super_admin' where id = $1`, [
      operator.user.id,
    ]);
    await operator.login(operator.user.email, 'correct horse battery');
    anthropic.script({ status: 500, body: '{"error":{"message":"No"}}' });
    for (let i = 0; i < 3; i += 1) await answerBy(person, 'fragile');
    const stateAt = async (app: TestApp) => {
      const { body } = await at(app, operator).get('/admin/ops/model-breakers');
      return body.data.find(({ provider }: { provider: string }) => provider === 'fragile').state;
    };
    await eventually(async () => {
      expect(await stateAt(running)).toBe('open');
      expect(await stateAt(other)).toBe('open');
    });
    anthropic.requests.length = 0;
    const { answer } = await answerBy(person, 'fragile', { app: at(other, person), calls: 0 });
    expect(answer).toMatchObject({ state: 'failed', errorCode: 'llm.unavailable' });
    expect(anthropic.requests).toEqual([]);
    await admin.query('delete from conversation.circuit_breakers'); // what a process does that found it working
    await eventually(async () => expect(await stateAt(other)).toBe('closed'));
    anthropic.script({});
  });

  it('CNV-14 calls are measured by the names of the GenAI conventions', async () => {
    anthropic.script({});
    await answerBy(await running.register(), 'claude');
    const text = await (await fetch(`${running.url}/metrics`)).text();
    expect(text).toMatch(
      /gen_ai_client_operation_duration_seconds_count\{[^}]*gen_ai_provider_name="anthropic"/,
    );
    expect(text).toMatch(/gen_ai_client_token_usage_count\{[^}]*gen_ai_token_type="output"/);
    expect(text).not.toContain('Hi there');
  });
});
