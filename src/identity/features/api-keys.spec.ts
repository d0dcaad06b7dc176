import { beforeAll, describe, expect, it } from 'vitest';
import { useTestApp } from '#libs/testing/app-fixture.js';
import { eventually } from '#libs/testing/eventually.js';
import { Journey } from '#libs/testing/journey.js';
import { joinOrganization, operator } from '../../../test/support/people.js';
import { onDatabase } from '#libs/testing/on-database.js';

const app = useTestApp();

describe('API keys', () => {
  let owner: Journey;
  let program: Journey;

  beforeAll(async () => {
    owner = await app().register();
    program = new Journey(app().url);
  });

  const keyOf = async (person: Journey, scopes: string[], more: object = {}) => {
    const answer = await person.post('/api-keys', { name: 'Robot', scopes, ...more });
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    return answer.body;
  };
  const statusOf = async (path: string, token: string) => (await program.get(path, { token })).status;

  it('IDN-11 lets a program work within its scopes, told in either header', async () => {
    const { key, prefix } = await keyOf(owner, ['content.read']);
    expect(key).toMatch(/^aigym_[0-9a-z]{8}_[\w-]{43}$/);
    expect(key.startsWith(prefix)).toBe(true);
    expect(await statusOf('/content/items', key)).toBe(200);
    expect((await program.get('/content/items', { headers: { 'x-api-key': key } })).status).toBe(200);
    expect(await program.get('/teams', { token: key })).toMatchObject({
      status: 403,
      body: { code: 'auth.scope_missing' },
    });
  });

  it('IDN-11 is told once and kept as a hash', async () => {
    const { id, key, prefix } = await keyOf(owner, ['content.read']);
    const { data } = (await owner.get('/api-keys')).body;
    expect(data).toContainEqual(
      expect.objectContaining({ id, prefix, name: 'Robot', scopes: ['content.read'] }),
    );
    expect(JSON.stringify(data)).not.toContain(key);
    const [{ row } = {}] = await onDatabase(
      app().db,
      `select (select string_agg(k::text, ' ') from identity.api_keys k) || (select string_agg(a::text, ' ') from audit.events a)
              || coalesce((select string_agg(o::text, ' ') from platform.outbox o), '') as row`,
    );
    expect(row).toContain(prefix);
    expect(row).not.toContain(key.slice(prefix.length));
  });

  it('IDN-11 refuses scopes its maker does not have, none at all, and an expiry in the past', async () => {
    const coach = await joinOrganization(app(), owner.organization.id, 'coach');
    const refused = async (body: object) => (await coach.post('/api-keys', { name: 'Robot', ...body })).body;
    expect(await refused({ scopes: ['content.read', 'billing.read'] })).toMatchObject({
      code: 'identity.scope_not_held',
      errors: [{ pointer: '/scopes/1' }],
    });
    expect(await refused({ scopes: ['nothing.known'] })).toMatchObject({ code: 'identity.scope_not_held' });
    expect(await refused({ scopes: [] })).toMatchObject({ code: 'request.invalid' });
    expect(await refused({ scopes: ['content.read'], expiresAt: '2020-01-01T00:00:00Z' })).toMatchObject({
      code: 'identity.api_key_expiry_past',
    });
  });

  it('IDN-11 is never worth more than its owner is at that moment', async () => {
    const coach = await joinOrganization(app(), owner.organization.id, 'coach');
    const { key } = await keyOf(coach, ['content.create', 'content.read']);
    const item = { repository: 'documents', title: 'A', contentData: { body: 'B' } };
    expect((await program.post('/content/items', item, { token: key })).status).toBe(201);
    const member = `/tenants/${owner.organization.id}/members/${coach.user.id}`;
    expect((await owner.patch(member, { role: 'member' })).status).toBe(200);
    expect((await program.post('/content/items', item, { token: key })).status).toBe(403);
    expect(await statusOf('/content/items', key)).toBe(200);
    expect((await owner.delete(member)).status).toBeLessThan(300);
    expect(await statusOf('/content/items', key)).toBe(403);
  });

  it('IDN-11 ends at once with the account of its owner', async () => {
    const coach = await joinOrganization(app(), owner.organization.id, 'coach');
    const { key } = await keyOf(coach, ['content.read']);
    expect(await statusOf('/content/items', key)).toBe(200);
    const switched = await (await operator(app())).post(`/users/${coach.user.id}/deactivate`);
    expect(switched.status, JSON.stringify(switched.body)).toBe(204);
    expect(await statusOf('/content/items', key)).toBe(401);
  });

  it('IDN-11 changes no account, makes no key, and is nobody who signed in', async () => {
    const { key, id } = await keyOf(owner, ['api_keys.manage_own', 'content.read']);
    const refusal = { status: 403, body: { code: 'auth.not_by_api_key' } };
    const options = { token: key };
    expect(await program.get('/me', options)).toMatchObject(refusal);
    expect(await program.post('/auth/logout', undefined, options)).toMatchObject(refusal);
    expect(
      await program.post('/api-keys', { name: 'More', scopes: ['content.read'] }, options),
    ).toMatchObject(refusal);
    expect(await program.delete(`/api-keys/${id}`, options)).toMatchObject(refusal);
    expect(await statusOf('/api-keys', key)).toBe(200);
  });

  it('IDN-11 TEN-07 gives nobody more than its scopes name, although its owner could', async () => {
    const coach = await joinOrganization(app(), owner.organization.id, 'coach');
    const { key } = await keyOf(owner, ['permissions.grant', 'content.read']);
    const grant = (action: string) =>
      program.post('/grants', { userId: coach.user.id, resource: 'content', action }, { token: key });
    expect((await grant('read')).status).toBe(201);
    expect((await grant('publish')).status).toBe(403);
  });

  it('IDN-11 the old key works until the overlap is over', async () => {
    const { id, key, prefix } = await keyOf(owner, ['content.read']);
    const rotated = (await owner.post(`/api-keys/${id}/rotate`, { overlapHours: 1 })).body;
    expect(rotated).toMatchObject({ id, prefix, previousExpiresAt: expect.any(String) });
    expect(rotated.key).not.toBe(key);
    for (const each of [key, rotated.key]) expect(await statusOf('/content/items', each)).toBe(200);
    const again = (await owner.post(`/api-keys/${id}/rotate`, { overlapHours: 0 })).body;
    for (const each of [key, rotated.key]) expect(await statusOf('/content/items', each)).toBe(401);
    expect(await statusOf('/content/items', again.key)).toBe(200);
  });

  it('IDN-11 stops working at once when it is revoked, and when it expires', async () => {
    const { id, key } = await keyOf(owner, ['content.read']);
    expect(await statusOf('/content/items', key)).toBe(200);
    expect((await owner.delete(`/api-keys/${id}`)).status).toBe(204);
    expect(await statusOf('/content/items', key)).toBe(401);
    expect((await owner.delete(`/api-keys/${id}`)).status).toBe(404);
    const short = await keyOf(owner, ['content.read'], {
      expiresAt: new Date(Date.now() + 60_000).toISOString(),
    });
    await onDatabase(app().db, `update identity.api_keys set expires_at = now() where id = '${short.id}'`);
    expect(await statusOf('/content/items', short.key)).toBe(401);
  });

  it('IDN-11 administrators see and revoke the keys of others, and nobody else does', async () => {
    const [coach, member] = (await Promise.all(
      ['coach', 'member'].map((role) => joinOrganization(app(), owner.organization.id, role)),
    )) as [Journey, Journey];
    const { id } = await keyOf(coach, ['content.read']);
    expect((await member.get('/api-keys')).body.data).toEqual([]);
    expect((await member.delete(`/api-keys/${id}`)).status).toBe(404);
    expect((await owner.post(`/api-keys/${id}/rotate`, {})).status).toBe(404);
    expect((await owner.get('/api-keys')).body.data.map((each: { id: string }) => each.id)).toContain(id);
    expect((await owner.delete(`/api-keys/${id}`)).status).toBe(204);
  });

  it('IDN-11 says when it was used last, and the audit log that it was a key', async () => {
    const { id, key } = await keyOf(owner, ['content.create']);
    const item = { repository: 'documents', title: 'By a robot', contentData: { body: 'B' } };
    const created = await program.post('/content/items', item, { token: key });
    await eventually(async () => {
      const { data } = (await owner.get('/api-keys')).body;
      expect(data.find((each: { id: string }) => each.id === id).lastUsedAt).not.toBeNull();
    });
    const { data } = (await owner.get(`/admin/audit?resourceId=${created.body.id}`)).body;
    expect(data).toMatchObject([{ actorType: 'api_key', userId: owner.user.id }]);
  });

  it("IDN-11 the organization's policy may refuse keys", async () => {
    const strict = await app().register();
    const { key } = await keyOf(strict, ['content.read']);
    const path = `/tenants/${strict.organization.id}/security-policy`;
    const { body: policy } = await strict.get(path);
    expect((await strict.put(path, { ...policy, signInMethods: ['pwd'] })).status).toBe(200);
    expect(await program.get('/content/items', { token: key })).toMatchObject({
      status: 403,
      body: { code: 'tenancy.organization_refuses' },
    });
  });

  it('IDN-11 XC-27 has a limit of its own', async () => {
    const { key } = await keyOf(owner, ['content.read']);
    const { headers } = await program.get('/content/items', { token: key });
    expect(headers.get('ratelimit-limit')).toBe('600');
  });

  it.each([
    'aigym_',
    'aigym_00000000_',
    `aigym_00000000_${'A'.repeat(43)}`,
    `aigym_00000000_${'A'.repeat(44)}`,
  ])('IDN-11 refuses what is no key of ours: %s', async (key) => {
    expect(await statusOf('/content/items', key)).toBe(401);
    expect((await program.get('/content/items', { headers: { 'x-api-key': key } })).status).toBe(401);
  });
});
