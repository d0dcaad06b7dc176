import pg from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { systemActor } from '#libs/kernel/actor.js';
import { newId } from '#libs/kernel/id.js';
import { runInContext } from '#libs/kernel/request-context.js';
import { ownDataDir, useTestApp } from '#libs/testing/app-fixture.js';
import type { Journey } from '#libs/testing/journey.js';
import { letterTo, tokenIn } from '#libs/testing/mailbox.js';
import { admin } from '#libs/testing/postgres.js';
import { tablesOf, withClient } from '../../../test/support/catalogue.js';
import { joinOrganization } from '../../../test/support/people.js';
import { ExpireInvitations } from './expire-invitations/expire-invitations.command.js';

const app = useTestApp({ DATA_DIR: ownDataDir() });

const codeOf = ({ status, body }: { status: number; body: { code?: string } }) => [status, body.code];
const address = () => `${newId()}@example.com`;

let owner: Journey;
let organization: string;

beforeAll(async () => {
  owner = await app().register({ organizationName: 'Blue Gym' });
  organization = owner.organization.id;
});

const invite = (email: string, terms: object = {}, by = owner) =>
  by.post(`/tenants/${by.organization.id}/invite`, { email, ...terms });

/** Invites somebody who has an account, and reads his letter. */
async function invited(terms: object = {}, by = owner) {
  const person = await app().register({ email: address() });
  const { status, body } = await invite(person.user.email, terms, by);
  expect(status, JSON.stringify(body)).toBe(201);
  return { person, id: body.id as string, token: tokenIn(await letterTo(app(), person.user.email)) };
}

const invitation = (id: string) => `/tenants/${organization}/invitations/${id}`;
const accept = (person: Journey, token: string) => person.post('/invitations/accept', { token });

async function workingThere(person: Journey, organizationId = organization): Promise<Journey> {
  return person.as((await person.post('/auth/switch-organization', { organizationId })).body);
}

const letTimePass = (id: string) =>
  admin(
    app().db.adminUrl,
    `update tenancy.invitations set expires_at = now() - interval '1 minute' where id = ${pg.escapeLiteral(id)}`,
  );

async function setSeats(organizationId: string, seats: number): Promise<void> {
  const id = pg.escapeLiteral(organizationId);
  await admin(app().db.adminUrl, `update tenancy.organizations set user_limit = ${seats} where id = ${id}`);
}

