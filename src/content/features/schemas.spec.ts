import { beforeAll, describe, expect, it } from 'vitest';
import { newId } from '#libs/kernel/id.js';
import { useTestApp } from '#libs/testing/app-fixture.js';
import type { Journey } from '#libs/testing/journey.js';
import { admin } from '#libs/testing/postgres.js';
import { withClient } from '../../../test/support/catalogue.js';

const app = useTestApp();

let owner: Journey;
beforeAll(async () => {
  owner = await app().register();
});

/** An item as it was stored before its repository's schema had a second version. */
async function storedBefore(repository: string, contentData: object): Promise<string> {
  const id = newId();
  const data = JSON.stringify(contentData).replaceAll("'", "''");
  const { organization, user } = owner;
  await admin(
    app().db.adminUrl,
    `insert into content.items (id, organization_id, repository, title, content_data, created_by, created_at, updated_at)
     values ('${id}', '${organization.id}', '${repository}', 'Old', '${data}', '${user.id}', now(), now());
     insert into content.versions (organization_id, item_id, number, title, content_data, metadata, created_by, created_at)
     values ('${organization.id}', '${id}', 1, 'Old', '${data}', '{}', '${user.id}', now())`,
  );
  return id;
}

const stored = (id: string) =>
  withClient({ connectionString: app().db.adminUrl }, async (client) => {
    const { rows } = await client.query(
      'select number, schema_version, content_data from content.versions where item_id = $1 order by number',
      [id],
    );
    return rows;
  });

describe('schemas of what items hold', () => {
  it('CNT-01 are listed by repository and version, so that forms can be built from them', async () => {
    const { data } = (await owner.get('/content/schemas')).body;
    const current = data.filter(({ isCurrent }: { isCurrent: boolean }) => isCurrent);
    expect(
      current.map(({ repository, version }: { repository: string; version: number }) => [
        repository,
        version,
      ]),
    ).toEqual([
      ['ai_agents', 3],
      ['videos', 1],
      ['documents', 1],
      ['prompts', 2],
      ['automations', 1],
    ]);
    const { body } = await owner.get('/content/schemas/prompts/1');
    expect(body).toMatchObject({
      isCurrent: false,
      schema: {
        $id: 'urn:ai-gym:content:prompts:1',
        properties: { variables: { items: { type: 'string' } } },
      },
    });
    expect(data).toContainEqual(body);
    for (const path of ['prompts/3', 'nothing/1'])
      expect((await owner.get(`/content/schemas/${path}`)).body.code).toBe('content.schema_not_found');
  });

  it('CNT-03 of an older version are migrated when read, and what is stored stays as it was', async () => {
    const id = await storedBefore('prompts', { template: 'Hi {{name}}', variables: ['name'], 'x-editor': 1 });
    const migrated = {
      contentData: { template: 'Hi {{name}}', variables: [{ name: 'name' }], 'x-editor': 1 },
      schemaVersion: 2,
    };
    expect((await owner.get(`/content/items/${id}`)).body).toMatchObject(migrated);
    expect((await owner.get(`/content/items/${id}/versions/1`)).body).toMatchObject(migrated);
    for (const path of ['items?limit=100', `items/${id}/versions`])
      expect((await owner.get(`/content/${path}`)).body.data).toContainEqual(
        expect.objectContaining(migrated),
      );
    expect(await stored(id)).toMatchObject([{ schema_version: 1, content_data: { variables: ['name'] } }]);
  });

  it('CNT-03 are migrated with the next version that is written, also when only the title changes', async () => {
    const id = await storedBefore('prompts', { template: 'Hi', variables: ['name'] });
    await owner.patch(`/content/items/${id}`, { title: 'New' });
    await owner.post(`/content/items/${id}/versions/1/restore`);
    expect(await stored(id)).toMatchObject([
      { number: 1, schema_version: 1, content_data: { variables: ['name'] } },
      { number: 2, schema_version: 2, content_data: { variables: [{ name: 'name' }] } },
      { number: 3, schema_version: 2, content_data: { variables: [{ name: 'name' }] } },
    ]);
    expect((await owner.get(`/content/items/${id}/diff?from=1&to=2`)).body.differences).toMatchObject([
      { pointer: '/title' },
    ]);
  });

  it('CNT-02 of an older version are enough for a review after migration', async () => {
    const id = await storedBefore('ai_agents', { prompt_ref: newId() });
    expect((await owner.post(`/content/items/${id}/submit`)).body).toMatchObject({
      status: 'review',
      schemaVersion: 3,
      contentData: { prompt_ref: { id: expect.any(String) } },
    });
  });

  it('CNT-01 are named by who still writes an older one, and every value at fault is named by its pointer', async () => {
    const create = (contentData: object, schemaVersion?: number) =>
      owner.post('/content/items', { repository: 'prompts', title: 'T', contentData, schemaVersion });
    expect((await create({ variables: ['a'] }, 1)).body).toMatchObject({
      schemaVersion: 2,
      contentData: { variables: [{ name: 'a' }] },
    });
    const wrong = await create({ variables: ['a', { description: 'no name' }] });
    expect([wrong.status, wrong.body.errors.map(({ pointer }: { pointer: string }) => pointer)]).toEqual([
      422,
      ['/contentData/variables/0', '/contentData/variables/1/name'],
    ]);
    expect((await create({ variables: [{ name: 'a' }] }, 1)).body.errors).toMatchObject([
      { pointer: '/contentData/variables/0', code: 'type' },
    ]);
    expect((await create({}, 3)).body).toMatchObject({
      code: 'content.schema_unknown',
      errors: [{ pointer: '/schemaVersion' }],
    });
  });
});
