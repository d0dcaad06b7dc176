import { beforeAll, describe, expect, it } from 'vitest';
import { useTestApp } from '#libs/testing/app-fixture.js';
import type { Journey } from '#libs/testing/journey.js';
import { admin } from '#libs/testing/postgres.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { joinOrganization } from '../../test/support/people.js';

const app = useTestApp();

const workingIn = async (person: Journey, organizationId: string): Promise<Journey> => {
  const { status, body } = await person.post('/auth/switch-organization', { organizationId });
  if (status !== 200) throw new Error(`${status} ${body.code}`);
  return person.as(body);
};

const found = async (person: Journey, parentId: string, name: string): Promise<string> => {
  const there = await workingIn(person, parentId);
  const { status, body } = await there.post('/organizations', { name, parentId });
  expect(status).toBe(201);
  return body.id;
};

describe('administration from above', () => {
  let head: Journey;
  let country: string;
  let gym: string;
  let gymOwner: Journey;
  beforeAll(async () => {
    head = await app().register({ organizationName: 'World' });
    country = await found(head, head.organization.id, 'Country');
    gym = await found(head, country, 'Gym');
    gymOwner = await joinOrganization(app(), gym, 'owner');
  });

  it('TEN-17 reaches every organization below, without a membership there', async () => {
    const admin = await joinOrganization(app(), head.organization.id, 'admin');
    const inGym = await workingIn(admin, gym);
    expect((await inGym.get('/me')).body).toMatchObject({ roles: ['admin'], organization: { id: gym } });
    expect((await inGym.get(`/tenants/${gym}/members`)).status).toBe(200);
    expect((await inGym.get('/permissions/explain?permission=members.manage')).body.detail).toContain(
      '"World"',
    );
    const refreshed = await inGym.post('/auth/refresh', { refreshToken: inGym.session?.refreshToken });
    expect(refreshed.body.organization.id).toBe(gym);
  });

  it('TEN-17 is for administrators alone, and goes downwards only', async () => {
    const manager = await joinOrganization(app(), head.organization.id, 'manager');
    await expect(workingIn(manager, gym)).rejects.toThrow('404');
    await expect(workingIn(gymOwner, country)).rejects.toThrow('404');
    await expect(workingIn(gymOwner, head.organization.id)).rejects.toThrow('404');
  });

  it('TEN-17 ends at an organization that does not take it, at once, and at those below that one', async () => {
    const admin = await joinOrganization(app(), head.organization.id, 'admin');
    const inGym = await workingIn(admin, gym);
    expect((await inGym.get('/content/items')).status).toBe(200);
    const inCountry = await workingIn(head, country);
    const closed = await inCountry.patch(`/tenants/${country}`, { inheritsAdministration: false });
    expect(closed.status).toBe(200);
    expect((await inGym.get('/content/items')).body.code).toBe('tenancy.organization_refuses');
    await expect(workingIn(admin, gym)).rejects.toThrow('404');
    // Head founded both, so he is an owner there himself.
    expect((await inCountry.patch(`/tenants/${country}`, { inheritsAdministration: true })).status).toBe(200);
    expect((await inGym.get('/content/items')).status).toBe(200);
  });

  it('TEN-17 those below can neither shut it out nor take other limits', async () => {
    for (const changes of [{ inheritsAdministration: false }, { inheritsLimits: false }]) {
      const { status, body } = await gymOwner.patch(`/tenants/${gym}`, changes);
      expect([status, body.code]).toEqual([403, 'tenancy.only_from_above']);
    }
    expect((await gymOwner.patch(`/tenants/${gym}`, { inheritsLimits: true, description: 'x' })).status).toBe(
      200,
    );
  });
});

describe('limits from above', () => {
  const invite = (person: Journey, organizationId: string, email: string) =>
    person.post(`/tenants/${organizationId}/invite`, { email, role: 'member' });

  it('TEN-04 TEN-17 are shared by all organizations that take them, and a person takes one seat', async () => {
    const head = await app().register();
    const left = await found(head, head.organization.id, 'Left');
    const right = await found(head, head.organization.id, 'Right');
    await admin(
      app().db.adminUrl,
      `update tenancy.organizations set user_limit = 3 where id = '${head.organization.id}'`,
    );
    const inLeft = await workingIn(head, left);
    const inRight = await workingIn(head, right);
    expect((await invite(inLeft, left, 'one@example.com')).status).toBe(201);
    expect((await invite(inRight, right, 'two@example.com')).status).toBe(201);
    expect((await invite(head, head.organization.id, 'three@example.com')).body.code).toBe(
      'tenancy.seat_limit_reached',
    );
    expect((await inRight.patch(`/tenants/${right}`, { inheritsLimits: false })).status).toBe(200);
    expect((await invite(head, head.organization.id, 'three@example.com')).status).toBe(201);
    expect((await invite(inRight, right, 'four@example.com')).status).toBe(201);
  });

  it('TEN-04 TEN-17 are exact, wherever at once the seats are asked for', async () => {
    const head = await app().register();
    const branches = await Promise.all(
      ['A', 'B', 'C'].map((name) => found(head, head.organization.id, name)),
    );
    await admin(
      app().db.adminUrl,
      `update tenancy.organizations set user_limit = 6 where id = '${head.organization.id}'`,
    );
    const places = await Promise.all(branches.map(async (id) => ({ id, person: await workingIn(head, id) })));
    const answers = await Promise.all(
      Array.from({ length: 18 }, async (_, i) => {
        const place = places[i % 3];
        return place && invite(place.person, place.id, `person${i}@seats.example`);
      }),
    );
    expect(answers.filter((answer) => answer?.status === 201)).toHaveLength(5);
    expect(answers.filter((answer) => answer?.body.code === 'tenancy.seat_limit_reached')).toHaveLength(13);
  });
});

describe('the cost of knowing what somebody may do', () => {
  it('TEN-07 is no statement per request beside the one that answers it', async () => {
    const owner = await app().register();
    const { id } = (
      await owner.post('/content/items', { repository: 'documents', title: 'T', contentData: {} })
    ).body;
    const db = app().app.get(ReadDb, { strict: false });
    let statements = 0;
    for (const method of ['rows', 'systemRows'] as const) {
      const read = db[method].bind(db);
      db[method] = (statement) => {
        if (!/from identity\.sessions where revoked_at/.test(statement.text)) statements += 1;
        return read(statement);
      };
    }
    for (let i = 0; i < 100; i += 1) expect((await owner.get(`/content/items/${id}`)).status).toBe(200);
    // What is known is believed for some seconds, then read anew.
    expect(statements).toBeLessThanOrEqual(102);
  });
});
