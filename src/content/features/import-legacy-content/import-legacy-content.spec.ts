import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '#libs/kernel/id.js';
import { useTestApp } from '#libs/testing/app-fixture.js';
import type { Journey } from '#libs/testing/journey.js';
import { joinOrganization } from '../../../../test/support/people.js';
import { readLegacyRows, type LegacyTable } from '../../../identity/index.js';
import { LegacyContentImporter } from './legacy-content-importer.js';

const app = useTestApp();
const importer = () => app().app.get(LegacyContentImporter, { strict: false });

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'legacy-content-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function rowsOf(statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: app().db.adminUrl });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

type Row = Readonly<Record<string, unknown>>;

async function run(table: LegacyTable, rows: readonly Row[], { dryRun = false } = {}) {
  const file = join(folder, `${newId()}.csv`);
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cell = (value: unknown): string => `"${String(value ?? '').replaceAll('"', '""')}"`;
  const lines = rows.map((row) => columns.map((column) => cell(row[column])).join(','));
  await writeFile(file, [columns.join(','), ...lines, ''].join('\n'));
  return importer().import(readLegacyRows(file, [table]), { dryRun, organizationId: null });
}

describe('importing content of an older system', () => {
  let owner: Journey;
  let ada: Journey;
  let adaBefore: string;

  const item = (changes: Row = {}): Row => ({
    id: newId(),
    organization_id: owner.organization.id,
    content_type: 'document',
    title: 'Old handbook',
    content_data: JSON.stringify({ body: 'The moose is tall.' }),
    metadata: '{"old":true}',
    status: 'published',
    version: 3,
    created_by: adaBefore,
    created_at: '2020-01-01T00:00:00Z',
    updated_at: '2021-01-01T00:00:00Z',
    published_at: '2021-01-02T00:00:00Z',
    ...changes,
  });
  const assignment = (changes: Row): Row => ({
    id: newId(),
    user_id: adaBefore,
    assigned_by: adaBefore,
    assignment_type: 'required',
    access_level: 'read',
    is_active: 'true',
    ...changes,
  });

  beforeEach(async () => {
    owner = await app().register();
    ada = await joinOrganization(app(), owner.organization.id, 'content_creator');
    adaBefore = `old-${ada.user.id}`;
    await rowsOf(`insert into identity.legacy_ids (source, legacy_id, user_id, run_id, created_account, imported_at)
      values ('users', '${adaBefore}', '${ada.user.id}', gen_random_uuid(), true, now())`);
  });

  it('CNT-15 MIG-03 keeps id, dates and version, maps the author, and the item is read and found like any other', async () => {
    const old = item();
    expect(await run('content_items', [old])).toMatchObject({
      items: { created: 1, unchanged: 0, reassigned: 0 },
      skipped: [],
    });
    expect((await ada.get(`/content/items/${String(old['id'])}`)).body).toMatchObject({
      title: 'Old handbook',
      status: 'published',
      version: 3,
      publishedVersion: 3,
      createdBy: ada.user.id,
      createdAt: '2020-01-01T00:00:00.000Z',
      publishedAt: '2021-01-02T00:00:00.000Z',
    });
    expect((await ada.get('/content/search?q=moose')).body.data).toMatchObject([{ id: old['id'] }]);
    expect((await ada.patch(`/content/items/${String(old['id'])}`, { title: 'New' })).body).toMatchObject({
      version: 4,
    });
  });

  it('MIG-03 B-19 loses nothing because somebody is not here: the owner stands for him', async () => {
    const orphan = item({ created_by: 'nobody-knows' });
    expect(await run('content_items', [orphan])).toMatchObject({ items: { created: 1, reassigned: 1 } });
    const [given, toAll] = [
      assignment({ content_item_id: orphan['id'], assigned_by: 'nobody-knows' }),
      assignment({
        content_item_id: orphan['id'],
        user_id: '',
        organization_id: owner.organization.id,
        assigned_by: '',
      }),
    ];
    expect(await run('content_assignments', [given, toAll])).toMatchObject({
      assignments: { created: 2, reassigned: 2 },
      skipped: [],
    });
    const written = await rowsOf(
      `select user_id, target_organization_id, assigned_by from content.assignments where item_id = '${String(orphan['id'])}' order by user_id`,
    );
    expect(written).toEqual([
      { user_id: ada.user.id, target_organization_id: null, assigned_by: owner.user.id },
      { user_id: null, target_organization_id: owner.organization.id, assigned_by: owner.user.id },
    ]);
  });

  it('MIG-03 an id that is none of ours becomes another one, in what refers to it too', async () => {
    const number = Math.floor(Math.random() * 1e9);
    const prompt = item({
      id: number,
      content_type: 'prompt',
      content_data: JSON.stringify({ template: 'Say {{word}}' }),
    });
    const agent = item({
      content_type: 'ai_agent',
      content_data: JSON.stringify({ system_prompt: 'x', prompt_ref: String(number) }),
    });
    expect((await run('content_items', [agent, prompt])).skipped).toEqual([]);
    const { prompt_ref: reference } = (await ada.get(`/content/items/${String(agent['id'])}`)).body
      .contentData;
    expect((await ada.get(`/content/items/${reference.id}`)).body.contentData).toEqual({
      template: 'Say {{word}}',
    });
    expect((await importer().verify()).problems.filter(({ legacyId }) => legacyId === agent['id'])).toEqual(
      [],
    );
  });

  it('MIG-04 can be run again, and a dry run says what would happen and changes nothing', async () => {
    const old = item();
    const given = assignment({ content_item_id: old['id'] });
    async function* both() {
      yield { source: 'content_items', row: old };
      yield { source: 'content_assignments', row: given };
    }
    const dry = await importer().import(both(), { dryRun: true, organizationId: null });
    expect(dry).toMatchObject({
      dryRun: true,
      items: { created: 1 },
      assignments: { created: 1 },
      skipped: [],
    });
    expect((await ada.get(`/content/items/${String(old['id'])}`)).status).toBe(404);
    await importer().import(both(), { dryRun: false, organizationId: null });
    expect(await importer().import(both(), { dryRun: false, organizationId: null })).toMatchObject({
      items: { created: 0, unchanged: 1 },
      assignments: { created: 0, unchanged: 1 },
    });
  });

  it('CNT-02 CNT-15 takes over how far an item had come, and nothing goes live by it', async () => {
    const [draft, approved, live] = [
      item({ status: 'draft', published_at: '' }),
      item({ status: 'approved', published_at: '' }),
      item({ published_at: '' }),
    ];
    expect(await run('content_items', [draft, approved, live])).toMatchObject({ items: { created: 3 } });
    const now = async ({ id }: Row) => (await owner.get(`/content/items/${String(id)}`)).body;
    expect(await now(draft)).toMatchObject({ status: 'draft', publishedVersion: null, labels: [] });
    expect(await now(approved)).toMatchObject({ status: 'approved', publishedVersion: null, labels: [] });
    expect(await now(live)).toMatchObject({
      publishedVersion: 3,
      publishedAt: '2021-01-01T00:00:00.000Z',
      labels: [{ label: 'production', version: 3 }],
    });
    const publish = ({ id }: Row) => owner.post(`/content/items/${String(id)}/publish`);
    expect([(await publish(draft)).status, (await publish(approved)).status]).toEqual([409, 200]);
  });

  it('CNT-15 MIG-03 gives an item to somebody once', async () => {
    const old = item();
    await run('content_items', [old]);
    const given = () => assignment({ content_item_id: old['id'] });
    expect(await run('content_assignments', [given(), given()])).toMatchObject({
      assignments: { created: 1 },
      skipped: [{ reason: 'The item is assigned to him already.' }],
    });
  });

  it('MIG-04 a run that is rolled back twice at once is rolled back', async () => {
    const old = item();
    const { runId } = await run('content_items', [old]);
    const reports = await Promise.all([importer().rollBack(runId), importer().rollBack(runId)]);
    expect(reports.flatMap(({ kept }) => kept)).toEqual([]);
    expect((await ada.get(`/content/items/${String(old['id'])}`)).status).toBe(404);
    expect(await importer().rollBack(runId)).toMatchObject({ takenBack: 0 });
  });

  it('CNT-15 leaves out what cannot be taken over, with the reason, and takes the rest', async () => {
    const taken = item();
    await run('content_items', [taken]);
    const stranger = await app().register();
    const { skipped, items } = await run('content_items', [
      item({ title: '' }),
      item({ content_type: 'poem' }),
      item({ organization_id: newId(), created_by: 'x' }),
      item({ content_data: '{' }),
      item({ content_data: JSON.stringify({ body: 7 }) }),
      item({ status: 'lost' }),
      item({ version: 'x' }),
      item({ created_at: 'yesterday' }),
      item(),
    ]);
    expect(items.created).toBe(1);
    expect(skipped.map(({ reason }) => reason)).toHaveLength(8);
    const foreign = (await stranger.post('/content/items', { repository: 'documents', title: 'Mine' })).body;
    const { skipped: refused } = await run('content_items', [item({ id: foreign.id })]);
    expect(refused).toMatchObject([{ reason: 'Its id is that of another item.' }]);
    expect((await stranger.get(`/content/items/${foreign.id}`)).body.title).toBe('Mine');
    const { skipped: assignments } = await run('content_assignments', [
      assignment({ content_item_id: taken['id'], user_id: 'nobody' }),
      assignment({ content_item_id: 'nothing' }),
      assignment({ content_item_id: taken['id'], organization_id: owner.organization.id }),
      assignment({ content_item_id: taken['id'], starts_at: '2020-02-02', expires_at: '2020-01-01' }),
    ]);
    expect(assignments).toHaveLength(4);
  });

  it('MIG-04 verifies what was taken over, and says what is missing', async () => {
    const old = item({
      content_data: JSON.stringify({ body: 'x', knowledge_refs: [newId()] }),
      content_type: 'ai_agent',
    });
    const given = item();
    await run('content_items', [old, given]);
    const problemsOf = async (id: unknown) =>
      (await importer().verify()).problems
        .filter(({ legacyId }) => legacyId === id)
        .map(({ problem }) => problem);
    expect(await problemsOf(old['id'])).toEqual([expect.stringContaining('It refers to an item')]);
    expect(await problemsOf(given['id'])).toEqual([]);
    await rowsOf(`delete from content.versions where item_id = '${String(given['id'])}'`);
    expect(await problemsOf(given['id'])).toEqual(['A version it points at is missing.']);
    await rowsOf(`delete from content.items where id = '${String(given['id'])}'`);
    expect(await problemsOf(given['id'])).toEqual(['It is not here any more.']);
  });

  it('MIG-04 rolling a run back leaves nothing of it, but what somebody has changed or assigned since', async () => {
    const [unused, changed, assigned] = [item(), item(), item()];
    const { runId } = await run('content_items', [unused, changed, assigned]);
    await ada.patch(`/content/items/${String(changed['id'])}`, { title: 'Mine now' });
    const later = await run('content_assignments', [assignment({ content_item_id: assigned['id'] })]);
    const first = await importer().rollBack(runId);
    expect(first).toMatchObject({ takenBack: 1 });
    expect(first.kept.map(({ legacyId }) => String(legacyId)).toSorted()).toEqual(
      [String(changed['id']), String(assigned['id'])].toSorted(),
    );
    expect((await ada.get(`/content/items/${String(unused['id'])}`)).status).toBe(404);
    expect((await ada.get(`/content/items/${String(changed['id'])}`)).body.title).toBe('Mine now');
    expect(await importer().rollBack(later.runId)).toMatchObject({ takenBack: 1, kept: [] });
    expect(await importer().rollBack(runId)).toMatchObject({
      takenBack: 1,
      kept: [{ legacyId: changed['id'] }],
    });
    expect(await run('content_items', [unused])).toMatchObject({ items: { created: 1 } });
  });

  it('MIG-04 CNT-15 reads items with the names of their repositories, then assignments, from a database', async () => {
    await rowsOf(`create table public.content_repositories (id int, name text);
      create table public.content_items (id uuid, repository_id int, organization_id uuid, title text, content_data jsonb, status text, version int, created_by text);
      create table public.content_assignments (id uuid, content_item_id uuid, user_id text, organization_id uuid, assigned_by text, assignment_type text);
      insert into public.content_repositories values (1, 'videos');
      insert into public.content_items values ('${newId()}', 1, '${owner.organization.id}', 'From the database', '{"url": "https://example.com/v"}', 'published', 1, '${adaBefore}');
      insert into public.content_assignments select gen_random_uuid(), id, '${adaBefore}', null, 'gone', 'required' from public.content_items`);
    const rows = readLegacyRows(app().db.adminUrl, ['content_items', 'content_assignments']);
    expect(await importer().import(rows, { dryRun: false, organizationId: null })).toMatchObject({
      items: { created: 1 },
      assignments: { created: 1, reassigned: 1 },
      skipped: [],
    });
    expect((await ada.get('/content/search?q=database&assigned=true')).body.data).toMatchObject([
      { title: 'From the database', repository: 'videos' },
    ]);
  });
});
