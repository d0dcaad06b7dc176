import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '#libs/kernel/id.js';
import { startTestApp, useTestApp, type TestApp } from '#libs/testing/app-fixture.js';
import { eventually } from '#libs/testing/eventually.js';
import { Journey } from '#libs/testing/journey.js';
import { admin } from '#libs/testing/postgres.js';
import { joinOrganization, operator } from '../../test/support/people.js';

const app = useTestApp();

describe('custom roles', () => {
  let owner: Journey;
  let member: Journey;
  beforeAll(async () => {
    owner = await app().register();
    member = await joinOrganization(app(), owner.organization.id, 'member');
  });

  const editor = { key: 'editor', name: 'Editor', permissions: ['content.read', 'content.create'] };

  it('TEN-07 are made, read, listed after the built-in ones, changed and deleted', async () => {
    const created = await owner.post('/roles', { ...editor, description: 'Writes' });
    expect([created.status, created.body]).toEqual([
      201,
      {
        id: expect.any(String),
        ...editor,
        permissions: ['content.create', 'content.read'],
        description: 'Writes',
        builtIn: false,
        revision: 1,
        updatedAt: expect.any(String),
      },
    ]);
    const path = `/roles/${created.body.id}`;
    expect((await member.get(path)).body).toEqual(created.body);
    const { data } = (await member.get('/roles')).body;
    expect(data.map(({ key }: { key: string }) => key)).toEqual([
      'owner',
      'admin',
      'manager',
      'content_creator',
      'coach',
      'scheduler',
      'athlete',
      'member',
      'client',
      'editor',
    ]);
    const changed = await owner.patch(path, { name: 'Author' }, { headers: { 'if-match': '"1"' } });
    expect([changed.status, changed.body.name, changed.body.revision]).toEqual([200, 'Author', 2]);
    expect((await owner.patch(path, { name: 'Late' }, { headers: { 'if-match': '"1"' } })).status).toBe(412);
    expect((await owner.delete(path)).status).toBe(204);
    expect((await owner.get(path)).body.code).toBe('tenancy.role_not_found');
  });

  it('TEN-09 include only what whoever makes them may do, and never what is the platform’s', async () => {
    const helper = await joinOrganization(app(), owner.organization.id, 'member');
    const grant = { userId: helper.user.id, resource: 'permissions', action: 'grant' };
    expect((await owner.post('/grants', grant)).status).toBe(201);
    const tooMuch = await helper.post('/roles', {
      ...editor,
      key: 'sneaky',
      permissions: ['billing.manage'],
    });
    expect([tooMuch.status, tooMuch.body.code]).toEqual([403, 'tenancy.permission_not_held']);
    const { status, body } = await owner.post('/roles', {
      ...editor,
      permissions: ['content.read', 'ops.manage'],
    });
    expect([status, body.code, body.errors[0].pointer]).toEqual([
      422,
      'tenancy.permission_unknown',
      '/permissions/1',
    ]);
  });

  it('TEN-07 have a key of their own', async () => {
    expect((await owner.post('/roles', { ...editor, key: 'owner' })).body.code).toBe(
      'tenancy.role_key_reserved',
    );
    expect((await owner.post('/roles', { ...editor, key: 'super_admin' })).status).toBe(409);
    expect((await owner.post('/roles', { ...editor, key: 'twice' })).status).toBe(201);
    expect((await owner.post('/roles', { ...editor, key: 'twice' })).body.code).toBe(
      'tenancy.role_key_taken',
    );
    expect((await owner.post('/roles', { ...editor, key: 'Not A Key' })).status).toBe(400);
  });

  it('TEN-07 decide what their holders may do, and cannot be deleted from under them', async () => {
    const role = (await owner.post('/roles', { ...editor, key: 'writer' })).body;
    const writer = await joinOrganization(app(), owner.organization.id, 'writer');
    expect((await writer.get('/me')).body).toMatchObject({
      roles: ['writer'],
      permissions: ['content.create', 'content.read'],
    });
    const draft = { repository: 'documents', title: 'Mine', contentData: {} };
    expect((await writer.post('/content/items', draft)).status).toBe(201);
    expect((await writer.get('/conversations')).status).toBe(403);
    await owner.patch(`/roles/${role.id}`, { permissions: ['content.read'] });
    expect((await writer.post('/content/items', draft)).status).toBe(403);
    const refused = await owner.delete(`/roles/${role.id}`);
    expect([refused.status, refused.body.code]).toEqual([409, 'tenancy.role_in_use']);
  });

  it('TEN-07 come page by page, the built-in ones with the first', async () => {
    const other = await app().register();
    for (const key of ['one', 'two']) await other.post('/roles', { ...editor, key });
    const keys = (body: { data: { key: string }[] }) => body.data.map(({ key }) => key);
    const first = (await other.get('/roles?limit=1')).body;
    expect([keys(first).slice(0, 2), keys(first).at(-1)]).toEqual([['owner', 'admin'], 'one']);
    const second = (await other.get(`/roles?limit=1&cursor=${first.nextCursor}`)).body;
    expect([keys(second), second.nextCursor]).toEqual([['two'], null]);
  });

  it('TEN-09 who manages people gives no role that exceeds his own, nor the platform’s, and sees no address', async () => {
    const { id } = owner.organization;
    const role = { key: 'recruiter', name: 'Recruiter', permissions: ['members.read', 'members.manage'] };
    expect((await owner.post('/roles', role)).status).toBe(201);
    const recruiter = await joinOrganization(app(), id, 'recruiter');
    const colleague = await joinOrganization(app(), id, 'recruiter');
    const invited = async (given: string) => {
      const { status, body } = await recruiter.post(`/tenants/${id}/invite`, {
        email: `${newId()}@example.com`,
        role: given,
      });
      return [status, body.code];
    };
    expect(await invited('admin')).toEqual([403, 'tenancy.role_not_grantable']);
    expect(await invited('super_admin')).toEqual([422, 'tenancy.role_unknown']);
    expect(await invited('recruiter')).toEqual([201, undefined]);
    const path = `/tenants/${id}/members/${colleague.user.id}`;
    const changed = await recruiter.patch(path, { department: 'Sales' });
    expect(changed.body).toMatchObject({ department: 'Sales', email: null });
    expect((await owner.patch(path, { department: null })).body.email).toBe(colleague.user.email);
  });

  it('TEN-16 are the business of administrators', async () => {
    expect((await member.post('/roles', editor)).body.code).toBe('auth.permission_denied');
  });
});

