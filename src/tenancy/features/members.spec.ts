import { beforeAll, describe, expect, it } from 'vitest';
import { useTestApp } from '#libs/testing/app-fixture.js';
import type { Journey } from '#libs/testing/journey.js';
import { newId } from '#libs/kernel/id.js';
import { joinOrganization } from '../../../test/support/people.js';

const app = useTestApp();

const codeOf = ({ status, body }: { status: number; body: { code?: string } }) => [status, body.code];

let owner: Journey;
let organization: string;

const member = (userId: string) => `/tenants/${organization}/members/${userId}`;
const joined = (role: string) => joinOrganization(app(), organization, role);
const change = (by: Journey, whom: Journey, changes: object) => by.patch(member(whom.user.id), changes);

beforeAll(async () => {
  owner = await app().register();
  organization = owner.organization.id;
});

describe('members', () => {
  it('TEN-02 gives a member another role and department, once for each revision that was read', async () => {
    const person = await joined('member');
    const read = await owner.get(member(person.user.id));
    expect(read.body).toMatchObject({ role: 'member', department: null, status: 'active', revision: 1 });
    const headers = { 'if-match': read.headers.get('etag') ?? '' };
    const changes = { role: 'coach', department: 'Sales' };
    const changed = await owner.patch(member(person.user.id), changes, { headers });
    expect(changed.body).toMatchObject({ ...changes, revision: 2 });
    expect(changed.headers.get('etag')).toBe('"2"');
    expect((await owner.patch(member(person.user.id), changes, { headers })).status).toBe(412);
    expect((await owner.patch(member(person.user.id), changes)).body.revision).toBe(2);
    expect((await owner.patch(member(person.user.id), { department: null })).body.department).toBeNull();
  });

  it('TEN-02 finds members by role, status, department and a part of the name', async () => {
    const person = await joined('scheduler');
    await change(owner, person, { department: 'Front desk' });
    const found = async (query: string) =>
      (await owner.get(`/tenants/${organization}/members?limit=100&${query}`)).body.data.map(
        ({ userId }: { userId: string }) => userId,
      );
    expect(await found('role=scheduler')).toEqual([person.user.id]);
    expect(await found('department=Front%20desk')).toEqual([person.user.id]);
    expect(await found('department=Front%20desk&role=owner')).toEqual([]);
    expect(await found('q=COLLEAG&role=scheduler')).toEqual([person.user.id]);
    expect(await found('q=%25')).toEqual([]);
    await owner.post(`${member(person.user.id)}/suspend`);
    expect(await found('status=suspended')).toEqual([person.user.id]);
    const colleague = await joined('member');
    const seen = await colleague.get(`/tenants/${organization}/members?status=suspended`);
    expect(seen.body.data).toEqual([]);
    expect((await colleague.get(member(person.user.id))).status).toBe(404);
  });

  it('TEN-02 TEN-16 people of other organizations do not exist here, nor do other organizations', async () => {
    const stranger = await app().register();
    const elsewhere = `/tenants/${stranger.organization.id}/members/${stranger.user.id}`;
    const attempts = (path: string) => [
      owner.get(path),
      owner.patch(path, { role: 'member' }),
      owner.delete(path),
      owner.post(`${path}/suspend`),
      owner.post(`${path}/reactivate`),
    ];
    for (const answer of await Promise.all(attempts(elsewhere)))
      expect(codeOf(answer)).toEqual([404, 'tenancy.organization_not_found']);
    for (const id of [stranger.user.id, newId()])
      for (const answer of await Promise.all(attempts(member(id))))
        expect(codeOf(answer)).toEqual([404, 'tenancy.member_not_found']);
    expect((await owner.post(`/tenants/${stranger.organization.id}/leave`)).status).toBe(404);
    expect((await stranger.get('/content/items')).status).toBe(200);
  });

  it('TEN-03 whoever is suspended loses access at once and gets it back with his role', async () => {
    const person = await joined('manager');
    expect((await person.get('/content/items')).status).toBe(200);
    expect((await owner.post(`${member(person.user.id)}/suspend`)).body.status).toBe('suspended');
    expect((await person.get('/content/items')).status).toBe(403);
    expect(codeOf(await owner.post(`${member(person.user.id)}/suspend`))).toEqual([
      409,
      'tenancy.membership_status_conflict',
    ]);
    expect((await owner.post(`${member(person.user.id)}/reactivate`)).body).toMatchObject({
      status: 'active',
      role: 'manager',
      revision: 3,
    });
    expect((await person.get('/content/items')).status).toBe(200);
    expect((await owner.post(`${member(person.user.id)}/reactivate`)).status).toBe(409);
  });

  it('TEN-03 whoever is removed loses access at once, and is kept as somebody who left', async () => {
    const person = await joined('member');
    expect((await owner.delete(member(person.user.id))).status).toBe(204);
    expect((await person.get('/content/items')).status).toBe(403);
    expect((await owner.get(member(person.user.id))).body).toMatchObject({ status: 'left' });
    for (const again of [
      await owner.delete(member(person.user.id)),
      await change(owner, person, { role: 'coach' }),
      await owner.post(`${member(person.user.id)}/suspend`),
    ])
      expect(codeOf(again)).toEqual([409, 'tenancy.membership_status_conflict']);
  });

  it('TEN-03 anybody may leave, and works in another organization of his from then on', async () => {
    const person = await joined('client');
    expect((await person.post(`/tenants/${organization}/leave`)).status).toBe(204);
    expect((await person.get(`/tenants/${organization}`)).status).toBe(404);
    const again = await app().anonymous.post('/auth/login', {
      email: person.user.email,
      password: 'correct horse battery',
    });
    expect(again.body.organization.id).not.toBe(organization);
  });

  it('TEN-09 the last owner cannot be demoted, suspended or removed, and cannot leave', async () => {
    const alone = await app().register();
    const { id } = alone.organization;
    const own = `/tenants/${id}/members/${alone.user.id}`;
    for (const answer of [
      await alone.patch(own, { role: 'admin' }),
      await alone.post(`${own}/suspend`),
      await alone.delete(own),
      await alone.post(`/tenants/${id}/leave`),
    ])
      expect(codeOf(answer)).toEqual([409, 'tenancy.last_owner']);
    const second = await joinOrganization(app(), id, 'member');
    expect((await alone.patch(`/tenants/${id}/members/${second.user.id}`, { role: 'owner' })).status).toBe(
      200,
    );
    await second.post(`/tenants/${id}/members/${alone.user.id}/suspend`);
    expect(codeOf(await second.post(`/tenants/${id}/leave`))).toEqual([409, 'tenancy.last_owner']);
  });

  it('TEN-09 nobody touches an owner, makes one or gives a role with more than he has, unless he may', async () => {
    const admin = await joined('admin');
    const boss = await joined('owner');
    for (const answer of [
      await change(admin, boss, { role: 'member' }),
      await change(admin, boss, { department: 'Cellar' }),
      await admin.post(`${member(boss.user.id)}/suspend`),
      await admin.delete(member(boss.user.id)),
    ])
      expect(codeOf(answer)).toEqual([403, 'tenancy.owners_only']);
    expect(codeOf(await change(admin, admin, { role: 'owner' }))).toEqual([
      403,
      'tenancy.role_not_grantable',
    ]);
    expect(codeOf(await change(admin, admin, { role: 'no_such_role' }))).toEqual([
      422,
      'tenancy.role_unknown',
    ]);
    expect((await change(admin, await joined('member'), { role: 'admin' })).status).toBe(200);
  });

  it('TEN-09 two owners who demote each other at once leave one', async () => {
    for (let round = 0; round < 5; round += 1) {
      const first = await app().register();
      const { id } = first.organization;
      const second = await joinOrganization(app(), id, 'owner');
      const demote = (by: Journey, whom: Journey) =>
        by.patch(`/tenants/${id}/members/${whom.user.id}`, { role: 'member' });
      const statuses = (await Promise.all([demote(first, second), demote(second, first)])).map(
        ({ status }) => status,
      );
      expect(statuses.toSorted((a, b) => a - b)).toEqual([200, 403]);
      const left = await Promise.all(
        [first, second].map((one) => one.get(`/tenants/${id}/members?role=owner`)),
      );
      expect(left[0]?.body.data).toHaveLength(1);
    }
  });

  it('TEN-09 two owners who leave at once leave one', async () => {
    const first = await app().register();
    const { id } = first.organization;
    const second = await joinOrganization(app(), id, 'owner');
    const answers = await Promise.all([first, second].map((one) => one.post(`/tenants/${id}/leave`)));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([204, 409]);
  });

  it('TEN-08 whoever may manage his own department reaches nobody else', async () => {
    const head = await joined('member');
    const mine = await joined('member');
    const other = await joined('member');
    await change(owner, head, { department: 'Sales' });
    await change(owner, mine, { department: 'Sales' });
    const granted = await owner.post('/grants', {
      userId: head.user.id,
      resource: 'members',
      action: 'manage',
      scope: 'department',
    });
    expect(granted.status, JSON.stringify(granted.body)).toBe(201);
    expect((await head.post(`${member(mine.user.id)}/suspend`)).status).toBe(200);
    expect(codeOf(await head.post(`${member(other.user.id)}/suspend`))).toEqual([
      403,
      'tenancy.outside_department',
    ]);
    expect(codeOf(await change(head, mine, { department: 'Support' }))).toEqual([
      403,
      'tenancy.outside_department',
    ]);
  });

  it('AUD-01 who changed whom is in the audit log', async () => {
    const person = await joined('member');
    await change(owner, person, { role: 'coach' });
    const { data } = (await owner.get(`/admin/audit?limit=1&action=member.changed`)).body;
    expect(data[0]).toMatchObject({
      action: 'member.changed',
      resourceId: person.user.id,
      details: { role: 'coach' },
    });
  });
});
