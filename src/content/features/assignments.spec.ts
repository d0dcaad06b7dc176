import { beforeAll, describe, expect, it } from 'vitest';
import { newId } from '#libs/kernel/id.js';
import { useTestApp } from '#libs/testing/app-fixture.js';
import { ok, type Answer, type Journey } from '#libs/testing/journey.js';
import { admin } from '#libs/testing/postgres.js';
import { withClient } from '../../../test/support/catalogue.js';
import { joinOrganization } from '../../../test/support/people.js';

const app = useTestApp();

const DAY = 86_400_000;
const daysFromNow = (days: number) => new Date(Date.now() + days * DAY).toISOString();

let owner: Journey;
let manager: Journey;
let member: Journey;
let client: Journey;
let team: string;

beforeAll(async () => {
  owner = await app().register();
  const { id } = owner.organization;
  manager = await joinOrganization(app(), id, 'manager');
  member = await joinOrganization(app(), id, 'member');
  client = await joinOrganization(app(), id, 'client');
  team = (await ok(owner.post('/teams', { name: 'Newcomers' }))).id;
  await ok(owner.put(`/teams/${team}/members/${member.user.id}`, { role: 'member' }));
});

async function item(title = 'Handbook', repository = 'documents'): Promise<string> {
  const contentData = repository === 'ai_agents' ? { system_prompt: 'Help' } : { body: 'Text' };
  return (await ok(owner.post('/content/items', { repository, title, contentData }))).id;
}

async function published(title?: string, repository?: string): Promise<string> {
  const id = await item(title, repository);
  await ok(owner.post(`/content/items/${id}/submit`));
  for (const step of ['approve', 'publish']) await ok(manager.post(`/content/items/${id}/${step}`));
  return id;
}

const assign = (itemId: string, terms: object, by = manager) =>
  ok(by.post('/content/assignments', { itemId, ...terms }));
const mine = async (person: Journey, query = '') =>
  (await ok(person.get(`/me/assignments?limit=100${query}`))).data;

