import { beforeAll, describe, expect, it } from 'vitest';
import { Authorizer } from '#libs/cqrs/ports.js';
import { newId } from '#libs/kernel/id.js';
import { runInContext } from '#libs/kernel/request-context.js';
import { useTestApp } from '#libs/testing/app-fixture.js';
import { ok, type Journey } from '#libs/testing/journey.js';
import { joinOrganization } from '../../../test/support/people.js';
import { PublishedContent } from '../index.js';

const app = useTestApp();

let owner: Journey;
let author: Journey;
let manager: Journey;
let reader: Journey;

beforeAll(async () => {
  owner = await app().register();
  const { id } = owner.organization;
  author = await joinOrganization(app(), id, 'content_creator');
  manager = await joinOrganization(app(), id, 'manager');
  reader = await joinOrganization(app(), id, 'member');
});

async function write(repository: string, ...payloads: object[]): Promise<string> {
  const [contentData, ...more] = payloads;
  const { id } = await ok(author.post('/content/items', { repository, title: 'Item', contentData }));
  for (const later of more) await ok(author.patch(`/content/items/${String(id)}`, { contentData: later }));
  return String(id);
}

async function publish(id: string): Promise<void> {
  await ok(author.post(`/content/items/${id}/submit`));
  for (const step of ['approve', 'publish']) await ok(manager.post(`/content/items/${id}/${step}`));
}

const label = (person: Journey, id: string, name: string, version: number) =>
  person.post(`/content/items/${id}/labels`, { label: name, version });

const pointsAt = async (person: Journey, id: string) =>
  Object.fromEntries(
    (
      (await ok(person.get(`/content/items/${id}/labels`))) as { data: { label: string; version: number }[] }
    ).data.map(({ label: name, version }) => [name, version]),
  );

const answer = async (body: object): Promise<{ agentVersion?: number; code?: string }> =>
  (await reader.post('/conversations', { title: 'Talk', model: 'offline', ...body })).body;

