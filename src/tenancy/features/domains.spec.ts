import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { systemActor } from '#libs/kernel/actor.js';
import { newId } from '#libs/kernel/id.js';
import { runInContext } from '#libs/kernel/request-context.js';
import { ownDataDir, useTestApp } from '#libs/testing/app-fixture.js';
import { eventually } from '#libs/testing/eventually.js';
import type { Journey } from '#libs/testing/journey.js';
import { letterTo, tokenIn } from '#libs/testing/mailbox.js';
import { admin } from '#libs/testing/postgres.js';
import { joinOrganization } from '../../../test/support/people.js';
import { EnrolPerson } from './enrol-person/enrol-person.command.js';
import { RecheckDomainsJob } from './recheck-domains/recheck-domains.job.js';
import { RecordDomainCheck } from './recheck-domains/record-domain-check.command.js';

const dir = ownDataDir();
const zone = join(dir, 'zone.json');
const app = useTestApp({ DATA_DIR: dir, DNS_RECORDS_FILE: zone });

const records: Record<string, string[] | null> = {};
const publish = (name: string, values: string[] | null) => {
  records[name] = values;
  writeFileSync(zone, JSON.stringify(records));
};
const codeOf = ({ status, body }: { status: number; body: { code?: string } }) => [status, body.code];
const at = (person: Journey) => `/tenants/${person.organization.id}`;
const query = (statement: string) => admin(app().db.adminUrl, statement);

let owner: Journey;
let names = 0;
const newName = () => `firm${++names}.example`;

interface Domain {
  id: string;
  name: string;
  record: { name: string; value: string };
}

async function claim(person: Journey, name = newName()): Promise<Domain> {
  const { status, body } = await person.post(`${at(person)}/domains`, { name });
  expect(status, JSON.stringify(body)).toBe(201);
  return body;
}

async function verified(person: Journey, terms: object = {}): Promise<Domain> {
  const domain = await claim(person);
  publish(domain.record.name, [domain.record.value]);
  expect((await person.post(`${at(person)}/domains/${domain.id}/verify`)).body.status).toBe('verified');
  expect((await person.patch(`${at(person)}/domains/${domain.id}`, terms)).status).toBe(200);
  return domain;
}

/** Somebody with an address of the domain, and whether he has proven it. */
async function personOf(domain: Domain, proven = true): Promise<Journey> {
  const email = `p${newId().slice(-8)}@${domain.name}`;
  const person = await app().register({ email });
  if (proven) await prove(email);
  return person;
}

async function prove(email: string): Promise<void> {
  const token = tokenIn(await letterTo(app(), email, 1, 'Confirm your e-mail address'));
  expect((await app().anonymous.post('/auth/verify-email', { token })).status).toBeLessThan(300);
}

const signIn = (person: Journey) =>
  app().anonymous.post('/auth/login', { email: person.user.email, password: 'correct horse battery' });

beforeAll(async () => {
  publish('nothing.example', []);
  owner = await app().register({ organizationName: 'Blue Firm' });
});

const daysPass = (domain: Domain, days: number) =>
  query(`update tenancy.domains set checked_at = checked_at - interval '${days} days',
           missing_since = missing_since - interval '${days} days' where id = ${pg.escapeLiteral(domain.id)}`);
const recheck = () =>
  app().app.get(RecheckDomainsJob, { strict: false }).run(undefined, new AbortController().signal);
const stateOf = async (domain: Domain) => (await owner.get(`${at(owner)}/domains/${domain.id}`)).body;

