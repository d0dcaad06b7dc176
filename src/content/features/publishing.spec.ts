import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemActor } from '#libs/kernel/actor.js';
import { newId } from '#libs/kernel/id.js';
import { runInContext } from '#libs/kernel/request-context.js';
import { startTestApp, useTestApp, type TestApp } from '#libs/testing/app-fixture.js';
import { eventually } from '#libs/testing/eventually.js';
import { ok, type Journey } from '#libs/testing/journey.js';
import { joinOrganization } from '../../../test/support/people.js';
import { CarryOutSchedulesJob } from './carry-out-schedules/carry-out-schedules.job.js';

const app = useTestApp();

let second: TestApp;
let owner: Journey;
let author: Journey;
let manager: Journey;
let reader: Journey;

beforeAll(async () => {
  second = await startTestApp({}, app().db);
  owner = await app().register();
  const { id } = owner.organization;
  author = await joinOrganization(app(), id, 'content_creator');
  manager = await joinOrganization(app(), id, 'manager');
  reader = await joinOrganization(app(), id, 'member');
});
afterAll(() => second.close());

async function approved(): Promise<string> {
  const item = { repository: 'prompts', title: 'Item', contentData: { template: 'T' } };
  const { id } = await ok(author.post('/content/items', item));
  await ok(author.post(`/content/items/${id}/submit`));
  await ok(manager.post(`/content/items/${id}/approve`));
  return id;
}

const carryOut = (on: TestApp): Promise<void> =>
  runInContext({ actor: systemActor(), requestId: newId() }, () =>
    on.app.get(CarryOutSchedulesJob, { strict: false }).run({}, new AbortController().signal),
  );

const soon = (ms = 600): string => new Date(Date.now() + ms).toISOString();
const item = async (id: string) => ok(author.get(`/content/items/${id}`));
const plan = (id: string, body: object, by = manager) => by.put(`/content/items/${id}/schedule`, body);

/** Both processes at once, as often as it takes until it is due. */
const untilDone = (done: () => Promise<void>) =>
  eventually(async () => {
    await Promise.all([carryOut(app()), carryOut(second), carryOut(app()), carryOut(second)]);
    await done();
  }, 20_000);

const outcomesOf = async (resourceId: string, action: string) =>
  (await ok(owner.get(`/admin/audit?resourceId=${resourceId}&action=${action}&limit=50`))).data
    .map(({ details }: { details: { outcomes: object[] } }) => details.outcomes)
    .filter((outcomes: object[]) => outcomes.length > 0);

