import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startWireServer, type WireServer } from '#libs/llm/testing/wire-server.js';
import { startTestApp, type TestApp } from '#libs/testing/app-fixture.js';
import { eventually } from '#libs/testing/eventually.js';
import { ok, type Journey } from '#libs/testing/journey.js';
import { joinOrganization } from '../../../test/support/people.js';
import { twoModels } from '../testing/two-models.js';

describe('shipping a variant', () => {
  let provider: WireServer;
  let running: TestApp;
  let person: Journey;

  beforeAll(async () => {
    provider = await startWireServer();
    running = await startTestApp(twoModels(provider));
  });

  afterAll(async () => {
    await running?.close();
    await provider?.close();
  });

  beforeEach(async () => {
    provider.script({ deltas: ['Hello'] });
    person = await running.register();
  });

  const variants = [
    { key: 'control', weight: 1, model: 'plain' },
    { key: 'treatment', weight: 1, model: 'fancy', temperature: 0.25, maxOutputTokens: 77 },
  ];

  async function started(changes: object = {}) {
    const plan = { name: 'shipped', scope: 'organization', unit: 'conversation', variants, ...changes };
    const { id } = await ok(person.post('/experiments', plan));
    return ok(person.post(`/experiments/${id}/start`));
  }

  async function agentOf(): Promise<string> {
    const item = { title: 'Coach', description: null, metadata: {} };
    const first = {
      ...item,
      repository: 'ai_agents',
      contentData: { system_prompt: 'Be kind.', model: 'plain' },
    };
    const { id } = await ok(person.post('/content/items', first));
    for (const step of ['submit', 'approve', 'publish'])
      await ok(person.post(`/content/items/${id}/${step}`));
    const second = { ...item, contentData: { system_prompt: 'Be strict.', model: 'plain' } };
    await ok(person.patch(`/content/items/${id}`, second));
    for (const step of ['submit', 'approve']) await ok(person.post(`/content/items/${id}/${step}`));
    return id;
  }

  /** What the provider is asked for the first question of a new conversation. */
  async function asked(body: object = {}) {
    const conversation = await ok(person.post('/conversations', body));
    provider.requests.length = 0;
    await ok(person.post(`/conversations/${conversation.id}/messages`, { content: 'Hi' }));
    return eventually(async () => {
      expect(provider.requests).toHaveLength(1);
      return provider.requests[0]?.body as {
        model: string;
        temperature?: number;
        messages: { content: string }[];
      };
    });
  }

  it('EXP-06 makes it what answers in the organization, stops the experiment, and is audited', async () => {
    const { id } = await started();
    const shipped = await ok(person.post(`/experiments/${id}/ship`, { variant: 'treatment' }));
    expect(shipped).toMatchObject({
      status: 'stopped',
      shippedVariant: 'treatment',
      shippedBy: person.user.id,
      reason: 'The variant "treatment" was shipped.',
    });
    const request = await asked();
    expect(request).toMatchObject({ model: 'wire-fancy', temperature: 0.25 });
    expect(await asked({ model: 'plain' })).toMatchObject({ model: 'wire-plain' });
    expect((await asked({ model: 'plain' })).temperature).toBeUndefined();
    expect((await person.get('/answer-defaults')).body.data).toEqual([
      { aiAgentId: null, model: 'fancy', temperature: 0.25, maxOutputTokens: 77, reasoningEffort: null },
    ]);
    const { data } = (await person.get('/admin/audit?limit=100')).body;
    const act = data.find(({ action }: { action: string }) => action === 'experiment.shipped');
    expect(act).toMatchObject({ resourceId: id, details: { shippedVariant: 'treatment' } });
    // Another organization is answered as before.
    person = await running.register();
    expect(await asked()).toMatchObject({ model: 'wire-plain' });
  });

  it('EXP-06 puts the version of an agent into production with its model and parameters, for conversations that begin', async () => {
    const aiAgentId = await agentOf();
    const before = await ok(person.post('/conversations', { aiAgentId }));
    const { id } = await started({
      scope: 'agent',
      aiAgentId,
      variants: [variants[0], { ...variants[1], agentVersion: 2 }],
    });
    await ok(person.post(`/experiments/${id}/stop`, {}));
    await ok(person.post(`/experiments/${id}/ship`, { variant: 'treatment' }));
    const request = await asked({ aiAgentId });
    expect(request).toMatchObject({ model: 'wire-fancy', temperature: 0.25 });
    expect(request.messages[0]?.content).toBe('Be strict.');
    const { labels } = (await person.get(`/content/items/${aiAgentId}`)).body;
    expect(labels).toMatchObject([{ label: 'production', version: 2 }]);
    // What has begun goes on as it began.
    provider.requests.length = 0;
    await ok(person.post(`/conversations/${before.id}/messages`, { content: 'Hi' }));
    await eventually(async () => {
      expect(provider.requests[0]?.body).toMatchObject({ model: 'wire-plain' });
    });
    // Others are answered as before.
    expect(await asked()).toMatchObject({ model: 'wire-plain' });
  });

  it('EXP-06 is refused for what there is not, what is a draft and what only names say, and then changes nothing', async () => {
    const { id: draft } = await ok(
      person.post('/experiments', { name: 'draft', scope: 'organization', unit: 'user', variants }),
    );
    const refusal = async (id: string, variant = 'treatment') =>
      (await person.post(`/experiments/${id}/ship`, { variant })).body.code;
    expect(await refusal(draft)).toBe('experiments.move_not_allowed');
    const { id } = await started();
    expect(await refusal(id, 'none-such')).toBe('experiments.variant_not_found');
    const { id: named } = await started({ name: 'named', scope: 'named' });
    expect(await refusal(named)).toBe('experiments.not_shippable');
    const open = { noTraining: false, zeroRetention: false, regions: null, ownKeysOnly: false };
    await ok(person.put('/model-policy', { ...open, allowedModels: ['plain'] }));
    expect(await refusal(id)).toBe('experiments.not_startable');
    expect((await person.get(`/experiments/${id}`)).body).toMatchObject({
      status: 'running',
      shippedVariant: null,
    });
    expect((await person.get('/answer-defaults')).body.data).toEqual([]);
    const manager = await joinOrganization(running, person.organization.id, 'manager');
    expect((await manager.post(`/experiments/${id}/ship`, { variant: 'control' })).status).toBe(403);
  });

  it('EXP-06 CNV-02 administrators say themselves what answers by default, and take it away again', async () => {
    const aiAgentId = await agentOf();
    expect(
      (await person.put('/answer-defaults', { model: 'none-such', maxOutputTokens: 5 })).body,
    ).toMatchObject({
      code: 'model.answer_default_invalid',
      errors: [{ pointer: '/model' }],
    });
    await ok(person.put('/answer-defaults', { model: 'fancy' }));
    await ok(person.put('/answer-defaults', { aiAgentId, model: 'fancy', temperature: 1 }));
    expect((await person.get('/answer-defaults')).body.data).toHaveLength(2);
    expect(await asked()).toMatchObject({ model: 'wire-fancy' });
    expect(await asked({ aiAgentId })).toMatchObject({ model: 'wire-fancy', temperature: 1 });
    for (const id of [null, aiAgentId])
      await ok(person.put('/answer-defaults', { aiAgentId: id, model: null }));
    expect((await person.get('/answer-defaults')).body.data).toEqual([]);
    expect(await asked({ aiAgentId })).toMatchObject({ model: 'wire-plain' });
  });
});