describe('claiming a mail domain', () => {
  it('TEN-01 the record of the answer, once published, verifies it; before that the refusal says what is missing', async () => {
    const domain = await claim(owner);
    expect(domain).toMatchObject({ status: 'pending', enrolmentMode: 'manual_invitation' });
    expect(domain.record.name).toBe(`_ai-gym-challenge.${domain.name}`);
    const verify = () => owner.post(`${at(owner)}/domains/${domain.id}/verify`);
    const without = await verify();
    expect(codeOf(without)).toEqual([409, 'tenancy.domain_record_not_found']);
    expect(without.body.detail).toContain(domain.record.name);
    publish(domain.record.name, ['v=spf1 -all', `${domain.record.value}x`]);
    expect((await verify()).body.detail).toContain('None of the 2 TXT records');
    publish(domain.record.name, null);
    expect(codeOf(await verify())).toEqual([503, 'tenancy.dns_unavailable']);
    publish(domain.record.name, ['v=spf1 -all', domain.record.value]);
    expect((await verify()).body).toMatchObject({ status: 'verified', revision: 2 });
    expect((await verify()).body).toMatchObject({ status: 'verified', revision: 2 });
    expect((await owner.get(`${at(owner)}/domains`)).body.data[0].id).toBe(domain.id);
    expect((await owner.delete(`${at(owner)}/domains/${domain.id}`)).status).toBe(204);
    expect(codeOf(await verify())).toEqual([404, 'tenancy.domain_not_found']);
  });

  it.each([
    ['gmail.com', 422, 'tenancy.domain_public'],
    ['Outlook.com.', 422, 'tenancy.domain_public'],
    ['co.uk', 422, 'tenancy.domain_name_unusable'],
    ['someone.github.io', 422, 'tenancy.domain_name_unusable'],
    ['localhost', 422, 'tenancy.domain_name_unusable'],
    ['10.0.0.1', 422, 'tenancy.domain_name_unusable'],
    ['me@example.com', 422, 'tenancy.domain_name_unusable'],
    ['a b.com', 422, 'tenancy.domain_name_unusable'],
    ['intranet.local', 422, 'tenancy.domain_name_unusable'],
  ])('TEN-01 %s is refused', async (name, status, code) => {
    expect(codeOf(await owner.post(`${at(owner)}/domains`, { name }))).toEqual([status, code]);
  });

  it('TEN-01 one organization claims a hundred names, and then has to let one go', async () => {
    const collector = await app().register();
    const { organization, user } = collector;
    await query(`insert into tenancy.domains (id, organization_id, name, challenge, claimed_by, created_at, updated_at)
      select gen_random_uuid(), ${pg.escapeLiteral(organization.id)}, 'many' || n || '.example', 'x',
             ${pg.escapeLiteral(user.id)}, now(), now() from generate_series(1, 99) n`);
    const last = await claim(collector);
    const further = () => collector.post(`${at(collector)}/domains`, { name: newName() });
    expect(codeOf(await further())).toEqual([402, 'tenancy.domain_limit_reached']);
    expect((await collector.delete(`${at(collector)}/domains/${last.id}`)).status).toBe(204);
    expect((await further()).status).toBe(201);
  });

  it('TEN-01 one name has one spelling, internationalised or not', async () => {
    const domain = await claim(owner, ' BÜCHER.example. ');
    expect(domain.name).toBe('xn--bcher-kva.example');
    const again = await owner.post(`${at(owner)}/domains`, { name: 'xn--bcher-kva.example' });
    expect(codeOf(again)).toEqual([409, 'tenancy.domain_claimed_already']);
  });

  it('TEN-01 of two organizations that prove it at once exactly one has it, and the other is told', async () => {
    const other = await app().register();
    const name = newName();
    const [mine, theirs] = await Promise.all([claim(owner, name), claim(other, name)]);
    expect(mine.record.value).not.toBe(theirs.record.value);
    publish(mine.record.name, [mine.record.value, theirs.record.value]);
    const answers = await Promise.all([
      owner.post(`${at(owner)}/domains/${mine.id}/verify`),
      other.post(`${at(other)}/domains/${theirs.id}/verify`),
    ]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe('tenancy.domain_taken');
  });

  it('TEN-01 nobody sees or touches the domain of another organization, nor may a manager', async () => {
    const domain = await claim(owner);
    const stranger = await app().register();
    for (const path of [`${at(owner)}/domains/${domain.id}`, `${at(stranger)}/domains/${domain.id}`])
      expect((await stranger.get(path)).status).toBe(404);
    const manager = await joinOrganization(app(), owner.organization.id, 'manager');
    expect((await manager.get(`${at(owner)}/domains`)).status).toBe(403);
  });
});

describe('a record that goes away', () => {
  it('TEN-01 warns at first and shortly before the end, and after a week the domain is nobody’s', async () => {
    const domain = await verified(owner);
    publish(domain.record.name, []);
    const pass = async (days: number) => {
      await daysPass(domain, days);
      await recheck();
      return (await stateOf(domain)).status as string;
    };
    expect(await pass(1)).toBe('record_missing');
    expect(new Date((await stateOf(domain)).lapsesAt).getTime()).toBeGreaterThan(Date.now());
    const first = (await stateOf(domain)).revision;
    expect(await pass(2)).toBe('record_missing');
    expect((await stateOf(domain)).revision).toBe(first);
    expect(await pass(4)).toBe('record_missing');
    expect((await stateOf(domain)).revision).toBe(first + 1);
    expect(await pass(2)).toBe('lapsed');
    const other = await app().register();
    const theirs = await claim(other, domain.name);
    publish(theirs.record.name, [theirs.record.value]);
    expect((await other.post(`${at(other)}/domains/${theirs.id}/verify`)).status).toBe(200);
  });

  it('TEN-01 a silent name server proves nothing, and a record that is back ends the warning', async () => {
    const domain = await verified(owner);
    publish(domain.record.name, null);
    await daysPass(domain, 2);
    await recheck();
    expect((await stateOf(domain)).status).toBe('verified');
    publish(domain.record.name, []);
    await recheck();
    expect((await stateOf(domain)).status).toBe('record_missing');
    publish(domain.record.name, [domain.record.value]);
    await daysPass(domain, 3);
    await recheck();
    expect(await stateOf(domain)).toMatchObject({ status: 'verified', lapsesAt: null });
  });
});

describe('what a name server has said', () => {
  it('TEN-01 is of no interest for a domain that is gone by then, or not verified', async () => {
    const domain = await claim(owner);
    const { id: organizationId } = owner.organization;
    const tell = (domainId: string) =>
      runInContext({ actor: systemActor(organizationId), requestId: newId() }, () =>
        app()
          .app.get(Dispatcher)
          .command(new RecordDomainCheck(organizationId, domainId, [domain.record.value])),
      );
    expect(await tell(domain.id)).toBeNull();
    expect(await stateOf(domain)).toMatchObject({ status: 'pending', revision: 1 });
    expect((await owner.delete(`${at(owner)}/domains/${domain.id}`)).status).toBe(204);
    expect(await tell(domain.id)).toBeNull();
  });
});

describe('enrolment', () => {
  it('TEN-03 automatic_invitation sends a letter once the address is proven, and none before or twice', async () => {
    const domain = await verified(owner, { enrolmentMode: 'automatic_invitation', defaultRole: 'coach' });
    const person = await personOf(domain, false);
    const invitationsOf = async (email: string) =>
      (await owner.get(`${at(owner)}/invitations?limit=100`)).body.data.filter(
        (each: { email: string }) => each.email === email,
      );
    await signIn(person);
    expect(await invitationsOf(person.user.email)).toEqual([]);
    await prove(person.user.email);
    await eventually(async () =>
      expect(await invitationsOf(person.user.email)).toMatchObject([
        { role: 'coach', status: 'pending', sentCount: 1 },
      ]),
    );
    const [{ id }] = await invitationsOf(person.user.email);
    expect((await owner.post(`${at(owner)}/invitations/${id}/revoke`)).status).toBe(200);
    await signIn(person);
    const later = await personOf(domain);
    await eventually(async () => expect(await invitationsOf(later.user.email)).toHaveLength(1));
    expect(await invitationsOf(person.user.email)).toHaveLength(1);
  });

  it('TEN-03 automatic_suggestion shows the organization, and who asks is let in by an administrator', async () => {
    const domain = await verified(owner, { enrolmentMode: 'automatic_suggestion' });
    const [unproven, person] = [await personOf(domain, false), await personOf(domain)];
    const suggestions = async (who: Journey) => (await who.get('/organization-suggestions')).body.data;
    expect(await suggestions(unproven)).toEqual([]);
    const ask = (who: Journey) => who.post(`/organization-suggestions/${owner.organization.id}/request`);
    expect(codeOf(await ask(unproven))).toEqual([404, 'tenancy.join_not_offered']);
    expect(await suggestions(person)).toMatchObject([
      { organizationId: owner.organization.id, domain: domain.name, requestStatus: null },
    ]);
    const asked = await Promise.all([ask(person), ask(person)]);
    expect(new Set(asked.map(({ body }) => body.id)).size).toBe(1);
    expect((await suggestions(person))[0].requestStatus).toBe('pending');
    const { data } = (await owner.get(`${at(owner)}/join-requests?status=pending`)).body;
    expect(data).toMatchObject([{ userId: person.user.id, role: 'member' }]);
    const decide = (what: string, body?: object) =>
      owner.post(`${at(owner)}/join-requests/${data[0].id}/${what}`, body);
    expect(codeOf(await decide('approve', { role: 'nobody_knows' }))).toEqual([422, 'tenancy.role_unknown']);
    const approvals = await Promise.all([decide('approve', { role: 'coach' }), decide('approve', {})]);
    expect(approvals.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    const there = await person.post('/auth/switch-organization', { organizationId: owner.organization.id });
    expect(there.status).toBe(200);
    expect(await suggestions(person)).toEqual([]);
    expect(codeOf(await decide('decline'))).toEqual([409, 'tenancy.join_request_decided']);
  });

  it('TEN-03 automatic_invitation invites nobody unknown, unproven or at home, and takes no seat that is not free', async () => {
    const boss = await app().register();
    const domain = await verified(boss, { enrolmentMode: 'automatic_invitation' });
    const { id: organizationId } = boss.organization;
    const enrol = (userId: string) =>
      runInContext({ actor: systemActor(), requestId: newId() }, () =>
        app().app.get(Dispatcher).command(new EnrolPerson(userId)),
      );
    expect(await enrol(newId())).toEqual({ outcome: 'nothing' });
    expect(await enrol((await personOf(domain, false)).user.id)).toEqual({ outcome: 'nothing' });
    expect(await enrol(owner.user.id)).toEqual({ outcome: 'nothing' });
    const [invited, member, late] = [
      await personOf(domain),
      await personOf(domain, false),
      await personOf(domain, false),
    ];
    const pending = async () => (await boss.get(`${at(boss)}/invitations`)).body.data.length;
    await eventually(async () => expect(await pending()).toBe(1));
    expect(await enrol(invited.user.id)).toEqual({ outcome: 'nothing', organizationId });
    await query(`insert into tenancy.memberships (id, organization_id, user_id, role, email, display_name, joined_at, updated_at)
      values (gen_random_uuid(), ${pg.escapeLiteral(organizationId)}, ${pg.escapeLiteral(member.user.id)}, 'member',
              ${pg.escapeLiteral(member.user.email)}, 'Here', now(), now())`);
    for (const { user } of [member, late])
      await query(
        `update identity.users set email_verified_at = now() where id = ${pg.escapeLiteral(user.id)}`,
      );
    expect(await enrol(member.user.id)).toEqual({ outcome: 'nothing', organizationId });
    await query(
      `update tenancy.organizations set user_limit = 1 where id = ${pg.escapeLiteral(organizationId)}`,
    );
    expect(await enrol(late.user.id)).toEqual({ outcome: 'no_seat', organizationId });
    expect(await pending()).toBe(1);
  });

  it('TEN-03 who is a member asks in vain, who has left may ask again, and only by the address that he asked with', async () => {
    const boss = await app().register();
    const domain = await verified(boss, { enrolmentMode: 'automatic_suggestion' });
    const person = await personOf(domain);
    const ask = () => person.post(`/organization-suggestions/${boss.organization.id}/request`);
    const { id } = (await ask()).body;
    const approve = () => boss.post(`${at(boss)}/join-requests/${id}/approve`, {});
    expect((await approve()).status).toBe(200);
    expect(codeOf(await ask())).toEqual([409, 'tenancy.already_member']);
    expect((await boss.delete(`${at(boss)}/members/${person.user.id}`)).status).toBe(204);
    expect((await ask()).body).toMatchObject({ id, status: 'pending' });
    await query(
      `update identity.users set email = 'gone-${id}@else.example' where id = ${pg.escapeLiteral(person.user.id)}`,
    );
    expect(codeOf(await approve())).toEqual([404, 'tenancy.join_request_not_found']);
    expect((await boss.get(`${at(boss)}/join-requests?status=pending`)).body.data).toMatchObject([{ id }]);
  });

  it('TEN-03 who was declined is not heard again, and a full organization lets nobody in', async () => {
    const boss = await app().register();
    const domain = await verified(boss, { enrolmentMode: 'automatic_suggestion' });
    const [first, second] = [await personOf(domain), await personOf(domain)];
    const ask = (who: Journey) => who.post(`/organization-suggestions/${boss.organization.id}/request`);
    const { id } = (await ask(first)).body;
    expect((await boss.post(`${at(boss)}/join-requests/${id}/decline`)).body.status).toBe('declined');
    expect(codeOf(await ask(first))).toEqual([409, 'tenancy.join_request_decided']);
    const other = (await ask(second)).body.id as string;
    await query(
      `update tenancy.organizations set user_limit = 1 where id = ${pg.escapeLiteral(boss.organization.id)}`,
    );
    const full = await boss.post(`${at(boss)}/join-requests/${other}/approve`, {});
    expect(codeOf(full)).toEqual([402, 'tenancy.seat_limit_reached']);
    expect((await boss.get(`${at(boss)}/join-requests?status=pending`)).body.data).toHaveLength(1);
  });

  it('AUTHZ-01 nobody gives a domain a role that he could not give a person', async () => {
    const domain = await verified(owner);
    const change = (who: Journey, defaultRole: string) =>
      who.patch(`${at(owner)}/domains/${domain.id}`, { defaultRole });
    expect(codeOf(await change(owner, 'owner'))).toEqual([422, 'tenancy.owner_by_domain']);
    expect(codeOf(await change(owner, 'nobody_knows'))).toEqual([422, 'tenancy.role_unknown']);
    expect((await change(owner, 'admin')).body.defaultRole).toBe('admin');
    const stale = await owner.patch(
      `${at(owner)}/domains/${domain.id}`,
      { defaultRole: 'member' },
      { headers: { 'if-match': '"1"' } },
    );
    expect(stale.status).toBe(412);
  });
});