describe('schedules', () => {
  it('CNT-02 publish and take down at their time, once, however many workers there are', async () => {
    const id = await approved();
    const { revision } = await item(id);
    const planned = await ok(plan(id, { publishAt: soon() }));
    expect(planned.schedule.publish).toMatchObject({ version: 1, by: manager.user.id });
    expect((await reader.get(`/content/items/${id}`)).status).toBe(404);
    await untilDone(async () => expect((await item(id)).status).toBe('published'));
    expect(await item(id)).toMatchObject({
      publishedVersion: 1,
      revision: revision + 2,
      schedule: { publish: null, unpublish: null, refused: null },
      labels: [{ label: 'production', version: 1, movedBy: manager.user.id }],
    });
    expect(await outcomesOf(id, 'content.schedule_carried_out')).toEqual([
      [{ action: 'publish', refusal: null }],
    ]);
    await ok(plan(id, { unpublishAt: soon() }));
    await untilDone(async () => expect((await item(id)).status).toBe('approved'));
    expect((await reader.get(`/content/items/${id}`)).status).toBe(404);
    expect(await outcomesOf(id, 'content.schedule_carried_out')).toHaveLength(2);
  });

  it('CNT-02 are carried out by the workers themselves', async () => {
    const id = await approved();
    await ok(plan(id, { publishAt: soon(300) }));
    await eventually(async () => expect((await item(id)).status).toBe('published'), 20_000);
  });

  it('CNT-02 are given up with a reason the author sees when the item has changed since', async () => {
    const id = await approved();
    await ok(plan(id, { publishAt: soon() }));
    await ok(author.patch(`/content/items/${id}`, { title: 'Changed' }));
    await untilDone(async () => expect((await item(id)).schedule.refused).not.toBeNull());
    expect(await item(id)).toMatchObject({
      status: 'draft',
      publishedVersion: null,
      schedule: { publish: null, refused: { action: 'publish', code: 'content.changed_since' } },
    });
  });

  it('CNT-02 are given up when whoever planned them may not publish any more', async () => {
    const id = await approved();
    const leaving = await joinOrganization(app(), owner.organization.id, 'manager');
    await ok(plan(id, { publishAt: soon(1_500) }, leaving));
    await ok(owner.patch(`/tenants/${owner.organization.id}/members/${leaving.user.id}`, { role: 'member' }));
    await untilDone(async () => expect((await item(id)).schedule.refused).not.toBeNull());
    expect(await item(id)).toMatchObject({
      status: 'approved',
      schedule: { refused: { action: 'publish', code: 'content.scheduler_not_allowed' } },
    });
  });

  it('CNT-02 are cancelled by null, and refused where they could not be kept', async () => {
    const id = await approved();
    await ok(plan(id, { publishAt: soon(60_000), unpublishAt: soon(120_000) }));
    expect((await ok(plan(id, { publishAt: null, unpublishAt: null }))).schedule).toEqual({
      publish: null,
      unpublish: null,
      refused: null,
    });
    const refused = async (body: object) => (await plan(id, body)).body;
    expect(await refused({ publishAt: soon(-1_000) })).toMatchObject({
      code: 'content.schedule_invalid',
      errors: [{ pointer: '/publishAt' }],
    });
    expect(await refused({ publishAt: soon(60_000), unpublishAt: soon(30_000) })).toMatchObject({
      errors: [{ pointer: '/unpublishAt' }],
    });
    expect((await refused({ unpublishAt: soon(60_000) })).code).toBe('content.move_not_allowed');
    expect((await plan(id, { publishAt: soon(60_000) }, author)).status).toBe(403);
    const { id: draft } = await ok(author.post('/content/items', { repository: 'prompts', title: 'Draft' }));
    expect((await plan(draft, { publishAt: soon(60_000) })).body.code).toBe('content.move_not_allowed');
    expect((await reader.get(`/content/items/${id}`)).status).toBe(404);
  });
});