describe('grants', () => {
  let owner: Journey;
  let member: Journey;
  beforeAll(async () => {
    owner = await app().register();
    member = await joinOrganization(app(), owner.organization.id, 'member');
  });

  it('TEN-07 hold at once, for their time, and end at once when they are revoked', async () => {
    expect((await member.get('/admin/audit')).status).toBe(403);
    const expiresAt = new Date(Date.now() + 60_000).toISOString();
    const terms = { userId: member.user.id, resource: 'audit', action: 'read', expiresAt };
    const { status, body } = await owner.post('/grants', terms);
    expect([status, body]).toEqual([
      201,
      {
        id: expect.any(String),
        ...terms,
        scope: 'organization',
        grantedBy: owner.user.id,
        createdAt: expect.any(String),
      },
    ]);
    expect((await member.get('/admin/audit')).status).toBe(200);
    const page = (await owner.get(`/grants?userId=${member.user.id}`)).body;
    expect(page.data.map(({ id }: { id: string }) => id)).toEqual([body.id]);
    expect((await owner.post('/grants', terms)).body.code).toBe('tenancy.grant_exists');
    expect((await owner.delete(`/grants/${body.id}`)).status).toBe(204);
    expect((await member.get('/admin/audit')).status).toBe(403);
    expect((await owner.delete(`/grants/${body.id}`)).body.code).toBe('tenancy.grant_not_found');
  });

  it('TEN-07 end by themselves', async () => {
    const expiresAt = new Date(Date.now() + 1_500).toISOString();
    await owner.post('/grants', { userId: member.user.id, resource: 'audit', action: 'export', expiresAt });
    const allowed = async () =>
      (await member.get('/permissions/explain?permission=audit.export')).body.allowed;
    expect(await allowed()).toBe(true);
    await eventually(async () => expect(await allowed()).toBe(false));
  });

  it.each([
    [{ resource: 'nothing', action: 'read' }, 422, 'tenancy.permission_unknown'],
    [{ resource: 'ops', action: 'manage' }, 422, 'tenancy.permission_unknown'],
    [{ resource: 'audit', action: 'read', expiresAt: '2020-01-01T00:00:00Z' }, 422, 'tenancy.grant_expired'],
    [{ resource: 'audit', action: 'read', userId: newId() }, 404, 'tenancy.member_not_found'],
    [{ resource: 'audit', action: 'read', scope: 'all' }, 400, 'request.invalid'],
  ])('TEN-09 cannot be %j', async (terms, status, code) => {
    const answer = await owner.post('/grants', { userId: member.user.id, ...terms });
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  it('TEN-07 end with the membership, and are not there when the person comes back', async () => {
    const leaver = await joinOrganization(app(), owner.organization.id, 'member');
    await owner.post('/grants', { userId: leaver.user.id, resource: 'audit', action: 'read' });
    expect((await leaver.get('/admin/audit')).status).toBe(200);
    const path = `/tenants/${owner.organization.id}/members/${leaver.user.id}`;
    expect((await owner.delete(path)).status).toBeLessThan(300);
    expect((await owner.get(`/grants?userId=${leaver.user.id}`)).body.data).toEqual([]);
    const second = await joinOrganization(app(), owner.organization.id, 'member');
    await owner.post('/grants', { userId: second.user.id, resource: 'audit', action: 'read' });
    expect((await second.post(`/tenants/${owner.organization.id}/leave`)).status).toBeLessThan(300);
    expect((await owner.get(`/grants?userId=${second.user.id}`)).body.data).toEqual([]);
  });

  it('TEN-09 give nobody more than the one who gives has, and no wider', async () => {
    const deputy = await joinOrganization(app(), owner.organization.id, 'member');
    const to = (userId: string, resource: string, action: string, scope = 'organization') =>
      owner.post('/grants', { userId, resource, action, scope });
    await to(deputy.user.id, 'permissions', 'grant');
    await to(deputy.user.id, 'users', 'read', 'department');
    const give = (resource: string, action: string, scope: string) =>
      deputy.post('/grants', { userId: member.user.id, resource, action, scope });
    expect((await give('billing', 'read', 'organization')).body.code).toBe('tenancy.permission_not_held');
    expect((await give('users', 'read', 'organization')).body.code).toBe('tenancy.permission_not_held');
    expect((await give('users', 'manage', 'department')).body.code).toBe('tenancy.permission_not_held');
    expect((await give('users', 'read', 'department')).status).toBe(201);
  });
});

describe('an explanation', () => {
  let owner: Journey;
  let member: Journey;
  beforeAll(async () => {
    owner = await app().register();
    member = await joinOrganization(app(), owner.organization.id, 'member');
  });

  it('TEN-07 says which rule decided and which were asked', async () => {
    const { status, body } = await member.get('/permissions/explain?permission=content.publish');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      userId: member.user.id,
      organizationId: owner.organization.id,
      permission: 'content.publish',
      allowed: false,
      rule: 'permission_source',
      scope: null,
    });
    expect(body.steps.at(-1)).toEqual({ rule: 'permission_source', decided: true, detail: body.detail });
    await owner.post('/grants', { userId: member.user.id, resource: 'content', action: 'publish' });
    const now = (await member.get('/permissions/explain?permission=content.publish')).body;
    expect([now.allowed, now.detail]).toEqual([true, 'A grant of content.publish includes it.']);
  });

  it('TEN-07 of somebody else is for who may give permissions, and only of one’s own people', async () => {
    const path = (userId: string) => `/permissions/explain?permission=billing.read&userId=${userId}`;
    expect((await owner.get(path(member.user.id))).body).toMatchObject({
      allowed: false,
      userId: member.user.id,
    });
    expect((await member.get(path(owner.user.id))).body.code).toBe('auth.permission_denied');
    const stranger = await app().register();
    for (const userId of [stranger.user.id, newId()])
      expect((await owner.get(path(userId))).body.code).toBe('tenancy.member_not_found');
  });

  it('TEN-07 names the mistake in a permission that does not exist', async () => {
    const { status, body } = await owner.get('/permissions/explain?permission=content.fly');
    expect([status, body.code, body.errors[0].pointer]).toEqual([
      422,
      'tenancy.permission_unknown',
      '?permission',
    ]);
    expect((await owner.get('/permissions')).body.permissions).toContain('content.publish');
  });

  it('TEN-07 comes with a refusal, for administrators alone', async () => {
    const refused = await owner.get('/admin/ops/outbox');
    expect([refused.status, refused.body.decision]).toEqual([
      403,
      { rule: 'platform_permission', detail: expect.stringContaining('operators') },
    ]);
    expect((await member.get('/admin/audit')).body).not.toHaveProperty('decision');
  });
});