describe('labels', () => {
  it('CNT-03 move between versions, which do not, and the moves are in the audit', async () => {
    const id = await write('prompts', { template: 'one' }, { template: 'two' });
    const moved = await label(author, id, 'staging', 2);
    expect(moved.body.labels).toMatchObject([{ label: 'staging', version: 2, movedBy: author.user.id }]);
    await ok(label(author, id, 'staging', 1));
    expect((await author.get(`/content/items/${id}/labels/staging`)).body).toMatchObject({
      number: 1,
      contentData: { template: 'one' },
    });
    expect((await label(author, id, 'staging', 3)).body.code).toBe('content.version_not_found');
    expect((await label(reader, id, 'staging', 2)).status).toBe(404);
    await ok(author.delete(`/content/items/${id}/labels/staging`));
    expect((await author.delete(`/content/items/${id}/labels/staging`)).body.code).toBe(
      'content.label_not_found',
    );
    const { data } = (await owner.get(`/admin/audit?resourceId=${id}&limit=20`)).body;
    expect(
      data
        .filter(({ action }: { action: string }) => action.startsWith('content.label'))
        .map(({ action, details }: { action: string; details: object }) => [action, details]),
    ).toMatchObject([
      ['content.label_removed', { label: 'staging' }],
      ['content.label_moved', { label: 'staging', labelled: 1 }],
      ['content.label_moved', { label: 'staging', labelled: 2 }],
    ]);
  });

  it('CNT-04 are moved on the revision the caller has read, and to where they are at no cost', async () => {
    const id = await write('prompts', { template: 'one' });
    const headers = { 'if-match': '"9"' };
    expect(
      (await author.post(`/content/items/${id}/labels`, { label: 'a', version: 1 }, { headers })).status,
    ).toBe(412);
    const { revision } = await ok(label(author, id, 'a', 1));
    expect((await ok(label(author, id, 'a', 1))).revision).toBe(revision);
  });

  it('CNT-02 "production" follows publishing, can be rolled back, and goes when nothing is live', async () => {
    const id = await write('prompts', { template: 'one' });
    await publish(id);
    await ok(author.patch(`/content/items/${id}`, { contentData: { template: 'two' } }));
    expect(await pointsAt(reader, id)).toEqual({ production: 1 });
    await publish(id);
    expect(await pointsAt(reader, id)).toEqual({ production: 2 });
    await ok(label(manager, id, 'production', 1));
    expect((await reader.get(`/content/items/${id}/labels/production`)).body).toMatchObject({
      number: 1,
      contentData: { template: 'one' },
    });
    await ok(manager.post(`/content/items/${id}/unpublish`));
    expect(await pointsAt(author, id)).toEqual({});
  });

  it('CNT-02 that are protected are moved by who may publish, and never to what nobody approved', async () => {
    const id = await write('prompts', { template: 'one' });
    await publish(id);
    await ok(author.patch(`/content/items/${id}`, { contentData: { template: 'bypass' } }));
    expect((await label(author, id, 'production', 2)).body.code).toBe('content.label_protected');
    expect((await author.delete(`/content/items/${id}/labels/production`)).body.code).toBe(
      'content.label_protected',
    );
    expect((await label(manager, id, 'production', 2)).body.code).toBe('content.version_not_approved');
  });

  it('CNT-06 tell readers nothing of versions that nobody approved', async () => {
    const id = await write('ai_agents', { system_prompt: 'one' });
    await publish(id);
    await ok(author.patch(`/content/items/${id}`, { contentData: { system_prompt: 'SECRET' } }));
    await ok(label(author, id, 'staging', 2));
    expect(await pointsAt(reader, id)).toEqual({ production: 1 });
    expect((await reader.get(`/content/items/${id}`)).body.labels).toHaveLength(1);
    expect((await reader.get(`/content/items/${id}/labels/staging`)).body.code).toBe(
      'content.label_not_found',
    );
    expect(await answer({ aiAgentId: id, aiAgentLabel: 'staging' })).toMatchObject({
      code: 'conversation.agent_not_available',
    });
    const trial = await author.post('/conversations', {
      aiAgentId: id,
      aiAgentLabel: 'staging',
      model: 'offline',
    });
    expect(trial.body).toMatchObject({ agentVersion: 2 });
  });

  it('CNT-11 decide which version of an agent a conversation begins with', async () => {
    const id = await write('ai_agents', { system_prompt: 'one' });
    await publish(id);
    await ok(author.patch(`/content/items/${id}`, { contentData: { system_prompt: 'two' } }));
    await publish(id);
    expect(await answer({ aiAgentId: id })).toMatchObject({ agentVersion: 2 });
    await ok(label(manager, id, 'production', 1));
    expect(await answer({ aiAgentId: id })).toMatchObject({ agentVersion: 1 });
    await ok(label(author, id, 'next', 2));
    expect(await answer({ aiAgentId: id, aiAgentLabel: 'next' })).toMatchObject({ agentVersion: 2 });
    expect(await answer({ aiAgentId: id, aiAgentLabel: 'none' })).toMatchObject({
      code: 'conversation.agent_not_available',
    });
    await ok(manager.post(`/content/items/${id}/archive`));
    expect(await answer({ aiAgentId: id, aiAgentLabel: 'next' })).toMatchObject({
      code: 'conversation.agent_not_available',
    });
  });

  it('TEN-03 are protected as the organization says, everywhere or in one repository', async () => {
    const settings = (await owner.get('/content/settings')).body;
    expect(settings).toMatchObject({
      protectedLabels: ['production'],
      selfApproval: 'where_nobody_else',
      revision: 0,
    });
    const { revision, ...fields } = settings;
    const repositoryLabels = [{ repository: 'prompts', labels: ['canary'] }];
    const put = (body: object, tag: number) =>
      owner.put('/content/settings', { ...fields, ...body }, { headers: { 'if-match': `"${tag}"` } });
    expect((await put({ repositoryLabels }, 7)).status).toBe(412);
    expect((await put({ repositoryLabels }, revision)).body).toMatchObject({ repositoryLabels, revision: 1 });
    expect((await put({ protectedLabels: ['Not A Label'] }, 1)).body).toMatchObject({
      code: 'content.label_names_invalid',
      errors: [{ pointer: '/protectedLabels' }],
    });
    expect((await put({}, 0)).status).toBe(412);
    const prompt = await write('prompts', { template: 'one' });
    const agent = await write('ai_agents', { system_prompt: 'one' });
    expect((await label(author, prompt, 'canary', 1)).body.code).toBe('content.label_protected');
    expect((await label(author, agent, 'canary', 1)).status).toBe(200);
    const off = { productionFollowsPublishing: false, protectedLabels: [], repositoryLabels: [] };
    await ok(put(off, 1));
    await publish(prompt);
    expect(await pointsAt(author, prompt)).toEqual({});
    await ok(put({}, 2));
    const other = await app().register();
    expect((await other.get('/content/settings')).body.revision).toBe(0);
  });
});

