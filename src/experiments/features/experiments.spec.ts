import { beforeAll, describe, expect, it } from 'vitest';
import { useTestApp } from '#libs/testing/app-fixture.js';
import { ok, type Journey } from '#libs/testing/journey.js';
import { joinOrganization } from '../../../test/support/people.js';

const running = useTestApp();

const variants = [
  { key: 'control', weight: 1, model: 'offline' },
  { key: 'treatment', weight: 3, model: 'offline', temperature: 0.2, maxOutputTokens: 64 },
];

const plan = (changes: object = {}) => ({
  name: 'warmth',
  scope: 'named',
  unit: 'user',
  variants,
  ...changes,
});

let owner: Journey;
beforeAll(async () => {
  owner = await running().register();
});

const created = async (changes: object = {}, by = owner) => {
  const { status, body } = await by.post('/experiments', plan(changes));
  expect(body, JSON.stringify(body)).toMatchObject({ status: 'draft' });
  expect(status).toBe(201);
  return body;
};

/** An agent with two versions: the first live and in production, the second approved and labelled "next". */
async function agentOf(person: Journey): Promise<string> {
  const item = { title: 'Coach', description: null, metadata: {} };
  const first = { ...item, repository: 'ai_agents', contentData: { system_prompt: 'Be kind.' } };
  const { id } = await ok(person.post('/content/items', first));
  for (const step of ['submit', 'approve', 'publish']) await ok(person.post(`/content/items/${id}/${step}`));
  await ok(person.patch(`/content/items/${id}`, { ...item, contentData: { system_prompt: 'Be strict.' } }));
  for (const step of ['submit', 'approve']) await ok(person.post(`/content/items/${id}/${step}`));
  await ok(person.post(`/content/items/${id}/labels`, { label: 'next', version: 2 }));
  await ok(person.patch(`/content/items/${id}`, { ...item, contentData: { system_prompt: 'Unseen.' } }));
  await ok(person.post(`/content/items/${id}/labels`, { label: 'wild', version: 3 }));
  return id;
}

