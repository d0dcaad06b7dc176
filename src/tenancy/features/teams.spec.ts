import { beforeAll, describe, expect, it } from 'vitest';
import { newId } from '#libs/kernel/id.js';
import { runInContext } from '#libs/kernel/request-context.js';
import { useTestApp } from '#libs/testing/app-fixture.js';
import type { Journey } from '#libs/testing/journey.js';
import { joinOrganization } from '../../../test/support/people.js';
import { TeamMemberships } from '../index.js';

const app = useTestApp();

const codeOf = ({ status, body }: { status: number; body: { code?: string } }) => [status, body.code];

let owner: Journey;
let organization: string;

beforeAll(async () => {
  owner = await app().register();
  organization = owner.organization.id;
});

const joined = (role: string) => joinOrganization(app(), organization, role);
const create = async (name: string): Promise<string> => (await owner.post('/teams', { name })).body.id;
const place = (team: string, { user }: Journey) => `/teams/${team}/members/${user.id}`;

async function membersOf(team: string): Promise<string[]> {
  const { data } = (await owner.get(`/teams/${team}/members?limit=100`)).body;
  return data.map(({ userId }: { userId: string }) => userId);
}

/** What other contexts are told about a person. */
function teamsOf({ user }: Journey): Promise<{ teamId: string }[]> {
  const actor = {
    kind: 'user',
    userId: owner.user.id,
    organizationId: organization,
    roles: [],
    aal: 1,
  } as const;
  return runInContext({ actor, requestId: newId() }, () =>
    app().app.get(TeamMemberships, { strict: false }).ofUser(user.id),
  );
}

describe('teams', () => {
  it('TEN-11 a team is created, read, changed for the revision that was read, and deleted', async () => {
    const created = await owner.post('/teams', { name: ' Coaches ', description: 'Who train' });
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({ name: 'Coaches', description: 'Who train', isActive: true });
    const path = `/teams/${created.body.id}`;
    expect((await owner.get(path)).headers.get('etag')).toBe('"1"');
    const headers = { 'if-match': '"1"' };
    expect((await owner.patch(path, { name: 'Trainers' }, { headers })).body.revision).toBe(2);
    expect((await owner.patch(path, { name: 'Others' }, { headers })).status).toBe(412);
    expect((await owner.delete(path)).status).toBe(204);
    expect(codeOf(await owner.get(path))).toEqual([404, 'tenancy.team_not_found']);
  });

  it('TEN-11 a name is used once, in whichever case', async () => {
    const id = await create('Kitchen');
    expect(codeOf(await owner.post('/teams', { name: 'KITCHEN' }))).toEqual([409, 'tenancy.team_name_taken']);
    const other = await create('Cellar');
    expect(codeOf(await owner.patch(`/teams/${other}`, { name: 'kitchen' }))).toEqual([
      409,
      'tenancy.team_name_taken',
    ]);
    expect(codeOf(await owner.post('/teams', { name: '  ' }))).toEqual([422, 'tenancy.team_name_unusable']);
    expect((await owner.patch(`/teams/${id}`, { name: 'kitchen' })).status).toBe(200);
  });

  it('TEN-11 lists the teams page by page, and those that are active', async () => {
    const one = await app().register();
    for (const name of ['A', 'B', 'C']) await one.post('/teams', { name });
    const first = (await one.get('/teams?limit=2')).body;
    const rest = (await one.get(`/teams?limit=2&cursor=${first.nextCursor}`)).body;
    expect([...first.data, ...rest.data].map(({ name }) => name)).toEqual(['A', 'B', 'C']);
    await one.patch(`/teams/${first.data[0].id}`, { isActive: false });
    expect((await one.get('/teams?isActive=true')).body.data).toHaveLength(2);
    expect((await one.get('/teams?isActive=false')).body.data).toMatchObject([{ name: 'A' }]);
  });

  it('TEN-11 everyone inside sees teams, managers make them, and the rest may not', async () => {
    const person = await joined('member');
    const team = await create('Visible');
    expect((await person.get(`/teams/${team}`)).status).toBe(200);
    expect((await person.post('/teams', { name: 'Mine' })).status).toBe(403);
    const manager = await joined('manager');
    expect((await manager.post('/teams', { name: 'Made by a manager' })).status).toBe(201);
  });

  it('TEN-11 an admin of a team says who is in it, a member does not, and another team is none of his business', async () => {
    const [lead, person, newcomer] = [await joined('member'), await joined('member'), await joined('member')];
    const team = await create('Led');
    const other = await create('Led by others');
    expect((await owner.put(place(team, lead), { role: 'admin' })).body).toMatchObject({
      userId: lead.user.id,
      role: 'admin',
    });
    expect((await lead.put(place(team, person), { role: 'member' })).status).toBe(200);
    for (const answer of [
      await person.put(place(team, newcomer), { role: 'member' }),
      await person.delete(place(team, lead)),
      await lead.put(place(other, person), { role: 'member' }),
    ])
      expect(codeOf(answer)).toEqual([403, 'tenancy.not_team_admin']);
    expect((await lead.put(place(team, person), { role: 'admin' })).body.role).toBe('admin');
    expect(await membersOf(team)).toEqual([lead.user.id, person.user.id]);
    expect((await lead.delete(place(team, person))).status).toBe(204);
    expect(codeOf(await lead.delete(place(team, person)))).toEqual([404, 'tenancy.team_member_not_found']);
  });

  it('TEN-11 only members of the organization who are active are in a team', async () => {
    const [person, stranger] = [await joined('member'), await app().register()];
    const team = await create('Active ones');
    expect(codeOf(await owner.put(place(team, stranger), { role: 'member' }))).toEqual([
      404,
      'tenancy.member_not_found',
    ]);
    await owner.put(place(team, person), { role: 'admin' });
    const member = `/tenants/${organization}/members/${person.user.id}`;
    await owner.post(`${member}/suspend`);
    expect(await membersOf(team)).toEqual([]);
    expect(await teamsOf(person)).toEqual([]);
    expect(codeOf(await owner.put(place(team, person), { role: 'member' }))).toEqual([
      404,
      'tenancy.member_not_found',
    ]);
    await owner.post(`${member}/reactivate`);
    expect(await membersOf(team)).toEqual([person.user.id]);
    await owner.delete(member);
    expect(await membersOf(team)).toEqual([]);
  });

  it('TEN-11 a team out of use counts nowhere until it is used again', async () => {
    const person = await joined('member');
    const team = await create('Seasonal');
    await owner.put(place(team, person), { role: 'member' });
    expect(await teamsOf(person)).toMatchObject([{ teamId: team, name: 'Seasonal', role: 'member' }]);
    await owner.patch(`/teams/${team}`, { isActive: false });
    expect(await teamsOf(person)).toEqual([]);
    await owner.patch(`/teams/${team}`, { isActive: true });
    expect(await teamsOf(person)).toHaveLength(1);
  });

  it('TEN-11 TEN-16 teams of another organization do not exist', async () => {
    const other = await app().register();
    const team = (await other.post('/teams', { name: 'Theirs' })).body.id;
    for (const answer of [
      await owner.get(`/teams/${team}`),
      await owner.patch(`/teams/${team}`, { name: 'Ours' }),
      await owner.delete(`/teams/${team}`),
      await owner.get(`/teams/${team}/members`),
      await owner.put(place(team, owner), { role: 'admin' }),
      await owner.delete(place(team, owner)),
    ])
      expect(codeOf(answer)).toEqual([404, 'tenancy.team_not_found']);
  });
});
