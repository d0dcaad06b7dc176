import { beforeAll, describe, expect, it } from 'vitest';
import { useTestApp } from '#libs/testing/app-fixture.js';
import type { Answer, Journey } from '#libs/testing/journey.js';
import { joinOrganization } from '../../../test/support/people.js';
import type { ContentFile, FileItem } from './content-file.js';

const app = useTestApp();

async function ok(answer: Promise<Answer<any>>): Promise<any> {
  const { status, body } = await answer;
  expect(status, JSON.stringify(body)).toBeLessThan(300);
  return body;
}

const fileOf = (...items: object[]) => ({ format: 'ai-gym.content.v1', items });
const prompt = (externalKey: string, rest: object = {}) => ({
  externalKey,
  repository: 'prompts',
  title: `Prompt ${externalKey}`,
  contentData: { template: 'Be brief.' },
  ...rest,
});

describe('content as files', () => {
  let owner: Journey;
  let author: Journey;
  let colleague: Journey;
  let member: Journey;

  const bring = (person: Journey, items: object[], query = '') =>
    person.post(`/content/import${query}`, fileOf(...items));
  const fetched = async (person: Journey, query = ''): Promise<ContentFile> =>
    (await ok(person.get(`/content/export?limit=100${query}`))) as ContentFile;
  const items = async (person: Journey): Promise<any[]> =>
    (await ok(person.get('/content/items?limit=100'))).data;

  beforeAll(async () => {
    owner = await app().register();
    const join = (role: string) => joinOrganization(app(), owner.organization.id, role);
    [author, colleague, member] = [
      await join('content_creator'),
      await join('content_creator'),
      await join('member'),
    ];
  });

  it('CNT-01 CNT-03 arrive as drafts, and importing them again changes what differs and nothing else', async () => {
    const first = await ok(bring(author, [prompt('a'), prompt('b')]));
    expect(first).toMatchObject({ applied: true, created: 2, updated: 0, unchanged: 0, refused: 0 });
    const [a, b] = first.entries.map(({ itemId }: { itemId: string }) => itemId);
    expect(await ok(author.get(`/content/items/${a}`))).toMatchObject({
      status: 'draft',
      createdBy: author.user.id,
      version: 1,
    });
    const again = await ok(bring(author, [prompt('a'), prompt('b', { title: 'Another' })]));
    expect(again).toMatchObject({
      created: 0,
      updated: 1,
      unchanged: 1,
      entries: [
        { externalKey: 'a', outcome: 'unchanged', itemId: a, version: 1 },
        { externalKey: 'b', outcome: 'updated', itemId: b, version: 2 },
      ],
    });
    expect((await ok(author.get(`/content/items/${b}/versions`))).data).toMatchObject([
      { number: 2, title: 'Another', changeSummary: 'Imported' },
      { number: 1 },
    ]);
  });

  it('CNT-01 of ten who import the same file at once one makes the items', async () => {
    const all = await Promise.all(
      Array.from({ length: 10 }, () => ok(bring(owner, [prompt('once'), prompt('twice')]))),
    );
    expect(all.map(({ created }) => created).toSorted((x: number, y: number) => x - y)).toEqual([
      ...Array.from({ length: 9 }, () => 0),
      2,
    ]);
    expect(new Set(all.map(({ entries }) => entries[0].itemId)).size).toBe(1);
  });

  it('CNT-01 come back as they went, references included, also into another organization', async () => {
    const stranger = await app().register();
    const agent = {
      externalKey: 'agent',
      repository: 'ai_agents',
      title: 'Guide',
      description: 'Knows the way',
      contentData: {
        system_prompt: 'Guide people.',
        prompt_ref: { id: 'tone', label: 'production' },
        knowledge_refs: ['map'],
        extra: { kept: ['ä', 1, null] },
      },
      metadata: { tags: ['x'] },
    };
    const map = {
      externalKey: 'map',
      repository: 'documents',
      title: 'Map',
      contentData: { body: 'North is up.' },
    };
    const sent = await ok(bring(stranger, [agent, prompt('tone'), map]));
    const idOf = (key: string) => sent.entries.find((each: any) => each.externalKey === key).itemId;
    expect((await ok(stranger.get(`/content/items/${idOf('agent')}`))).contentData).toMatchObject({
      prompt_ref: { id: idOf('tone'), label: 'production' },
      knowledge_refs: [idOf('map')],
    });
    const file = await fetched(stranger);
    expect(file.items.find(({ externalKey }) => externalKey === 'agent')).toEqual({
      ...agent,
      schemaVersion: 3,
    });
    const other = await app().register();
    expect(await ok(other.post('/content/import', file))).toMatchObject({ created: 3, refused: 0 });
    const byKey = ({ items: all }: ContentFile) =>
      Object.fromEntries(all.map((each: FileItem) => [each.externalKey, each]));
    expect(byKey(await fetched(other))).toEqual(byKey(file));
    expect(await ok(other.post('/content/import', file))).toMatchObject({
      created: 0,
      updated: 0,
      unchanged: 3,
    });
    expect(await ok(stranger.post('/content/import', file))).toMatchObject({ unchanged: 3 });
  });

  it('CNT-01 items that were made here are known by their ids', async () => {
    const { id } = await ok(author.post('/content/items', prompt('x', { externalKey: undefined })));
    const [item] = (await fetched(author, `&itemId=${id}`)).items;
    expect(item?.externalKey).toBe(id);
    const changed = Object.assign(item ?? {}, { title: 'From the file' });
    expect((await ok(bring(author, [changed]))).entries).toMatchObject([{ itemId: id, outcome: 'updated' }]);
  });

  it('CNT-01 a dry run says what would become of each and writes nothing', async () => {
    const before = await items(owner);
    const report = await ok(bring(owner, [prompt('a', { title: 'Dry' }), prompt('new')], '?dryRun=true'));
    expect(report).toMatchObject({
      applied: false,
      created: 1,
      updated: 1,
      entries: [{ outcome: 'updated' }, { outcome: 'created', itemId: null }],
    });
    expect(await items(owner)).toEqual(before);
    expect(await ok(bring(owner, [prompt('new')], '?dryRun=true'))).toMatchObject({ created: 1 });
  });

  it('CNT-01 CNT-02 refuse each item for its own reason, by JSON pointers into the file', async () => {
    const { entries } = await ok(bring(author, [prompt('busy')]));
    await ok(author.post(`/content/items/${entries[0].itemId}/submit`));
    const wrong = [
      prompt('bad', { contentData: { template: 7, variables: [{ name: '' }] } }),
      prompt('busy', { title: 'Changed' }),
      prompt('fine'),
      prompt('fine', { title: 'Twice' }),
      prompt('lost', { repository: 'ai_agents', contentData: { knowledge_refs: ['nowhere'] } }),
      prompt('file', { repository: 'documents', contentData: { media_asset_id: owner.user.id } }),
      prompt('a', { repository: 'automations', contentData: {} }),
      prompt('old', { schemaVersion: 99 }),
    ];
    const whole = await bring(author, wrong, '?allOrNothing=true');
    expect(whole).toMatchObject({ status: 422, body: { code: 'content.import_refused' } });
    expect(whole.body.errors).toContainEqual(
      expect.objectContaining({ pointer: '/items/0/contentData/template' }),
    );
    const report = await ok(bring(author, wrong));
    expect(report).toMatchObject({ applied: true, created: 1, refused: 7 });
    expect(
      report.entries.map((each: any) => [
        each.externalKey,
        each.code,
        each.errors.map((e: any) => e.pointer),
      ]),
    ).toEqual([
      [
        'bad',
        'content.data_invalid',
        ['/items/0/contentData/template', '/items/0/contentData/variables/0/name'],
      ],
      ['busy', 'content.move_not_allowed', []],
      ['fine', null, []],
      ['fine', 'content.external_key_twice', ['/items/3/externalKey']],
      ['lost', 'content.data_invalid', ['/items/4/contentData/knowledge_refs/0']],
      ['file', 'content.data_invalid', ['/items/5/contentData/media_asset_id']],
      ['a', 'content.repository_differs', ['/items/6/repository']],
      ['old', 'content.schema_unknown', expect.anything()],
    ]);
    const shape = await bring(author, [prompt('shape', { title: '', unknown: 1 })]);
    expect(shape.body.errors.map(({ pointer }: { pointer: string }) => pointer).toSorted()).toEqual([
      '/items/0/title',
      '/items/0/unknown',
    ]);
    const many = Array.from({ length: 101 }, (_, i) => prompt(`many${i}`));
    expect((await bring(author, many)).body.errors).toMatchObject([{ pointer: '/items' }]);
  });

  it('CNT-06 CNT-07 B-07 change nobody else’s items and show nobody else’s drafts', async () => {
    const { entries } = await ok(bring(author, [prompt('mine')]));
    const [{ itemId }] = entries;
    expect((await ok(bring(colleague, [prompt('mine', { title: 'Stolen' })]))).entries).toMatchObject([
      { outcome: 'refused', code: 'content.item_not_found', itemId: null },
    ]);
    expect((await ok(author.get(`/content/items/${itemId}`))).title).toBe('Prompt mine');
    expect((await fetched(colleague)).items).toEqual([]);
    expect((await fetched(author, `&itemId=${itemId}`)).items).toHaveLength(1);
    expect((await member.get('/content/export')).status).toBe(403);
    expect((await bring(member, [prompt('no')])).status).toBe(403);
    for (const step of ['submit', 'approve', 'publish'])
      await ok((step === 'submit' ? author : owner).post(`/content/items/${itemId}/${step}`));
    await ok(author.patch(`/content/items/${itemId}`, { title: 'Next' }));
    const titleFor = async (person: Journey, query = '') =>
      (await fetched(person, `&itemId=${itemId}${query}`)).items[0]?.title;
    expect([await titleFor(author), await titleFor(author, '&live=true'), await titleFor(colleague)]).toEqual(
      ['Next', 'Prompt mine', 'Prompt mine'],
    );
  });

  it('CNT-01 come in parts that together are the whole and that each can be imported', async () => {
    const person = await app().register();
    const body = 'x'.repeat(180_000);
    for (let i = 0; i < 7; i += 1)
      await ok(
        bring(person, [
          { externalKey: `long${i}`, repository: 'documents', title: `Long ${i}`, contentData: { body } },
        ]),
      );
    const target = await app().register();
    let files = 0;
    for (let cursor = ''; ;) {
      const file = await fetched(person, cursor);
      files += 1;
      await ok(target.post('/content/import', file));
      if (!file.nextCursor) break;
      cursor = `&cursor=${file.nextCursor}`;
    }
    expect(files).toBeGreaterThan(2);
    expect(new Set((await items(target)).map(({ title }) => title))).toEqual(
      new Set(Array.from({ length: 7 }, (_, i) => `Long ${i}`)),
    );
  });
});