describe('invitations', () => {
  it('TEN-03 the letter says who invites to what, and its link leads in with role, department and teams', async () => {
    const team = (await owner.post('/teams', { name: 'Front desk' })).body.id as string;
    const terms = { role: 'coach', department: 'Sales', teamIds: [team], message: 'Join us\nsoon' };
    const { person, id, token } = await invited(terms);
    const letter = await letterTo(app(), person.user.email);
    expect(letter).toContain('Ada Lovelace invites you to join Blue Gym as coach.');
    expect(letter).toContain('> Join us\r\n> soon\r\n');
    expect(letter).toContain('http://localhost');

    const preview = await person.post('/invitations/preview', { token });
    expect(preview.body).toMatchObject({
      organizationId: organization,
      organizationName: 'Blue Gym',
      inviterName: 'Ada Lovelace',
      role: 'coach',
      status: 'pending',
    });
    const accepted = await accept(person, token);
    expect(accepted.body).toEqual({ organizationId: organization, role: 'coach', department: 'Sales' });
    const there = await workingThere(person);
    expect((await there.get('/me')).body.roles).toEqual(['coach']);
    expect((await there.get(`/teams/${team}/members`)).body.data).toMatchObject([{ userId: person.user.id }]);
    expect((await owner.get(invitation(id))).body).toMatchObject({
      status: 'accepted',
      sentCount: 1,
      ...terms,
    });
    expect(codeOf(await accept(person, token))).toEqual([409, 'tenancy.invitation_closed']);
  });

  it('TEN-03 nobody but the invited person can use a link, and he learns nothing of who that is', async () => {
    const { person, token } = await invited();
    const stranger = await app().register();
    for (const verb of ['accept', 'decline', 'preview']) {
      const answer = await stranger.post(`/invitations/${verb}`, { token });
      expect(codeOf(answer)).toEqual([403, 'tenancy.invitation_for_somebody_else']);
      expect(JSON.stringify(answer.body)).not.toContain(person.user.email);
      expect(codeOf(await person.post(`/invitations/${verb}`, { token: 'wrong' }))).toEqual([
        404,
        'tenancy.invitation_not_found',
      ]);
      expect((await app().anonymous.post(`/invitations/${verb}`, { token })).status).toBe(401);
    }
    expect((await accept(person, token)).status).toBe(200);
  });

  it('TEN-03 an invitation can be declined, and the address invited again', async () => {
    const { person, id, token } = await invited();
    expect((await person.post('/invitations/decline', { token })).status).toBe(204);
    expect((await owner.get(invitation(id))).body.status).toBe('declined');
    expect(codeOf(await accept(person, token))).toEqual([409, 'tenancy.invitation_closed']);
    expect((await invite(person.user.email)).status).toBe(201);
  });

  it('TEN-03 a revoked invitation leads nowhere', async () => {
    const { person, id, token } = await invited();
    expect((await owner.post(`${invitation(id)}/revoke`)).body.status).toBe('revoked');
    expect(codeOf(await accept(person, token))).toEqual([409, 'tenancy.invitation_closed']);
    for (const verb of ['revoke', 'resend'])
      expect(codeOf(await owner.post(`${invitation(id)}/${verb}`))).toEqual([
        409,
        'tenancy.invitation_closed',
      ]);
  });

  it('TEN-03 sent again it has a new link, and the old one is worth nothing', async () => {
    const { person, id, token } = await invited();
    expect((await owner.post(`${invitation(id)}/resend`)).body).toMatchObject({
      status: 'pending',
      revision: 2,
    });
    const second = tokenIn(await letterTo(app(), person.user.email, 2));
    expect(codeOf(await accept(person, token))).toEqual([404, 'tenancy.invitation_not_found']);
    expect((await owner.get(invitation(id))).body.sentCount).toBe(2);
    expect((await accept(person, second)).status).toBe(200);
  });

  it('TEN-03 an invitation ends after seven days, and can be sent again or given anew', async () => {
    const { person, id, token } = await invited();
    await letTimePass(id);
    expect(codeOf(await accept(person, token))).toEqual([409, 'tenancy.invitation_expired']);
    expect((await owner.get(invitation(id))).body.status).toBe('expired');
    expect((await person.post('/invitations/preview', { token })).body.status).toBe('expired');
    expect((await owner.post(`${invitation(id)}/resend`)).body.status).toBe('pending');
    await letterTo(app(), person.user.email, 2);
    await letTimePass(id);
    expect((await invite(person.user.email)).status).toBe(201);
    expect(codeOf(await owner.post(`${invitation(id)}/resend`))).toEqual([409, 'tenancy.already_invited']);
  });

  it('TEN-03 an invitation that is over is not sent again to who has come in by another way', async () => {
    const { person, id } = await invited();
    await letTimePass(id);
    await admin(
      app().db.adminUrl,
      `insert into tenancy.memberships (id, organization_id, user_id, role, email, display_name, joined_at, updated_at)
       values (gen_random_uuid(), ${pg.escapeLiteral(organization)}, ${pg.escapeLiteral(person.user.id)}, 'member',
               ${pg.escapeLiteral(person.user.email)}, 'Here', now(), now())`,
    );
    expect(codeOf(await owner.post(`${invitation(id)}/resend`))).toEqual([409, 'tenancy.already_member']);
    expect((await owner.get(invitation(id))).body).toMatchObject({ status: 'expired', sentCount: 1 });
  });

  it('TEN-03 the hourly job marks what has expired, and nothing else', async () => {
    const over = await invited();
    const open = await invited();
    await letTimePass(over.id);
    const run = () => app().app.get(Dispatcher).command(new ExpireInvitations(100));
    const marked = await runInContext({ actor: systemActor(), requestId: newId() }, run);
    expect(marked).toBeGreaterThan(0);
    const list = async (status: string) =>
      (await owner.get(`/tenants/${organization}/invitations?limit=100&status=${status}`)).body.data.map(
        ({ id }: { id: string }) => id,
      );
    expect(await list('expired')).toContain(over.id);
    expect(await list('pending')).toContain(open.id);
    expect(await list('pending')).not.toContain(over.id);
  });

  it('TEN-03 who is here or invited already is not invited, however the address is spelled', async () => {
    const email = address();
    expect((await invite(email.toUpperCase())).body.email).toBe(email);
    expect(codeOf(await invite(email))).toEqual([409, 'tenancy.already_invited']);
    expect(codeOf(await invite(owner.user.email))).toEqual([409, 'tenancy.already_member']);
  });

  it('TEN-03 TEN-16 each invitation counts in its own organization only', async () => {
    const { id } = await invited();
    const other = await app().register();
    for (const answer of [
      await other.get(`/tenants/${organization}/invitations`),
      await other.post(`${invitation(id)}/revoke`),
      await invite(address(), {}, other.as({ ...other.session, organization: owner.organization } as never)),
    ])
      expect(codeOf(answer)).toEqual([404, 'tenancy.organization_not_found']);
    for (const verb of ['revoke', 'resend'])
      expect(codeOf(await other.post(`/tenants/${other.organization.id}/invitations/${id}/${verb}`))).toEqual(
        [404, 'tenancy.invitation_not_found'],
      );
    const foreign = (await other.post('/teams', { name: 'Theirs' })).body.id;
    expect(codeOf(await invite(address(), { teamIds: [foreign] }))).toEqual([404, 'tenancy.team_not_found']);
  });

  it('TEN-09 nobody invites to more than he is, and only those who manage members invite at all', async () => {
    const manager = await joinOrganization(app(), organization, 'manager');
    expect((await manager.post(`/tenants/${organization}/invite`, { email: address() })).status).toBe(403);
    const one = await joinOrganization(app(), organization, 'admin');
    const attempt = (role: string) => one.post(`/tenants/${organization}/invite`, { email: address(), role });
    expect(codeOf(await attempt('owner'))).toEqual([403, 'tenancy.role_not_grantable']);
    expect(codeOf(await attempt('nobody'))).toEqual([422, 'tenancy.role_unknown']);
    expect((await attempt('admin')).status).toBe(201);
    expect((await invite(address(), { role: 'owner' })).status).toBe(201);
  });

  it('TEN-04 invitations take seats, and give them back when they end', async () => {
    const small = await app().register();
    await setSeats(small.organization.id, 2);
    const first = await invite(address(), {}, small);
    expect(first.status).toBe(201);
    const full = await invite(address(), {}, small);
    expect(codeOf(full)).toEqual([402, 'tenancy.seat_limit_reached']);
    await small.post(`/tenants/${small.organization.id}/invitations/${first.body.id}/revoke`);
    const second = await invited({}, small);
    await letTimePass(second.id);
    expect((await invite(address(), {}, small)).status).toBe(201);
    const again = await small.post(`/tenants/${small.organization.id}/invitations/${second.id}/resend`);
    expect(codeOf(again)).toEqual([402, 'tenancy.seat_limit_reached']);
  });

  it('TEN-04 a seat that was taken away meanwhile is not there to be accepted', async () => {
    const small = await app().register();
    const { person, token } = await invited({}, small);
    await setSeats(small.organization.id, 1);
    expect(codeOf(await accept(person, token))).toEqual([402, 'tenancy.seat_limit_reached']);
    await setSeats(small.organization.id, 2);
    expect((await accept(person, token)).status).toBe(200);
  });

  it('TEN-03 somebody who left comes back to his place, with another role and without his old teams', async () => {
    const team = (await owner.post('/teams', { name: 'Alumni' })).body.id as string;
    const { person, token } = await invited({ role: 'manager', teamIds: [team] });
    await accept(person, token);
    const path = `/tenants/${organization}/members/${person.user.id}`;
    const before = (await owner.get(path)).body;
    expect((await owner.delete(path)).status).toBe(204);
    expect((await invite(person.user.email, { role: 'member' })).status).toBe(201);
    await accept(person, tokenIn(await letterTo(app(), person.user.email, 2)));
    const after = (await owner.get(path)).body;
    expect(after).toMatchObject({ role: 'member', status: 'active', revision: 3 });
    expect(new Date(after.joinedAt).getTime()).toBeGreaterThan(new Date(before.joinedAt).getTime());
    expect((await owner.get(`/teams/${team}/members`)).body.data).toEqual([]);
  });

  it('TEN-14 a client gets in by invitation and sees what clients see', async () => {
    const { person, token } = await invited({ role: 'client' });
    await accept(person, token);
    const there = await workingThere(person);
    expect((await there.get('/content/items')).body.data).toEqual([]);
    expect((await there.get(`/tenants/${organization}/members`)).status).toBe(403);
    expect((await there.get('/teams')).status).toBe(403);
  });

  it('TEN-03 no table holds the token of a link: no event, job, audit record or invitation', async () => {
    const { token } = await invited();
    await withClient({ connectionString: app().db.adminUrl }, async (client) => {
      const tables = await tablesOf(client);
      expect(tables.length).toBeGreaterThan(25);
      for (const { name } of tables) {
        const { rows } = await client.query(`select from ${name} t where strpos(t::text, $1) > 0`, [token]);
        expect(rows, name).toEqual([]);
      }
    });
  });

  it('TEN-03 fifty who accept one invitation at once become one member', async () => {
    const { person, token } = await invited();
    const answers = await Promise.all(Array.from({ length: 50 }, () => accept(person, token)));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.filter((status) => status === 409)).toHaveLength(49);
    const members = (await owner.get(`/tenants/${organization}/members?limit=100`)).body.data;
    expect(members.filter(({ userId }: { userId: string }) => userId === person.user.id)).toHaveLength(1);
  });

  it('TEN-04 many invitations at once never take more seats than there are', async () => {
    const small = await app().register();
    await setSeats(small.organization.id, 5);
    const answers = await Promise.all(Array.from({ length: 20 }, () => invite(address(), {}, small)));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(4);
    expect(statuses.filter((status) => status === 402)).toHaveLength(16);
  });

  it('TEN-03 one address invited many times at once is invited once', async () => {
    const email = address();
    const statuses = (await Promise.all(Array.from({ length: 10 }, () => invite(email)))).map(
      ({ status }) => status,
    );
    expect(statuses.toSorted((a, b) => a - b)).toEqual([201, ...Array.from({ length: 9 }, () => 409)]);
  });
});