describe('experiments', () => {
  it('EXP-01 begin as a draft, run, pause, go on and stop, each move counted and audited', async () => {
    const { id, revision } = await created({ name: 'moves' });
    expect(revision).toBe(1);
    const started = (await owner.post(`/experiments/${id}/start`)).body;
    expect(started).toMatchObject({ status: 'running', revision: 2, coverage: 100 });
    expect(started.variants.map(({ pins }: { pins: object }) => pins)).toEqual([
      { agentVersion: null, promptHash: null, fingerprint: expect.stringMatching(/^[\da-f]{64}$/) },
      { agentVersion: null, promptHash: null, fingerprint: expect.stringMatching(/^[\da-f]{64}$/) },
    ]);
    const paused = (await owner.post(`/experiments/${id}/pause`, { reason: 'Holidays' })).body;
    expect(paused).toMatchObject({ status: 'paused', reason: 'Holidays', startedAt: started.startedAt });
    const again = (await owner.post(`/experiments/${id}/start`)).body;
    expect(again).toMatchObject({ status: 'running', reason: null, startedAt: started.startedAt });
    expect(again.variants).toEqual(started.variants);
    const stopped = (await owner.post(`/experiments/${id}/stop`, {})).body;
    expect(stopped).toMatchObject({ status: 'stopped', stoppedAt: expect.any(String) });
    for (const move of ['start', 'pause', 'stop'])
      expect(
        (await owner.post(`/experiments/${id}/${move}`, move === 'start' ? undefined : {})).body,
      ).toMatchObject({
        code: 'experiments.move_not_allowed',
      });
    const { data } = (await owner.get(`/admin/audit?limit=100`)).body;
    const actions = data
      .filter(({ resourceId }: { resourceId: string }) => resourceId === id)
      .map(({ action }: { action: string }) => action);
    expect(actions.filter((action: string) => action.startsWith('experiment.')).toReversed()).toEqual([
      'experiment.created',
      'experiment.started',
      'experiment.paused',
      'experiment.started',
      'experiment.stopped',
    ]);
  });

  it('EXP-01 EXP-02 while running take what leaves results comparable and refuse the rest by name', async () => {
    const { id } = await created({ name: 'edits', coverage: 10 });
    await owner.patch(`/experiments/${id}`, { coverage: 5 });
    await owner.post(`/experiments/${id}/start`);
    const refused = await owner.patch(`/experiments/${id}`, {
      coverage: 4,
      unit: 'conversation',
      variants: [{ ...variants[0], weight: 2 }, variants[1]],
    });
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({ code: 'experiments.change_unsafe' });
    expect(refused.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      '/unit',
      '/variants',
      '/coverage',
    ]);
    // Saying again what holds is no change.
    const changed = await owner.patch(`/experiments/${id}`, {
      name: 'edited',
      hypothesis: 'Better',
      coverage: 50,
      variants,
      unit: 'user',
      guardrails: { maxErrorRate: 0.5 },
    });
    expect(changed.body).toMatchObject({
      name: 'edited',
      hypothesis: 'Better',
      coverage: 50,
      guardrails: { maxErrorRate: 0.5, maxP95LatencyMs: null, maxCostPerUnitUsd: null },
    });
    await owner.post(`/experiments/${id}/pause`, {});
    expect((await owner.patch(`/experiments/${id}`, { scope: 'organization' })).status).toBe(409);
    await owner.post(`/experiments/${id}/stop`, {});
    expect((await owner.patch(`/experiments/${id}`, { hypothesis: 'No' })).body).toMatchObject({
      code: 'experiments.move_not_allowed',
    });
  });

  it('EXP-01 name every fault of a plan', async () => {
    const refused = await owner.post(
      '/experiments',
      plan({
        scope: 'agent',
        variants: [
          { key: 'a', weight: 0, model: 'offline', agentLabel: 'x', agentVersion: 1 },
          { key: 'a', weight: 1, model: 'offline' },
        ],
        forced: [{ unitId: owner.user.id, variant: 'b' }],
      }),
    );
    expect(refused.status).toBe(422);
    expect(refused.body.errors.map(({ pointer }: { pointer: string }) => pointer).toSorted()).toEqual([
      '/aiAgentId',
      '/forced/0/variant',
      '/variants',
      '/variants/0/agentLabel',
      '/variants/0/agentVersion',
      '/variants/0/weight',
      '/variants/1/key',
    ]);
  });

  it('EXP-01 are not started with what could not answer: models, policy, lengths and versions nobody approved', async () => {
    const aiAgentId = await agentOf(owner);
    const { id } = await created({
      name: 'impossible',
      scope: 'agent',
      aiAgentId,
      variants: [
        { key: 'a', weight: 1, model: 'none-such' },
        { key: 'b', weight: 1, model: 'offline', maxOutputTokens: 1_000_000 },
        { key: 'c', weight: 1, model: 'offline', agentLabel: 'wild' },
        { key: 'd', weight: 1, model: 'offline', agentVersion: 3 },
        { key: 'e', weight: 1, model: 'offline', agentVersion: 2 },
      ],
    });
    const refused = await owner.post(`/experiments/${id}/start`);
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({ code: 'experiments.not_startable' });
    expect(refused.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      '/variants/0/model',
      '/variants/1/maxOutputTokens',
      '/variants/2/agentLabel',
      '/variants/3/agentVersion',
    ]);
    const open = {
      allowedModels: null,
      noTraining: false,
      zeroRetention: false,
      regions: null,
      ownKeysOnly: false,
    };
    await owner.put('/model-policy', { ...open, allowedModels: [] });
    const { id: other } = await created({ name: 'forbidden' });
    expect((await owner.post(`/experiments/${other}/start`)).body.errors).toMatchObject([
      { pointer: '/variants/0/model', code: 'model_refused' },
      { pointer: '/variants/1/model', code: 'model_refused' },
    ]);
    await owner.put('/model-policy', open);
  });

  it('EXP-01 pin the version a label points at, whatever it points at later', async () => {
    const aiAgentId = await agentOf(owner);
    const { id } = await created({
      name: 'pinned',
      scope: 'agent',
      aiAgentId,
      variants: [
        { key: 'now', weight: 1, model: 'offline' },
        { key: 'next', weight: 1, model: 'offline', agentLabel: 'next' },
      ],
    });
    const { body } = await owner.post(`/experiments/${id}/start`);
    expect(body.variants.map(({ pins }: { pins: { agentVersion: number } }) => pins.agentVersion)).toEqual([
      1, 2,
    ]);
    const [now, next] = body.variants;
    expect(now.pins.promptHash).not.toBe(next.pins.promptHash);
    await owner.post(`/experiments/${id}/pause`, {});
    await owner.post(`/content/items/${aiAgentId}/labels`, { label: 'next', version: 1 });
    expect((await owner.post(`/experiments/${id}/start`)).body.variants).toEqual(body.variants);
    await owner.post(`/experiments/${id}/stop`, {});
  });

  it('EXP-01 of one scope run one at a time, also when two are started at the same moment', async () => {
    const ids = await Promise.all(
      ['first', 'second'].map(async (name) => (await created({ name, scope: 'organization' })).id as string),
    );
    const answers = await Promise.all(ids.map((id) => owner.post(`/experiments/${id}/start`)));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({
      code: 'experiments.scope_occupied',
    });
    // Whoever names one chooses for himself, so of these as many as are wanted.
    const { id: named } = await created({ name: 'third' });
    expect((await owner.post(`/experiments/${named}/start`)).status).toBe(200);
    const winner = ids[answers.findIndex(({ status }) => status === 200)];
    await owner.post(`/experiments/${winner}/stop`, {});
  });

  it('EXP-01 have names of their own, which are free again when they are stopped', async () => {
    const { id } = await created({ name: 'once' });
    expect((await owner.post('/experiments', plan({ name: 'once' }))).body).toMatchObject({
      code: 'experiments.name_taken',
    });
    await owner.post(`/experiments/${id}/start`);
    await owner.post(`/experiments/${id}/stop`, {});
    await created({ name: 'once' });
  });

  it('EXP-01 are changed by whoever read the newest revision, and deleted only while nobody took part', async () => {
    const { id } = await created({ name: 'revised' });
    await owner.patch(`/experiments/${id}`, { coverage: 20 });
    const stale = await owner.patch(
      `/experiments/${id}`,
      { coverage: 30 },
      { headers: { 'if-match': '"1"' } },
    );
    expect(stale.status).toBe(412);
    expect((await owner.delete(`/experiments/${id}`)).status).toBe(204);
    expect((await owner.get(`/experiments/${id}`)).status).toBe(404);
    const { id: begun } = await created({ name: 'begun' });
    await owner.post(`/experiments/${begun}/start`);
    expect((await owner.delete(`/experiments/${begun}`)).body).toMatchObject({
      code: 'experiments.move_not_allowed',
    });
  });

  it('EXP-01 TEN-06 are read by managers, managed by administrators, and unknown to other organizations', async () => {
    const { id } = await created({ name: 'whose' });
    const manager = await joinOrganization(running(), owner.organization.id, 'manager');
    expect((await manager.get(`/experiments/${id}`)).status).toBe(200);
    expect((await manager.post(`/experiments/${id}/start`)).status).toBe(403);
    const member = await joinOrganization(running(), owner.organization.id, 'member');
    expect((await member.get('/experiments')).status).toBe(403);
    const stranger = await running().register();
    expect((await stranger.get(`/experiments/${id}`)).status).toBe(404);
    expect((await stranger.post(`/experiments/${id}/start`)).status).toBe(404);
    expect((await stranger.get('/experiments')).body.data).toEqual([]);
    await created({ name: 'whose' }, stranger);
  });

  it('EXP-01 are listed by status and agent, page by page', async () => {
    const person = await running().register();
    for (const name of ['one', 'two', 'three']) await created({ name }, person);
    const first = (await person.get('/experiments?limit=2&status=draft')).body;
    const second = (await person.get(`/experiments?limit=2&status=draft&cursor=${first.nextCursor}`)).body;
    expect([...first.data, ...second.data].map(({ name }) => name)).toEqual(['three', 'two', 'one']);
    expect((await person.get('/experiments?status=running')).body.data).toEqual([]);
  });
});