describe('assignments', () => {
  it('CNT-05 are made, changed, given to somebody else and deactivated', async () => {
    const itemId = await published('Safety');
    const made = await assign(itemId, {
      userId: member.user.id,
      assignmentType: 'required',
      dueAt: daysFromNow(3),
      note: 'Please',
    });
    expect(made).toMatchObject({
      itemId,
      userId: member.user.id,
      teamId: null,
      accessLevel: 'read',
      status: 'active',
      revision: 1,
    });
    expect(await ok(manager.get(`/content/assignments/${made.id}`))).toMatchObject({
      itemTitle: 'Safety',
      targetName: 'Colleague',
    });
    const path = `/content/assignments/${made.id}`;
    const stale = await manager.patch(path, { note: 'x' }, { headers: { 'if-match': '"9"' } });
    expect(stale.status).toBe(412);
    expect(await ok(manager.patch(path, { userId: client.user.id, note: null }))).toMatchObject({
      userId: client.user.id,
      note: null,
      revision: 2,
    });
    expect((await mine(member)).map(({ itemId: id }: any) => id)).not.toContain(itemId);
    expect((await mine(client)).map(({ itemId: id }: any) => id)).toContain(itemId);
    expect(await ok(manager.delete(path))).toMatchObject({ status: 'inactive' });
    expect(await ok(manager.delete(path))).toMatchObject({ status: 'inactive', revision: 3 });
    expect((await mine(client)).map(({ itemId: id }: any) => id)).not.toContain(itemId);
    expect((await manager.patch(path, { note: 'y' })).body.code).toBe('content.assignment_inactive');
  });

  it('CNT-05 made again are the same one, on the new terms, and active again', async () => {
    const itemId = await published();
    const first = await assign(itemId, { teamId: team });
    expect(await assign(itemId, { teamId: team })).toEqual(first);
    expect(await assign(itemId, { teamId: team, assignmentType: 'recommended' })).toMatchObject({
      id: first.id,
      revision: 2,
    });
    await ok(manager.delete(`/content/assignments/${first.id}`));
    expect(await assign(itemId, { teamId: team })).toMatchObject({
      id: first.id,
      status: 'active',
      revision: 4,
    });
    const twice = await Promise.all([1, 2, 3].map(() => assign(itemId, { userId: client.user.id })));
    expect(new Set(twice.map(({ id }) => id)).size).toBe(1);
    const { id } = await assign(itemId, { userId: member.user.id });
    expect((await manager.patch(`/content/assignments/${id}`, { teamId: team })).body.code).toBe(
      'content.already_assigned',
    );
  });

  it.each<[string, object, string]>([
    ['no target', {}, 'content.assignment_target_unclear'],
    ['two targets', { userId: newId(), teamId: newId() }, 'content.assignment_target_unclear'],
    ['a person who is not there', { userId: newId() }, 'content.assignment_target_not_found'],
    ['a team that is not there', { teamId: newId() }, 'content.assignment_target_not_found'],
    ['an organization that is not below', { organizationId: newId() }, 'content.assignment_target_not_found'],
  ])('CNT-05 are refused for %s', async (_, target, code) => {
    const { body } = await manager.post('/content/assignments', { itemId: await item(), ...target });
    expect(body.code).toBe(code);
  });

  it('CNT-05 are refused with dates that do not fit, and for items that are not there', async () => {
    const itemId = await item();
    const userId = member.user.id;
    for (const dates of [
      { startsAt: daysFromNow(2), expiresAt: daysFromNow(1) },
      { startsAt: daysFromNow(2), dueAt: daysFromNow(1) },
      { expiresAt: daysFromNow(2), dueAt: daysFromNow(3) },
    ])
      expect((await manager.post('/content/assignments', { itemId, userId, ...dates })).body.code).toBe(
        'content.assignment_terms_invalid',
      );
    expect((await manager.post('/content/assignments', { itemId: newId(), userId })).body.code).toBe(
      'content.item_not_found',
    );
  });

  it('CNT-05 TEN-06 are made by managers for everybody and by coaches for the teams they lead', async () => {
    const coach = await joinOrganization(app(), owner.organization.id, 'coach');
    const athlete = await joinOrganization(app(), owner.organization.id, 'athlete');
    const squad = (await ok(owner.post('/teams', { name: 'Squad' }))).id;
    await ok(owner.put(`/teams/${squad}/members/${coach.user.id}`, { role: 'admin' }));
    await ok(owner.put(`/teams/${squad}/members/${athlete.user.id}`, { role: 'member' }));
    const itemId = await published();
    const { id } = await assign(itemId, { userId: athlete.user.id }, coach);
    await assign(itemId, { teamId: squad }, coach);
    const others = await assign(itemId, { userId: member.user.id });
    for (const target of [
      { userId: member.user.id },
      { teamId: team },
      { organizationId: owner.organization.id },
    ])
      expect((await coach.post('/content/assignments', { itemId, ...target })).body.code).toBe(
        'content.assignment_target_not_found',
      );
    expect((await coach.delete(`/content/assignments/${others.id}`)).status).toBe(404);
    expect((await coach.get(`/content/assignments/${others.id}`)).status).toBe(404);
    expect((await ok(coach.get(`/content/assignments?itemId=${itemId}`))).data).toHaveLength(2);
    expect((await member.post('/content/assignments', { itemId, userId: member.user.id })).status).toBe(403);
    await ok(coach.delete(`/content/assignments/${id}`));
  });

  it('CNT-05 XC-23 of an item, of a person and of a team are listed, newest first, page by page', async () => {
    const itemId = await published('Listed');
    const ids = [];
    for (const target of [
      { userId: member.user.id },
      { teamId: team },
      { organizationId: owner.organization.id },
      { userId: client.user.id },
    ])
      ids.unshift((await assign(itemId, target)).id);
    const pages = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body }: Answer<any> = await manager.get(
        `/content/assignments?itemId=${itemId}&limit=3${cursor && `&cursor=${cursor}`}`,
      );
      pages.push(...body.data.map(({ id }: any) => id));
      cursor = body.nextCursor;
    }
    expect(pages).toEqual(ids);
    const filtered = async (query: string) =>
      (await ok(manager.get(`/content/assignments?itemId=${itemId}&${query}`))).data.map(({ id }: any) => id);
    expect(await filtered(`userId=${member.user.id}`)).toEqual([ids[1], ids[2], ids[3]]);
    expect(await filtered(`teamId=${team}`)).toEqual([ids[2]]);
    expect(await filtered('status=expired')).toEqual([]);
    expect(await filtered('status=active')).toEqual(ids);
  });
});