describe('releases', () => {
  const create = async (...ids: string[]) => {
    const entries = ids.map((itemId) => ({ itemId, version: 1 }));
    return ok(manager.post('/content/releases', { name: 'Spring', entries }));
  };

  it('CNT-02 publish all their items together', async () => {
    const ids = [await approved(), await approved(), await approved()];
    const release = await create(...ids);
    expect(release).toMatchObject({
      status: 'draft',
      entries: ids.map((itemId) => ({ itemId, version: 1 })),
    });
    expect(await ok(manager.post(`/content/releases/${release.id}/publish`))).toMatchObject({
      status: 'published',
    });
    for (const id of ids) expect(await item(id)).toMatchObject({ status: 'published', publishedVersion: 1 });
    expect((await manager.post(`/content/releases/${release.id}/publish`)).body.code).toBe(
      'content.release_move_not_allowed',
    );
    expect((await ok(manager.get(`/content/releases?itemId=${ids[0]}`))).data).toHaveLength(1);
    expect((await author.get(`/content/releases/${release.id}`)).status).toBe(403);
  });

  it('CNT-02 leave what is live as they name it already', async () => {
    const [live, other] = [await approved(), await approved()];
    const release = await create(live, other);
    const { publishedAt } = await ok(manager.post(`/content/items/${live}/publish`));
    await ok(manager.post(`/content/releases/${release.id}/publish`));
    expect(await item(live)).toMatchObject({ status: 'published', publishedAt });
    expect((await item(other)).status).toBe('published');
  });

  it('CNT-02 publish nothing when one item cannot be, and name each that cannot', async () => {
    const [good, changed, missing] = [await approved(), await approved(), newId()];
    const release = await create(good, changed, missing);
    await ok(author.patch(`/content/items/${changed}`, { title: 'Changed' }));
    const { status, body } = await manager.post(`/content/releases/${release.id}/publish`);
    expect([status, body.code]).toEqual([409, 'content.release_conflicts']);
    expect(body.errors).toMatchObject([
      { pointer: '/entries/1', code: 'content.changed_since' },
      { pointer: '/entries/2', code: 'content.item_not_found' },
    ]);
    expect((await item(good)).status).toBe('approved');
    expect((await ok(manager.get(`/content/releases/${release.id}`))).status).toBe('draft');
  });

  it('CNT-02 go out at their time, once; one that fails says why and is published after it was mended', async () => {
    const [one, two] = [await approved(), await approved()];
    const release = await create(one, two);
    const path = `/content/releases/${release.id}`;
    await ok(manager.put(`${path}/schedule`, { publishAt: soon() }));
    await ok(author.patch(`/content/items/${two}`, { title: 'Changed' }));
    expect((await manager.patch(path, { name: 'x' })).body.code).toBe('content.release_move_not_allowed');
    await untilDone(async () => expect((await ok(manager.get(path))).status).toBe('failed'));
    expect((await ok(manager.get(path))).conflicts).toMatchObject([
      { index: 1, itemId: two, code: 'content.changed_since' },
    ]);
    expect((await item(one)).status).toBe('approved');
    await ok(manager.patch(path, { entries: [{ itemId: one, version: 1 }] }));
    await ok(manager.put(`${path}/schedule`, { publishAt: soon() }));
    await untilDone(async () => expect((await ok(manager.get(path))).status).toBe('published'));
    expect(await item(one)).toMatchObject({ status: 'published' });
    expect((await manager.post(`${path}/cancel`)).status).toBe(409);
  });

  it('CNT-02 are taken off the schedule, cancelled for good, and have each item once', async () => {
    const id = await approved();
    const release = await create(id);
    const path = `/content/releases/${release.id}`;
    await ok(manager.put(`${path}/schedule`, { publishAt: soon(60_000) }));
    expect(await ok(manager.put(`${path}/schedule`, { publishAt: null }))).toMatchObject({
      status: 'draft',
      dueAt: null,
    });
    expect(await ok(manager.post(`${path}/cancel`))).toMatchObject({ status: 'cancelled' });
    expect((await manager.post(`${path}/publish`)).status).toBe(409);
    const twice = { name: 'Twice', entries: [id, id].map((itemId) => ({ itemId, version: 1 })) };
    expect((await manager.post('/content/releases', twice)).body).toMatchObject({
      code: 'content.release_entry_twice',
      errors: [{ pointer: '/entries/1/itemId' }],
    });
    const empty = await ok(manager.post('/content/releases', { name: 'Empty' }));
    expect((await manager.post(`/content/releases/${empty.id}/publish`)).body.code).toBe(
      'content.release_empty',
    );
  });

  it('CNT-04 and an edit of one of their items wait for each other: all went live before it, or nothing did', async () => {
    const outcomes = new Set<boolean>();
    for (let round = 0; round < 6; round++) {
      const ids = [await approved(), await approved(), await approved()];
      const release = await create(...ids);
      const edit = () => author.patch(`/content/items/${ids[round % 3]}`, { title: 'Edited' });
      const publish = () => manager.post(`/content/releases/${release.id}/publish`);
      const [first, last] = await Promise.all(round % 2 ? [edit(), publish()] : [publish(), edit()]);
      const [edited, published] = round % 2 ? [first, last] : [last, first];
      expect(edited.status).toBe(200);
      const items = await Promise.all(ids.map(item));
      const live = items.map(({ publishedVersion }) => publishedVersion);
      expect(live).toEqual(published.status === 200 ? [1, 1, 1] : [null, null, null]);
      expect(items[round % 3]).toMatchObject({ status: 'draft', version: 2 });
      outcomes.add(published.status === 200);
    }
    expect(outcomes.size).toBeGreaterThan(0);
  });
});
