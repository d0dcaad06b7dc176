import { beforeAll, describe, expect, it } from 'vitest';
import { newId } from '#libs/kernel/id.js';
import { useTestApp } from '#libs/testing/app-fixture.js';
import type { Journey } from '#libs/testing/journey.js';

const app = useTestApp();

describe('what an item holds', () => {
  let owner: Journey;
  beforeAll(async () => {
    owner = await app().register();
  });

  const create = (repository: string, contentData: object) =>
    owner.post('/content/items', { repository, title: 'Title', contentData });

  it.each([
    [
      'ai_agents',
      { system_prompt: 1, temperature: 3 },
      ['/contentData/system_prompt', '/contentData/temperature'],
    ],
    ['ai_agents', { knowledge_refs: [newId(), 'x'] }, ['/contentData/knowledge_refs/1']],
    [
      'ai_agents',
      { max_output_tokens: 1.5, fallback_models: 'gpt' },
      ['/contentData/fallback_models', '/contentData/max_output_tokens'],
    ],
    [
      'videos',
      { url: 'http://example.com', duration_s: -1 },
      ['/contentData/duration_s', '/contentData/url'],
    ],
    ['documents', { body: ['a'], media_asset_id: 'x' }, ['/contentData/body', '/contentData/media_asset_id']],
    ['prompts', { template: {}, variables: [1] }, ['/contentData/template', '/contentData/variables/0']],
    ['automations', { definition: 'x', inputs: [] }, ['/contentData/definition', '/contentData/inputs']],
  ])(
    'CNT-01 of %s is refused by the pointers of the values at fault: %j',
    async (repository, contentData, pointers) => {
      const { status, body } = await create(repository, contentData);
      expect([status, body.code]).toEqual([422, 'content.data_invalid']);
      expect(body.errors.map(({ pointer }: { pointer: string }) => pointer).toSorted()).toEqual(pointers);
    },
  );

  it('CNT-01 is checked when it is changed too, and other applications’ fields are left alone', async () => {
    const { body } = await create('prompts', { template: 'Hello {{name}}', 'x-editor': { folded: [1, 2] } });
    expect(body.contentData).toEqual({ template: 'Hello {{name}}', 'x-editor': { folded: [1, 2] } });
    const refused = await owner.patch(`/content/items/${body.id}`, { contentData: { template: 5 } });
    expect(refused.body.errors).toMatchObject([{ pointer: '/contentData/template', code: 'type' }]);
    expect((await owner.get(`/content/items/${body.id}`)).body).toMatchObject({ version: 1, revision: 1 });
  });

  it.each([
    ['ai_agents', { greeting: 'Hi' }, { prompt_ref: { id: newId() } }, '/contentData/system_prompt'],
    ['videos', {}, { url: 'https://example.com/v' }, '/contentData/media_asset_id'],
    ['documents', { body: '' }, { body: 'Text' }, '/contentData/body'],
    ['prompts', {}, { template: 'T' }, '/contentData/template'],
    ['automations', {}, { definition: {} }, '/contentData/workflow_id'],
  ])('CNT-02 of %s has to be there before it is reviewed', async (repository, lacking, enough, pointer) => {
    const { id } = (await create(repository, lacking)).body;
    const { status, body } = await owner.post(`/content/items/${id}/submit`);
    expect([status, body.code, body.errors[0].pointer]).toEqual([422, 'content.incomplete', pointer]);
    expect((await owner.get(`/content/items/${id}`)).body.status).toBe('draft');
    await owner.patch(`/content/items/${id}`, { contentData: enough });
    expect((await owner.post(`/content/items/${id}/submit`)).body.status).toBe('review');
  });

  it('CNT-01 is described for every repository', async () => {
    const { data } = (await owner.get('/content/repositories')).body;
    expect(data).toHaveLength(5);
    for (const { name, schema } of data)
      expect(schema).toMatchObject({
        $id: expect.stringMatching(new RegExp(`^urn:ai-gym:content:${name}:\\d+$`)),
        type: 'object',
        properties: expect.any(Object),
      });
  });
});
