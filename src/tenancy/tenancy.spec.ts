import pg from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
import { useTestApp } from '#libs/testing/app-fixture.js';
import type { Journey } from '#libs/testing/journey.js';
import { newId } from '#libs/kernel/id.js';

const app = useTestApp();

/** Runs one statement with the application's own role and the session variables of a person. */
async function asAppUser(
  statement: string,
  session: { organization?: string; user?: string } = {},
): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: app().db.appUrl });
  await client.connect();
  try {
    await client.query('begin');
    await client.query('set local role app_user');
    await client.query(
      `select set_config('app.organization_id', $1, true), set_config('app.user_id', $2, true)`,
      [session.organization ?? '', session.user ?? ''],
    );
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

/** Puts a person into an organization, as accepting an invitation will. */
async function join(organizationId: string, { user }: Journey, role: string): Promise<void> {
  const client = new pg.Client({ connectionString: app().db.adminUrl });
  await client.connect();
  await client.query(
    `insert into tenancy.memberships (id, organization_id, user_id, role, email, display_name, joined_at, updated_at)
     values ($1, $2, $3, $4, $5, 'Ada Lovelace', now(), now())`,
    [newId(), organizationId, user.id, role, user.email],
  );
  await client.end();
}

async function workingIn(organizationId: string, person: Journey): Promise<Journey> {
  return app().anonymous.as((await person.post('/auth/switch-organization', { organizationId })).body);
}

describe('organizations', () => {
  let ada: Journey;
  let bob: Journey;
  beforeAll(async () => {
    ada = await app().register({ email: 'ada@example.com', organizationName: 'Blue Gym' });
    bob = await app().register({ email: 'bob@example.com', organizationName: 'Red Gym' });
  });

  it('TEN-02 a member reads his organization, with its settings as the owner', async () => {
    const { status, body, headers } = await ada.get(`/tenants/${ada.organization.id}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      name: 'Blue Gym',
      status: 'active',
      role: 'owner',
      settings: {},
      billingEmail: 'ada@example.com',
      userLimit: 100,
    });
    expect(headers.get('etag')).toBe('"1"');
  });

  it('TEN-02 a foreign organization answers like one that does not exist', async () => {
    for (const path of [`/tenants/${bob.organization.id}`, `/tenants/${newId()}`]) {
      for (const tail of ['', '/members']) {
        const { status, body } = await ada.get(path + tail);
        expect([status, body.code]).toEqual([404, 'tenancy.organization_not_found']);
      }
    }
    expect((await ada.get('/tenants/1')).status).toBe(400);
  });

  it('TEN-01 whoever founds another organization owns it, and both are in his list', async () => {
    const carol = await app().register({ organizationName: 'First' });
    const { status, body } = await carol.post('/organizations', { name: 'Second' });
    expect([status, body.role]).toEqual([201, 'owner']);
    expect((await carol.get(`/tenants/${body.id}`)).body).toMatchObject({ name: 'Second', role: 'owner' });
    const page = (await carol.get('/organizations?limit=1')).body;
    expect(page.data.map(({ name }: { name: string }) => name)).toEqual(['First']);
    const next = (await carol.get(`/organizations?limit=1&cursor=${page.nextCursor}`)).body;
    expect([next.data[0].name, next.nextCursor]).toEqual(['Second', null]);
    expect((await carol.post('/organizations', { name: '   ' })).body.code).toBe(
      'tenancy.organization_name_unusable',
    );
    expect((await carol.post('/organizations', { name: 'x', ownerId: bob.user.id })).status).toBe(400);
  });

  it('TEN-01 two organizations may have one name; their slugs differ', async () => {
    const slugs = await Promise.all(
      [1, 2].map(async () => (await bob.post('/organizations', { name: 'Same Name' })).body.slug),
    );
    expect(slugs[0]).toMatch(/^same-name-[a-z0-9]{6}$/);
    expect(slugs[0]).not.toBe(slugs[1]);
  });

  it('TEN-02 lists the members page by page; only administrators see addresses', async () => {
    const owner = await app().register({ organizationName: 'Team' });
    const id = owner.organization.id;
    for (const role of ['manager', 'member', 'client'])
      await join(id, await app().register({ email: `${role}@team.example` }), role);
    const all = [];
    for (let cursor = ''; ;) {
      const { body } = await owner.get(`/tenants/${id}/members?limit=3${cursor}`);
      all.push(...body.data);
      if (!body.nextCursor) break;
      cursor = `&cursor=${body.nextCursor}`;
    }
    expect(all.map(({ role }) => role)).toEqual(['owner', 'manager', 'member', 'client']);
    expect(all[1].email).toBe('manager@team.example');

    const signIn = (role: string) =>
      app().anonymous.post('/auth/login', {
        email: `${role}@team.example`,
        password: 'correct horse battery',
      });
    const as = async (role: string) => workingIn(id, app().anonymous.as((await signIn(role)).body));
    const seen = await (await as('member')).get(`/tenants/${id}/members`);
    expect(seen.body.data.map(({ email }: { email: unknown }) => email)).toEqual([null, null, null, null]);
    expect((await (await as('manager')).get(`/tenants/${id}`)).body.billingEmail).not.toBeNull();
    expect((await (await as('member')).get(`/tenants/${id}`)).body).toMatchObject({
      settings: null,
      billingEmail: null,
    });
    expect((await (await as('client')).get(`/tenants/${id}`)).status).toBe(403);
    expect((await (await as('client')).get(`/tenants/${id}/members`)).status).toBe(403);
  });

  it('TEN-10 the role in an organization counts there and nowhere else', async () => {
    await join(ada.organization.id, bob, 'client');
    const there = await workingIn(ada.organization.id, bob);
    expect((await there.get('/me')).body.roles).toEqual(['client']);
    expect((await there.get('/content/items')).body.data).toEqual([]);
    expect((await there.get('/teams')).status).toBe(403);
    expect((await bob.get(`/tenants/${ada.organization.id}`)).status).toBe(403);
    expect((await bob.get(`/tenants/${ada.organization.id}/members`)).status).toBe(404);
  });

  it('XC-41 the database shows a person his organizations and members of the current one, and nothing without a session', async () => {
    const session = { organization: ada.organization.id, user: ada.user.id };
    const names = async (s: { organization?: string; user?: string }) =>
      (await asAppUser('select name from tenancy.organizations order by name', s)) as { name: string }[];
    expect((await names(session)).map(({ name }) => name)).toEqual(['Blue Gym']);
    expect(await names({})).toEqual([]);
    expect(
      await asAppUser(
        `select 1 from tenancy.memberships where organization_id <> '${ada.organization.id}'`,
        session,
      ),
    ).toEqual([]);
    expect(await asAppUser('select 1 from tenancy.memberships')).toEqual([]);
    expect(await asAppUser('select 1 from identity.users')).toEqual([]);
    expect(await asAppUser('select id from identity.users', session)).toEqual([{ id: ada.user.id }]);
    expect(
      await asAppUser(`select 1 from identity.sessions where user_id <> '${ada.user.id}'`, session),
    ).toEqual([]);
  });

  it.each([
    `insert into tenancy.memberships (id, organization_id, user_id, role, email, display_name, joined_at, updated_at)
       select gen_random_uuid(), id, platform.current_user_id(), 'owner', 'x', 'x', now(), now() from tenancy.organizations`,
    `update tenancy.memberships set role = 'owner'`,
    `update identity.users set platform_role = 'super_admin'`,
    `update identity.sessions set aal = 3`,
    `update identity.sessions set user_id = gen_random_uuid()`,
    `select token_hash from identity.refresh_tokens`,
    `select hash from identity.password_credentials`,
    `select subject from identity.login_attempts`,
  ])('XC-43 the application’s role may not: %s', async (statement) => {
    await expect(
      asAppUser(statement, { organization: ada.organization.id, user: ada.user.id }),
    ).rejects.toThrow(/permission denied/);
  });

  it('XC-43 the application’s role cannot give somebody else’s session a refresh token', async () => {
    const [{ id } = { id: '' }] = (await asAppUser('select id from identity.sessions limit 1', {
      user: bob.user.id,
    })) as { id: string }[];
    const statement = `insert into identity.refresh_tokens (token_hash, session_id, issued_at, expires_at) values ('h', '${id}', now(), now())`;
    await expect(asAppUser(statement, { user: ada.user.id })).rejects.toThrow(/row-level security/);
  });
});