describe('a security policy', () => {
  const open = {
    requireMfa: false,
    mfaRoles: [],
    signInMethods: [],
    sessionMaxMinutes: null,
    sessionIdleMinutes: null,
    ipRanges: [],
    countries: [],
  };

  it('TEN-12 holds at once for every request in the organization, and for nothing outside of it', async () => {
    const owner = await app().register();
    const member = await joinOrganization(app(), owner.organization.id, 'member');
    const path = `/tenants/${owner.organization.id}/security-policy`;
    expect((await owner.get(path)).body).toEqual(open);
    const set = await owner.put(path, { ...open, ipRanges: ['127.0.0.0/8', '::1'], signInMethods: ['pwd'] });
    expect([set.status, set.body.ipRanges]).toEqual([200, ['127.0.0.0/8', '::1']]);
    expect((await member.get('/content/items')).status).toBe(200);
    await admin(
      app().db.adminUrl,
      `update tenancy.organizations set settings = jsonb_set(settings, '{security,ipRanges}', '["198.51.100.0/24"]')
        where id = '${owner.organization.id}'`,
    );
    await eventually(async () => expect((await member.get('/content/items')).status).toBe(403));
    const refused = await member.get('/conversations');
    expect([refused.body.code, refused.body.detail]).toEqual([
      'tenancy.organization_refuses',
      'This organization may only be used from its own networks.',
    ]);
    expect((await member.get('/me')).status).toBe(200);
    const first = (await member.get('/organizations')).body.data[0].id;
    const elsewhere = member.as(
      (await member.post('/auth/switch-organization', { organizationId: first })).body,
    );
    expect((await elsewhere.get('/content/items')).status).toBe(200);
  });

  it('TEN-12 is stored only when it makes sense and its author passes it', async () => {
    const owner = await app().register();
    const path = `/tenants/${owner.organization.id}/security-policy`;
    const mfa = await owner.put(path, { ...open, requireMfa: true });
    expect([mfa.status, mfa.body.code]).toEqual([422, 'tenancy.security_policy_locks_out']);
    const wrong = await owner.put(path, { ...open, ipRanges: ['everywhere'] });
    expect([wrong.body.code, wrong.body.errors[0].pointer]).toEqual([
      'tenancy.security_policy_invalid',
      '/ipRanges/0',
    ]);
    expect((await owner.put(path, { ...open, ipRanges: 'x' })).status).toBe(400);
    expect((await owner.get(path)).body).toEqual(open);
  });

  it('IDN-08 TEN-12 asks a second factor of some roles alone', async () => {
    const owner = await app().register();
    const member = await joinOrganization(app(), owner.organization.id, 'member');
    const manager = await joinOrganization(app(), owner.organization.id, 'manager');
    const path = `/tenants/${owner.organization.id}/security-policy`;
    const { mfaRoles: _, ...older } = open;
    expect((await owner.put(path, older)).body).toEqual(open);
    const unknown = await owner.put(path, { ...open, mfaRoles: ['manger'] });
    expect([unknown.status, unknown.body.code]).toEqual([422, 'tenancy.role_unknown']);
    const own = await owner.put(path, { ...open, mfaRoles: ['owner'] });
    expect(own.body.code).toBe('tenancy.security_policy_locks_out');
    expect((await owner.put(path, { ...open, mfaRoles: ['manager'] })).body.mfaRoles).toEqual(['manager']);
    expect((await manager.get('/content/items')).body.code).toBe('auth.mfa_required');
    expect((await member.get('/content/items')).status).toBe(200);
  });

  it('TEN-12 that asks for a second factor is answered like any step up', async () => {
    const owner = await app().register();
    await admin(
      app().db.adminUrl,
      `update tenancy.organizations set settings = '{"security": {"requireMfa": true}}' where id = '${owner.organization.id}'`,
    );
    await eventually(async () =>
      expect((await owner.get('/content/items')).body.code).toBe('auth.mfa_required'),
    );
  });
});