describe('bulk assignments', () => {
  it('CNT-13 CNT-05 make a thousand at once, the same again changes nothing, and all are deactivated at once', async () => {
    const items = await Promise.all(Array.from({ length: 25 }, (_, i) => item(`Bulk ${i}`)));
    const people = Array.from({ length: 40 }, () => newId());
    await admin(
      app().db.adminUrl,
      people
        .map(
          (
            id,
          ) => `insert into tenancy.memberships (id, organization_id, user_id, role, email, display_name, joined_at, updated_at)
            values (gen_random_uuid(), '${owner.organization.id}', '${id}', 'member', '${id}@example.com', 'Crowd', now(), now())`,
        )
        .join(';'),
    );
    const request = { itemIds: items, userIds: people, assignmentType: 'required', dueAt: daysFromNow(30) };
    const [first, second] = await Promise.all(
      [1, 2].map(() => ok(manager.post('/content/assignments/bulk', request))),
    );
    expect([first?.created, second?.created].toSorted((a, b) => a - b)).toEqual([0, 1000]);
    expect([first?.unchanged, second?.unchanged].toSorted((a, b) => a - b)).toEqual([0, 1000]);
    const ids = first?.entries.map(({ assignmentId }: any) => assignmentId);
    expect(new Set(ids).size).toBe(1000);
    const ended = await ok(
      manager.post('/content/assignments/bulk-deactivate', { ids: [...ids.slice(0, 999), newId()] }),
    );
    expect(ended.deactivated).toBe(999);
    expect(ended.entries.at(-1)).toEqual({ assignment: '/ids/999', outcome: 'not_found' });
    expect((await manager.post('/content/assignments/bulk', { ...request, teamIds: [team] })).body.code).toBe(
      'content.too_many_assignments',
    );
  });

  it('CNT-13 say of each what became of it, or do nothing at all', async () => {
    const good = await item();
    const request = { itemIds: [good, newId()], userIds: [member.user.id, newId()] };
    const refused = await manager.post('/content/assignments/bulk', { ...request, allOrNothing: true });
    expect(refused).toMatchObject({ status: 422, body: { code: 'content.assignments_refused' } });
    expect(refused.body.errors.map(({ pointer }: any) => pointer)).toEqual([
      '/userIds/1',
      '/itemIds/1',
      '/itemIds/1',
    ]);
    expect((await ok(manager.get(`/content/assignments?itemId=${good}`))).data).toEqual([]);
    const partly = await ok(manager.post('/content/assignments/bulk', request));
    expect(partly).toMatchObject({ created: 1, refused: 3 });
    expect(partly.entries.map(({ outcome, code }: any) => [outcome, code])).toEqual([
      ['created', null],
      ['refused', 'content.assignment_target_not_found'],
      ['refused', 'content.item_not_found'],
      ['refused', 'content.item_not_found'],
    ]);
  });
});

