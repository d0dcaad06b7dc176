import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startWireServer, type WireServer } from '#libs/llm/testing/wire-server.js';
import { startTestApp, type TestApp } from '#libs/testing/app-fixture.js';
import { eventually } from '#libs/testing/eventually.js';
import { ok, type Journey } from '#libs/testing/journey.js';
import { twoModels } from '../testing/two-models.js';

/** Two processes of one deployment before a provider that keeps what it was really asked. */
describe('answers that take part in experiments', () => {
  let provider: WireServer;
  let running: TestApp;
  let other: TestApp;
  let admin: pg.Pool;

  beforeAll(async () => {
    provider = await startWireServer();
    const env = { ...twoModels(provider), LLM_DEFAULT_MODEL: 'plain' };
    running = await startTestApp(env);
    other = await startTestApp(env, running.db);
    admin = new pg.Pool({ connectionString: running.db.adminUrl, max: 4 });
  });

  afterAll(async () => {
    await admin?.end();
    await other?.close();
    await running?.close();
    await provider?.close();
  });

  beforeEach(() => {
    provider.script({ deltas: ['Hello'] });
    provider.requests.length = 0;
  });

  const open = {
    allowedModels: null,
    noTraining: false,
    zeroRetention: false,
    regions: null,
    ownKeysOnly: false,
  };

  /** The provider's own word for what it was asked. */
  const asked = () =>
    provider.requests.map(
      ({ body }) => body as { model: string; messages: { content: string }[]; temperature?: number },
    );

  const variants = [
    { key: 'control', weight: 1, model: 'plain' },
    { key: 'treatment', weight: 1, model: 'fancy', temperature: 0.25, maxOutputTokens: 77 },
  ];

  async function experiment(person: Journey, changes: object = {}) {
    const plan = {
      name: 'fancy-or-plain',
      scope: 'organization',
      unit: 'conversation',
      variants,
      ...changes,
    };
    const { id } = await ok(person.post('/experiments', plan));
    return ok(person.post(`/experiments/${id}/start`));
  }

  /** An agent with two approved versions: the first live, the second labelled "next". */
  async function agentOf(person: Journey): Promise<string> {
    const item = { title: 'Coach', description: null, metadata: {} };
    const first = { ...item, repository: 'ai_agents', contentData: { system_prompt: 'Be kind.' } };
    const { id } = await ok(person.post('/content/items', first));
    for (const step of ['submit', 'approve', 'publish'])
      await ok(person.post(`/content/items/${id}/${step}`));
    await ok(person.patch(`/content/items/${id}`, { ...item, contentData: { system_prompt: 'Be strict.' } }));
    for (const step of ['submit', 'approve']) await ok(person.post(`/content/items/${id}/${step}`));
    await ok(person.post(`/content/items/${id}/labels`, { label: 'next', version: 2 }));
    return id;
  }

  const start = (person: Journey, body: object = {}): Promise<{ id: string }> =>
    ok(person.post('/conversations', body));

  /** Asks, and waits for the answer as it is stored. */
  async function ask(person: Journey, conversationId: string, content = 'Hi') {
    const path = `/conversations/${conversationId}/messages`;
    const { assistantMessage } = await ok(person.post(path, { content }));
    return ended(assistantMessage.id);
  }

  const ended = (messageId: string) =>
    eventually(async () => {
      const { rows } = await admin.query('select * from conversation.messages where id = $1', [messageId]);
      expect(rows[0].state).not.toBe('generating');
      return rows[0];
    });

  const assignments = async (experimentId: string) =>
    (await admin.query('select * from experiments.assignments where experiment_id = $1', [experimentId]))
      .rows;

  const answers = (experimentId: string, count: number) =>
    eventually(async () => {
      const { rows } = await admin.query(
        'select * from experiments.answers where experiment_id = $1 order by ended_at',
        [experimentId],
      );
      expect(rows).toHaveLength(count);
      return rows;
    });

  it('EXP-03 EXP-04 the variant that is recorded is the one the provider was asked for, and so it goes on', async () => {
    const person = await running.register();
    const { id, variants: pinned } = await experiment(person);
    const seen = new Set<string>();
    for (let i = 0; i < 8; i++) {
      const conversation = await start(person);
      for (const turn of [1, 2]) {
        provider.requests.length = 0;
        const { trial } = await ask(person, conversation.id, `Question ${turn}`);
        const [request] = asked();
        const isTreated = request?.model === 'wire-fancy';
        expect(trial).toMatchObject({
          experimentId: id,
          executed: 'variant',
          variant: isTreated ? 'treatment' : 'control',
        });
        expect(request?.temperature).toBe(isTreated ? 0.25 : undefined);
        expect(trial.executedFingerprint).toBe(pinned[isTreated ? 1 : 0].pins.fingerprint);
        expect(trial.recordedFingerprint).toBe(trial.executedFingerprint);
        seen.add(trial.variant);
      }
    }
    expect(seen.size).toBe(2);
    const stored = await answers(id, 16);
    expect(stored[0]).toMatchObject({
      outcome: 'completed',
      executed: 'variant',
      latency_ms: expect.any(Number),
    });
    const units = await assignments(id);
    expect(units).toHaveLength(8);
    for (const unit of units) expect(unit.exposed_at).not.toBeNull();
  });

  it('EXP-02 the same first question twice at once is assigned once, and a person keeps his variant in every conversation', async () => {
    const person = await running.register();
    const { id } = await experiment(person, { unit: 'user' });
    const conversations = await Promise.all(Array.from({ length: 4 }, () => start(person)));
    const sent = await Promise.all(
      conversations.flatMap((conversation) => [
        ok(person.post(`/conversations/${conversation.id}/messages`, { content: 'Hi' })),
        ok(person.post(`/conversations/${conversation.id}/messages`, { content: 'Hi' })),
      ]),
    );
    const trials = await Promise.all(
      sent.map(async ({ assistantMessage }) => (await ended(assistantMessage.id)).trial.variant),
    );
    expect(new Set(trials).size).toBe(1);
    expect(await assignments(id)).toHaveLength(1);
    await answers(id, 8);
  });

  it('EXP-01 EXP-03 an agent’s experiment answers by the version of the variant, whatever the conversation began with', async () => {
    const person = await running.register();
    const aiAgentId = await agentOf(person);
    const { id } = await experiment(person, {
      scope: 'agent',
      aiAgentId,
      variants: [
        { key: 'now', weight: 1, model: 'plain' },
        { key: 'next', weight: 1, model: 'plain', agentLabel: 'next' },
      ],
    });
    const seen = new Map<string, string>();
    for (let i = 0; i < 8; i++) {
      provider.requests.length = 0;
      const { trial } = await ask(person, (await start(person, { aiAgentId })).id);
      expect(trial.executedFingerprint).toBe(trial.recordedFingerprint);
      seen.set(trial.variant, asked()[0]?.messages[0]?.content ?? '');
    }
    expect(Object.fromEntries(seen)).toEqual({ now: 'Be kind.', next: 'Be strict.' });
    // Others are in no experiment.
    expect((await ask(person, (await start(person)).id)).trial).toBeNull();
    expect(await assignments(id)).toHaveLength(8);
  });

  it('EXP-03 an answer by a fallback is marked, and so is one that the variant was not asked for because it may not be', async () => {
    const person = await running.register();
    const { id } = await experiment(person, {
      unit: 'organization',
      variants: [
        { ...variants[0], weight: 1 },
        { ...variants[1], weight: 10_000 },
      ],
    });
    const conversation = await start(person);
    provider.script(
      { status: 500, body: '{}' },
      { status: 500, body: '{}' },
      { deltas: ['From the fallback'] },
    );
    const fallback = await ask(person, conversation.id);
    expect(fallback).toMatchObject({ content: 'From the fallback', model_used: 'plain' });
    expect(fallback.trial).toMatchObject({ variant: 'treatment', executed: 'fallback' });
    provider.script({ deltas: ['Plainly'] });
    await ok(person.put('/model-policy', { ...open, allowedModels: ['plain'] }));
    provider.requests.length = 0;
    const byDefault = await ask(person, conversation.id);
    expect(byDefault).toMatchObject({ content: 'Plainly', state: 'complete' });
    expect(byDefault.trial).toMatchObject({ variant: 'treatment', executed: 'default' });
    expect(asked().map(({ model }) => model)).toEqual(['wire-plain']);
    const stored = await answers(id, 2);
    for (const answer of stored) expect(answer.executed_fingerprint).not.toBe(answer.recorded_fingerprint);
  });

  it('EXP-01 while it is paused nobody is answered by its variants, and afterwards everybody has his own again', async () => {
    const person = await running.register();
    const { id } = await experiment(person, {
      unit: 'organization',
      variants: [{ ...variants[0] }, { ...variants[1], weight: 10_000 }],
    });
    const conversation = await start(person);
    expect((await ask(person, conversation.id)).trial).toMatchObject({ variant: 'treatment' });
    await ok(person.post(`/experiments/${id}/pause`, {}));
    expect(await ask(person, conversation.id)).toMatchObject({ trial: null, model_used: 'plain' });
    await ok(person.post(`/experiments/${id}/start`));
    expect(await ask(person, conversation.id)).toMatchObject({ model_used: 'fancy' });
    await ok(person.post(`/experiments/${id}/stop`, {}));
    expect(await ask(person, conversation.id)).toMatchObject({ trial: null, model_used: 'plain' });
  });

  it('EXP-02 who chooses a model, tries out, leaves no trace or is left out by the coverage takes no part', async () => {
    const person = await running.register();
    const { id } = await experiment(person, { name: 'few', coverage: 0 });
    const left = await start(person);
    expect((await ask(person, left.id)).trial).toBeNull();
    await ok(person.patch(`/experiments/${id}`, { coverage: 100 }));
    // It was decided with the first question.
    expect((await ask(person, left.id)).trial).toBeNull();
    for (const body of [{ model: 'plain' }, { temporary: true }])
      expect((await ask(person, (await start(person, body)).id)).trial).toBeNull();
    const taking = await start(person);
    const answer = await ask(person, taking.id);
    expect(answer.trial).not.toBeNull();
    const again = await ok(
      person.post(`/conversations/${taking.id}/messages/${answer.id}/regenerate`, { model: 'plain' }),
    );
    expect((await ended(again.id)).trial).toBeNull();
    expect(await assignments(id)).toHaveLength(1);
  });

  it('EXP-02 somebody who tries a variant out gets it, and counts in nothing', async () => {
    const person = await running.register();
    for (const variant of ['control', 'treatment']) {
      const forced = [{ unitId: person.user.id, variant }];
      const { id } = await experiment(person, { name: variant, unit: 'user', forced });
      const { trial } = await ask(person, (await start(person)).id);
      expect(trial).toMatchObject({ variant, counts: false });
      expect(await assignments(id)).toEqual([]);
      await ok(person.post(`/experiments/${id}/stop`, {}));
    }
  });

  it('EXP-01 people name an experiment where they would name a model', async () => {
    const person = await running.register();
    const aiAgentId = await agentOf(person);
    await experiment(person, { name: 'by-name', scope: 'named', aiAgentId });
    const conversation = await ok(person.post('/conversations', { model: 'experiment:by-name' }));
    expect(conversation).toMatchObject({ aiAgentId, model: 'plain' });
    expect((await ask(person, conversation.id)).trial).toMatchObject({ executed: 'variant' });
    expect((await ask(person, (await start(person)).id)).trial).toBeNull();
    for (const body of [
      { model: 'experiment:none-such' },
      { model: 'experiment:by-name', temporary: true },
      { model: 'experiment:by-name', aiAgentId: await agentOf(person) },
    ])
      expect((await person.post('/conversations', body)).body).toMatchObject({
        code: 'conversation.experiment_not_available',
      });
    const stranger = await running.register();
    expect((await stranger.post('/conversations', { model: 'experiment:by-name' })).status).toBe(422);
  });

  it('EXP-02 XC-51 another process hears of an experiment that begins and ends', async () => {
    const person = await running.register();
    const there = Object.assign(Object.create(person) as Journey, { url: other.url });
    const { id } = await experiment(person);
    await eventually(async () =>
      expect((await ask(there, (await start(there)).id)).trial).toMatchObject({ experimentId: id }),
    );
    await ok(person.post(`/experiments/${id}/stop`, {}));
    await eventually(async () => expect((await ask(there, (await start(there)).id)).trial).toBeNull());
  });

  it('EXP-04 what a reader says of an answer is kept with it until he takes it back', async () => {
    const person = await running.register();
    const { id } = await experiment(person);
    const conversation = await start(person);
    const answer = await ask(person, conversation.id);
    await answers(id, 1);
    const path = `/conversations/${conversation.id}/messages/${answer.id}/feedback`;
    const rated = (rating: string | null) =>
      eventually(async () => expect((await answers(id, 1))[0].rating).toBe(rating));
    await ok(person.put(path, { rating: 'down' }));
    await rated('down');
    await ok(person.delete(path));
    await rated(null);
  });
});