describe('operators', () => {
  let owner: Journey;
  let support: Journey;
  beforeAll(async () => {
    owner = await app().register();
    support = await operator(app());
  });

  const enter = async (): Promise<Journey> => {
    const { status, body } = await support.post('/auth/switch-organization', {
      organizationId: owner.organization.id,
    });
    if (status !== 200) throw new Error(`${status} ${body.code}`);
    return support.as(body);
  };

  it('TEN-15 come into an organization only by opening it, for a reason and a time, in its audit log', async () => {
    await expect(enter()).rejects.toThrow('identity.organization_not_found');
    expect(
      (await owner.post('/admin/ops/access', { organizationId: owner.organization.id, reason: 'Curious me' }))
        .status,
    ).toBe(403);
    const reason = 'Ticket 4711: answers are missing';
    const opened = await support.post('/admin/ops/access', {
      organizationId: owner.organization.id,
      reason,
      minutes: 10,
    });
    expect([opened.status, opened.body.reason]).toEqual([201, reason]);
    const inside = await enter();
    expect((await inside.get('/me')).body).toMatchObject({ roles: ['super_admin'] });
    expect((await inside.get('/content/items')).status).toBe(200);
    const list = (await owner.get(`/tenants/${owner.organization.id}/platform-access`)).body.data;
    expect(list).toMatchObject([{ operatorId: support.user.id, reason, endedAt: null }]);
    const log = (await owner.get('/admin/audit?action=platform_access.opened')).body.data;
    expect(log).toMatchObject([{ userId: support.user.id, details: { reason, minutes: 10 } }]);
    expect((await support.post(`/admin/ops/access/${opened.body.id}/end`)).status).toBe(200);
    expect((await inside.get('/content/items')).status).toBe(403);
    expect((await support.post(`/admin/ops/access/${opened.body.id}/end`)).body.code).toBe(
      'tenancy.platform_access_not_found',
    );
  });

  it('TEN-15 are out again when the time is over', async () => {
    const reason = 'Ticket 4712: cannot sign in';
    const opened = await support.post('/admin/ops/access', { organizationId: owner.organization.id, reason });
    const inside = await enter();
    expect((await inside.get('/content/items')).status).toBe(200);
    await admin(
      app().db.adminUrl,
      `update tenancy.platform_access set expires_at = now() where id = '${opened.body.id}'`,
    );
    await eventually(async () => expect((await inside.get('/content/items')).status).toBe(403));
    await expect(enter()).rejects.toThrow('identity.organization_not_found');
  });
});

describe('a change of what somebody may do', () => {
  let other: TestApp;
  beforeAll(async () => {
    other = await startTestApp({}, app().db);
  });
  afterAll(() => other.close());

  it('TEN-07 holds at once on the process that made it and within seconds on every other', async () => {
    const owner = await app().register();
    const member = await joinOrganization(app(), owner.organization.id, 'member');
    const there = Object.assign(new Journey(other.url), { session: member.session });
    expect((await there.get('/admin/audit')).status).toBe(403);
    const grant = await owner.post('/grants', { userId: member.user.id, resource: 'audit', action: 'read' });
    expect((await member.get('/admin/audit')).status).toBe(200);
    const granted = Date.now();
    await eventually(async () => expect((await there.get('/admin/audit')).status).toBe(200));
    await owner.delete(`/grants/${grant.body.id}`);
    expect((await member.get('/admin/audit')).status).toBe(403);
    await eventually(async () => expect((await there.get('/admin/audit')).status).toBe(403));
    expect(Date.now() - granted).toBeLessThan(5_000);
  });
});