describe('progress', () => {
  it('CNT-05 is each person’s own, also where the assignment is to a team, and whatever assignment led there', async () => {
    const itemId = await published('Course');
    const other = await joinOrganization(app(), owner.organization.id, 'member');
    await ok(owner.put(`/teams/${team}/members/${other.user.id}`, { role: 'member' }));
    const { id } = await assign(itemId, { teamId: team, dueAt: daysFromNow(5) });
    const sooner = await assign(itemId, {
      userId: member.user.id,
      dueAt: daysFromNow(2),
      assignmentType: 'required',
    });
    const [entry] = (await mine(member)).filter((each: any) => each.itemId === itemId);
    expect(entry).toMatchObject({
      id: sooner.id,
      itemTitle: 'Course',
      progress: 0,
      state: 'open',
      assignmentType: 'required',
    });
    expect(await ok(member.post(`/content/assignments/${id}/progress`, { percent: 60 }))).toMatchObject({
      percent: 60,
      completedAt: null,
    });
    expect(await ok(member.post(`/content/assignments/${id}/progress`, { percent: 20 }))).toMatchObject({
      percent: 60,
    });
    const people = (await ok(manager.get(`/content/assignments/${id}/progress`))).data;
    expect(people.find(({ userId }: any) => userId === member.user.id)).toMatchObject({ percent: 60 });
    expect(people.find(({ userId }: any) => userId === other.user.id)).toMatchObject({ percent: 0 });
    await ok(member.post(`/content/assignments/${sooner.id}/progress`, { percent: 100 }));
    expect((await mine(member, '&state=completed')).map((each: any) => each.itemId)).toContain(itemId);
    expect((await client.post(`/content/assignments/${id}/progress`, { percent: 1 })).status).toBe(404);
  });

  it('CNT-05 of two tabs that complete at once is completed once', async () => {
    const itemId = await published();
    const { id } = await assign(itemId, { userId: member.user.id });
    const answers = await Promise.all(
      [100, 100, 30, 100, 90].map((percent) =>
        member.post(`/content/assignments/${id}/progress`, { percent }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect((await mine(member, '&state=completed')).find((each: any) => each.id === id)).toMatchObject({
      progress: 100,
    });
    const { rows } = await withClient({ connectionString: app().db.adminUrl }, (db) =>
      db.query<{ revision: number }>(`select revision from content.progress where item_id = '${itemId}'`),
    );
    // One row, changed at most once for each step that led further.
    expect(rows).toHaveLength(1);
    expect(rows[0]?.revision).toBeLessThanOrEqual(4);
  });

  it('CNT-05 begins once more when the person, or whoever assigns, opens it again', async () => {
    const itemId = await published();
    const { id } = await assign(itemId, { userId: member.user.id });
    expect((await member.post(`/content/assignments/${id}/reopen`, {})).body.code).toBe(
      'content.not_completed',
    );
    for (const [by, body] of [
      [member, {}],
      [manager, { userId: member.user.id }],
    ] as const) {
      await ok(member.post(`/content/assignments/${id}/progress`, { percent: 100 }));
      expect(await ok(by.post(`/content/assignments/${id}/reopen`, body))).toMatchObject({
        percent: 0,
        completedAt: null,
      });
    }
    expect((await client.post(`/content/assignments/${id}/reopen`, { userId: member.user.id })).status).toBe(
      404,
    );
  });

  it('CNT-06 is refused while the item is not published', async () => {
    const itemId = await published();
    const { id } = await assign(itemId, { userId: member.user.id, accessLevel: 'write' });
    await ok(owner.post(`/content/items/${itemId}/unpublish`));
    expect((await member.post(`/content/assignments/${id}/progress`, { percent: 1 })).body.code).toBe(
      'content.not_live',
    );
  });
});

describe('the overdue report', () => {
  it('CNT-05 names each person who is late, the longest first, page by page and as CSV', async () => {
    const squad = (await ok(owner.post('/teams', { name: 'Late ones' }))).id;
    const late = [];
    for (let i = 0; i < 3; i += 1) {
      const person = await joinOrganization(app(), owner.organization.id, 'member');
      await ok(owner.put(`/teams/${squad}/members/${person.user.id}`, { role: 'member' }));
      late.push(person);
    }
    const itemId = await published('=HYPERLINK("evil")');
    const { id } = await assign(itemId, {
      teamId: squad,
      dueAt: daysFromNow(-3),
      assignmentType: 'required',
    });
    const older = await assign(itemId, { userId: late[0]?.user.id, dueAt: daysFromNow(-10) });
    await assign(itemId, { userId: late[1]?.user.id, dueAt: daysFromNow(10) });
    await ok((late[2] as Journey).post(`/content/assignments/${id}/progress`, { percent: 100 }));
    const rows: any[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body }: Answer<any> = await manager.get(
        `/content/assignments/overdue?itemId=${itemId}&limit=1${cursor && `&cursor=${cursor}`}`,
      );
      rows.push(...body.data);
      cursor = body.nextCursor;
    }
    expect(rows[0]).toMatchObject({
      assignmentId: older.id,
      userId: late[0]?.user.id,
      daysOverdue: 10,
      targetName: 'Colleague',
    });
    expect(
      rows
        .slice(1)
        .map(({ assignmentId, daysOverdue, targetName }) => [assignmentId, daysOverdue, targetName]),
    ).toEqual([
      [id, 3, 'Late ones'],
      [id, 3, 'Late ones'],
    ]);
    expect(new Set(rows.slice(1).map(({ userId }) => userId))).toEqual(
      new Set(late.slice(0, 2).map(({ user }) => user.id)),
    );
    const filtered = async (query: string) =>
      (await ok(manager.get(`/content/assignments/overdue?itemId=${itemId}&${query}`))).data.length;
    expect([
      await filtered(`teamId=${squad}`),
      await filtered(`userId=${late[1]?.user.id}`),
      await filtered('assignmentType=optional'),
    ]).toEqual([2, 1, 1]);
    const csv = await manager.get<string>(`/content/assignments/overdue/csv?itemId=${itemId}`);
    expect(csv.headers.get('content-type')).toContain('text/csv');
    const lines = csv.body.trim().split('\r\n');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toBe(
      'dueAt,daysOverdue,displayName,itemTitle,targetName,assignmentType,percent,userId,itemId,assignmentId',
    );
    expect(lines[1]).toContain(`"'=HYPERLINK`);
    expect((await member.get('/content/assignments/overdue')).status).toBe(403);
  });
});