describe('prompts that agents refer to', () => {
  const published = () => app().app.get(PublishedContent, { strict: false });
  const as = <T>({ user, organization }: Journey, work: () => Promise<T>): Promise<T> => {
    const organizationId = organization.id;
    const actor = { kind: 'user' as const, userId: user.id, organizationId, roles: [], aal: 1 };
    return runInContext({ actor, requestId: 'test' }, async () => {
      await app().app.get(Authorizer, { strict: false }).prepare(actor);
      return work();
    });
  };

  it('CNT-11 are written out at their label, with their values, in front of the agent’s own words', async () => {
    const prompt = await write('prompts', {
      template: 'You are {{ role }} at {{place}}. {{unknown}}',
      variables: [{ name: 'role', default: 'a coach' }, { name: 'place' }],
    });
    await publish(prompt);
    const prompt_ref = { id: prompt, values: { place: 'Northwind' } };
    const agent = await write('ai_agents', { prompt_ref, system_prompt: 'Be brief.' });
    await publish(agent);
    const resolved = () =>
      as(reader, async () => (await published().agent(agent))?.contentData['system_prompt']);
    expect(await resolved()).toBe('You are a coach at Northwind. {{unknown}}\n\nBe brief.');
    await ok(author.patch(`/content/items/${prompt}`, { contentData: { template: 'Draft' } }));
    expect(await resolved()).toContain('You are a coach');
    await publish(prompt);
    expect(await resolved()).toBe('Draft\n\nBe brief.');
    await ok(label(manager, prompt, 'production', 1));
    expect(await resolved()).toContain('You are a coach');
  });

  it('CNT-11 are shown as an agent was told them to who may read both, and to nobody else', async () => {
    const prompt = await write('prompts', { template: 'You are a coach.' });
    await publish(prompt);
    const agent = await write('ai_agents', { prompt_ref: { id: prompt }, system_prompt: 'Be brief.' });
    const plain = await write('ai_agents', { model: 'offline' });
    const instructions = (who: Journey, id = agent, used?: { id: string; version: number }) =>
      as(who, () => published().instructions(id, 1, used));
    const used = { id: prompt, version: 1 };
    expect(await instructions(author, agent, used)).toBe('You are a coach.\n\nBe brief.');
    expect(await instructions(author)).toBe('Be brief.');
    expect(await instructions(author, plain)).toBeUndefined();
    expect(await instructions(author, agent, { id: newId(), version: 1 })).toBeUndefined();
    expect(await instructions(reader, agent, used)).toBeUndefined();
    expect(await instructions(await app().register(), agent, used)).toBeUndefined();
  });

  it('CNT-11 are those of the label or the version that an agent is wanted at', async () => {
    const prompt = await write('prompts', { template: 'one' });
    await publish(prompt);
    await ok(author.patch(`/content/items/${prompt}`, { contentData: { template: 'two' } }));
    await publish(prompt);
    await ok(label(manager, prompt, 'canary', 1));
    const told = async (reference: object) => {
      const agent = await write('ai_agents', { prompt_ref: { id: prompt, ...reference } });
      await publish(agent);
      return as(
        reader,
        async () => (await published().approvedAgent(agent, {}))?.contentData['system_prompt'],
      );
    };
    expect(await told({})).toBe('two');
    expect(await told({ label: 'production' })).toBe('two');
    expect(await told({ label: 'canary' })).toBe('one');
    expect(await told({ version: 1 })).toBe('one');
  });
});

describe('many items at once', () => {
  it('CNT-13 are archived as each can be, and the others are named with the reason', async () => {
    const [mine, live] = [
      await write('prompts', { template: 'a' }),
      await write('prompts', { template: 'b' }),
    ];
    await publish(live);
    await ok(
      author
        .post(`/content/items/${live}/submit`)
        .then((answer) => (answer.status === 409 ? { status: 200, body: {} } : answer)),
    );
    const waiting = await write('prompts', { template: 'c' });
    await ok(author.post(`/content/items/${waiting}/submit`));
    const foreign = (await ok(manager.post('/content/items', { repository: 'prompts', title: 'Not his' })))
      .id;
    const { body } = await author.post('/content/items/archive', {
      itemIds: [mine, mine, live, waiting, foreign],
    });
    const codes = new Map(
      body.items.map(({ itemId, code }: { itemId: string; code: string }) => [itemId, code]),
    );
    expect(codes).toEqual(
      new Map([
        [mine, null],
        [live, null],
        [waiting, 'content.move_not_allowed'],
        [foreign, 'content.item_not_found'],
      ]),
    );
    expect((await author.get(`/content/items/${live}`)).body).toMatchObject({
      status: 'archived',
      publishedVersion: null,
    });
    expect((await author.get(`/content/items/${waiting}`)).body.status).toBe('review');
  });
});
