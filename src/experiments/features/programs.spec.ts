import OpenAI, { APIError } from 'openai';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { systemActor } from '#libs/kernel/actor.js';
import { newId } from '#libs/kernel/id.js';
import { runInContext } from '#libs/kernel/request-context.js';
import { startWireServer, type WireServer } from '#libs/llm/testing/wire-server.js';
import { startTestApp, type TestApp } from '#libs/testing/app-fixture.js';
import { eventually } from '#libs/testing/eventually.js';
import { ok, type Journey } from '#libs/testing/journey.js';
import { EndInterruptedCalls } from '#src/conversation/openai/features/end-interrupted-calls/end-interrupted-calls.command.js';
import { twoModels } from '../testing/two-models.js';

const NAME = 'experiment:fancy-or-plain';
const hello = [{ role: 'user' as const, content: 'Hi' }];

describe('programs that name an experiment', () => {
  let provider: WireServer;
  let running: TestApp;
  let admin: pg.Pool;
  let person: Journey;
  let client: OpenAI;

  beforeAll(async () => {
    provider = await startWireServer();
    running = await startTestApp(twoModels(provider));
    admin = new pg.Pool({ connectionString: running.db.adminUrl, max: 2 });
  });

  afterAll(async () => {
    await admin?.end();
    await running?.close();
    await provider?.close();
  });

  beforeEach(async () => {
    provider.script({ deltas: ['Hello'] });
    provider.requests.length = 0;
    person = await running.register();
    const { key } = await ok(
      person.post('/api-keys', { name: 'Robot', scopes: ['conversation.use', 'content.read'] }),
    );
    client = new OpenAI({ apiKey: key, baseURL: `${running.url}/openai/v1`, maxRetries: 0 });
  });

  const asked = () =>
    provider.requests.map(
      ({ body }) => body as { model: string; temperature?: number; messages: { content: string }[] },
    );

  async function experiment(changes: object = {}) {
    const variants = [
      { key: 'control', weight: 1, model: 'plain' },
      { key: 'treatment', weight: 1, model: 'fancy', temperature: 0.25 },
    ];
    const plan = { name: 'fancy-or-plain', scope: 'named', unit: 'user', variants, ...changes };
    const { id } = await ok(person.post('/experiments', plan));
    return ok(person.post(`/experiments/${id}/start`));
  }

  const ask = (user?: string, rest: object = {}) =>
    client.chat.completions.create({ model: NAME, messages: hello, ...(user && { user }), ...rest });

  const answers = (experimentId: string, count: number) =>
    eventually(async () => {
      const { rows } = await admin.query('select * from experiments.answers where experiment_id = $1', [
        experimentId,
      ]);
      expect(rows).toHaveLength(count);
      return rows;
    });

  it('EXP-02 EXP-03 are answered by one variant for each user, and what the provider was asked is what is recorded', async () => {
    const { id } = await experiment();
    const byUser = new Map<string, string>();
    for (const user of ['ann', 'ben', 'cleo', 'dan', 'eve', 'fay', 'gus', 'hal'])
      for (const temperature of [1.5, undefined]) {
        provider.requests.length = 0;
        const { model } = await ask(user, { temperature });
        const [request] = asked();
        const isTreated = model === 'fancy';
        expect(request?.model).toBe(isTreated ? 'wire-fancy' : 'wire-plain');
        // What a variant fixes is fixed; what it leaves open is the program's to say.
        expect(request?.temperature).toBe(isTreated ? 0.25 : temperature);
        expect(byUser.get(user) ?? model).toBe(model);
        byUser.set(user, model);
      }
    expect(new Set(byUser.values()).size).toBe(2);
    for (const answer of await answers(id, 16)) {
      expect(answer.model).toBe(answer.variant === 'treatment' ? 'fancy' : 'plain');
      expect(answer).toMatchObject({
        executed: 'variant',
        executed_fingerprint: answer.recorded_fingerprint,
      });
    }
    const { rows } = await admin.query('select * from experiments.assignments where experiment_id = $1', [
      id,
    ]);
    expect(rows).toHaveLength(8);
    for (const { unit, exposed_at: exposedAt } of rows) {
      expect(exposedAt).not.toBeNull();
      expect(unit).not.toMatch(/ann|ben/);
    }
  });

  it('EXP-02 the same user asking many times at once is assigned once, streamed or not', async () => {
    const { id } = await experiment();
    await Promise.all(
      Array.from({ length: 12 }, async (_, i) => {
        if (i % 2 === 0) {
          await ask('many');
          return;
        }
        const asking = { model: NAME, messages: hello, user: 'many', stream: true } as const;
        for await (const chunk of await client.chat.completions.create(asking))
          expect(chunk.id).toBeDefined();
      }),
    );
    expect(new Set((await answers(id, 12)).map(({ variant }) => variant)).size).toBe(1);
    const { rows } = await admin.query('select 1 from experiments.assignments where experiment_id = $1', [
      id,
    ]);
    expect(rows).toHaveLength(1);
  });

  it('EXP-03 are answered by the default where the variant may not be asked, and by a fallback where it fails, both marked', async () => {
    const forcing = [
      { key: 'control', weight: 1, model: 'plain' },
      { key: 'treatment', weight: 10_000, model: 'fancy' },
    ];
    const { id } = await experiment({ variants: forcing, unit: 'organization' });
    provider.script({ status: 500, body: '{}' }, { status: 500, body: '{}' }, { deltas: ['From plain'] });
    expect(await ask()).toMatchObject({ model: 'plain' });
    provider.script({ deltas: ['Hello'] });
    const open = {
      allowedModels: null,
      noTraining: false,
      zeroRetention: false,
      regions: null,
      ownKeysOnly: false,
    };
    await ok(person.put('/model-policy', { ...open, allowedModels: ['plain'] }));
    expect(await ask()).toMatchObject({ model: 'plain' });
    expect(
      (await answers(id, 2)).map(({ executed }) => executed).toSorted((a, b) => a.localeCompare(b)),
    ).toEqual(['default', 'fallback']);
  });

  it('EXP-01 answer as the agent of the experiment, at the version of the variant', async () => {
    const item = { title: 'Coach', description: null, metadata: {} };
    const first = { ...item, repository: 'ai_agents', contentData: { system_prompt: 'Be kind.' } };
    const { id: aiAgentId } = await ok(person.post('/content/items', first));
    for (const step of ['submit', 'approve', 'publish'])
      await ok(person.post(`/content/items/${aiAgentId}/${step}`));
    await ok(
      person.patch(`/content/items/${aiAgentId}`, { ...item, contentData: { system_prompt: 'Be strict.' } }),
    );
    for (const step of ['submit', 'approve']) await ok(person.post(`/content/items/${aiAgentId}/${step}`));
    const variants = [
      { key: 'now', weight: 1, model: 'plain' },
      { key: 'next', weight: 1, model: 'plain', agentVersion: 2 },
    ];
    const { id } = await experiment({ aiAgentId, variants });
    for (const user of ['ann', 'ben', 'cleo', 'dan', 'eve', 'fay']) await ask(user);
    const prompts = { now: 'Be kind.', next: 'Be strict.' };
    const stored = await answers(id, 6);
    const said = asked().map(({ messages }) => messages[0]?.content);
    for (const [variant, prompt] of Object.entries(prompts))
      expect(said.filter((each) => each === prompt)).toHaveLength(
        stored.filter((answer) => answer.variant === variant).length,
      );
    for (const answer of stored) expect(answer.executed_fingerprint).toBe(answer.recorded_fingerprint);
  });

  it('EXP-01 find it among the models while it runs, and nobody else’s', async () => {
    const { id } = await experiment();
    const names = async () => (await client.models.list()).data.map((model) => model.id);
    expect(await names()).toContain(NAME);
    expect(await client.models.retrieve(NAME)).toMatchObject({ id: NAME, owned_by: 'organization' });
    await expect(client.embeddings.create({ model: NAME, input: 'x' })).rejects.toMatchObject({
      status: 404,
    });
    const stranger = await running.register();
    const { key } = await ok(
      stranger.post('/api-keys', { name: 'Robot', scopes: ['conversation.use', 'content.read'] }),
    );
    const theirs = new OpenAI({ apiKey: key, baseURL: `${running.url}/openai/v1`, maxRetries: 0 });
    await expect(theirs.chat.completions.create({ model: NAME, messages: hello })).rejects.toBeInstanceOf(
      APIError,
    );
    await ok(person.post(`/experiments/${id}/stop`, {}));
    expect(await names()).not.toContain(NAME);
    await expect(ask()).rejects.toMatchObject({ status: 404 });
  });

  it('EXP-04 XC-52 a call whose process died counts as failed for the variant it was meant for', async () => {
    const { id, variants } = await experiment();
    const [control] = variants;
    const { id: organizationId } = person.organization;
    const [call, attempt] = [newId(), newId()];
    const trial = {
      experimentId: id,
      variant: control.key,
      unit: 'digest',
      counts: true,
      recordedFingerprint: control.pins.fingerprint,
    };
    await admin.query(
      `insert into experiments.assignments (organization_id, experiment_id, unit, variant, assigned_at)
       values ($1, $2, 'digest', 'control', now())`,
      [organizationId, id],
    );
    await admin.query(
      `insert into conversation.model_calls (id, organization_id, user_id, kind, model, estimated_input_tokens, started_at, trial)
       values ($1, $2, $3, 'chat', 'plain', 10, now() - interval '1 hour', $4)`,
      [call, organizationId, person.user.id, JSON.stringify(trial)],
    );
    await admin.query(
      `insert into conversation.model_attempts (id, organization_id, user_id, call_id, provider, model, key_source, started_at, price_version)
       select $1, $2, $3, $4, 'openai-compatible', 'plain', 'platform', now() - interval '1 hour', id
         from conversation.model_prices where model = 'plain' limit 1`,
      [attempt, organizationId, person.user.id, call],
    );
    const dispatcher = running.app.get(Dispatcher);
    await runInContext({ actor: systemActor(), requestId: newId() }, () =>
      dispatcher.command(new EndInterruptedCalls(100)),
    );
    expect(await answers(id, 1)).toMatchObject([
      { outcome: 'failed', executed: 'unknown', executed_fingerprint: null, variant: 'control' },
    ]);
  });
});
