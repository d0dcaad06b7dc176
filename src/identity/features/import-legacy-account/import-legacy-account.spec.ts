import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hash as bcrypt } from '@node-rs/bcrypt';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '#libs/kernel/id.js';
import { useTestApp } from '#libs/testing/app-fixture.js';
import { Journey } from '#libs/testing/journey.js';
import { readLegacyRows } from '../../infrastructure/legacy-sources.js';
import { onDatabase } from '#libs/testing/on-database.js';
import { LegacyImporter } from './legacy-importer.js';

const PASSWORD = 'an old password';
const HEADER = 'id,email,password_hash,full_name,role,organization_id,created_at,updated_at,is_active';
const app = useTestApp();

let folder: string;
let hash: string;
let people = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'legacy-'));
  hash = await bcrypt(PASSWORD, 4);
});
afterAll(() => rm(folder, { recursive: true }));

interface Row {
  readonly id: string;
  readonly email: string;
  readonly name?: string;
  readonly role?: string;
  readonly organization?: string;
  readonly hash?: string;
  readonly active?: string;
}

const person = (changes: Partial<Row> = {}): Row => ({
  id: newId(),
  email: `Old${++people}@Example.com`,
  ...changes,
});

const importer = () => app().app.get(LegacyImporter, { strict: false });

async function run(rows: readonly Row[], { dryRun = false, organizationId = null as string | null } = {}) {
  const lines = rows.map((row) =>
    [
      row.id,
      row.email,
      row.hash ?? hash,
      `"${row.name ?? 'Grace Brewster Hopper'}"`,
      row.role ?? '',
      row.organization ?? '',
      '2020-02-03T04:05:06Z',
      '2021-02-03T04:05:06Z',
      row.active ?? 'true',
    ].join(','),
  );
  const file = join(folder, `${newId()}.csv`);
  await writeFile(file, [HEADER, ...lines, ''].join('\n'));
  return importer().import(readLegacyRows(file), { dryRun, organizationId });
}

const rows = (statement: string) => onDatabase(app().db, statement);
const counts = async () =>
  (
    await rows(`select (select count(*)::int from identity.users) as users,
      (select count(*)::int from tenancy.memberships) as memberships,
      (select count(*)::int from identity.legacy_ids) as ids`)
  )[0];

describe('importing accounts of an older system', () => {
  let owner: Journey;
  beforeEach(async () => {
    owner = await app().register({ email: `owner${newId()}@example.com` });
  });

  it('MIG-01 MIG-02 keeps id, name and date; the old password signs in to the old organization', async () => {
    const old = person({ role: 'coach', organization: owner.organization.id });
    expect(await run([old])).toMatchObject({ created: 1, merged: 0, unchanged: 0, skipped: [] });
    const email = old.email.toLowerCase();
    expect(
      await rows(`select id, first_name, last_name, created_at from identity.users where email = '${email}'`),
    ).toEqual([
      {
        id: old.id,
        first_name: 'Grace Brewster',
        last_name: 'Hopper',
        created_at: new Date('2020-02-03T04:05:06Z'),
      },
    ]);
    const signedIn = await new Journey(app().url).login(email, PASSWORD);
    expect((await signedIn.get('/me')).body).toMatchObject({
      organization: { id: owner.organization.id },
      roles: ['coach'],
    });
  });

  it('MIG-01 can be run again: who is here stays as he is', async () => {
    const old = person({ organization: owner.organization.id });
    await run([old]);
    const before = await counts();
    expect(await run([old])).toMatchObject({ created: 0, unchanged: 1, skipped: [] });
    expect(await counts()).toEqual(before);
  });

  it('MIG-01 an id that is none of ours, or is taken, becomes another one that is remembered', async () => {
    const [numbered, taken] = [person({ id: '17' }), person({ id: owner.user.id })];
    expect(await run([numbered, taken])).toMatchObject({ created: 2 });
    const kept = await rows(
      `select legacy_id, user_id <> '${owner.user.id}' as other from identity.legacy_ids where legacy_id in ('17', '${taken.id}')`,
    );
    expect(kept).toHaveLength(2);
    expect(kept.every(({ other }) => other === true)).toBe(true);
  });

  it('MIG-04 a dry run says what would happen and changes nothing', async () => {
    const before = await counts();
    const report = await run([person({ organization: owner.organization.id }), person({ email: 'nobody' })], {
      dryRun: true,
    });
    expect(report).toMatchObject({ dryRun: true, created: 1, skipped: [{ reason: expect.any(String) }] });
    expect(await counts()).toEqual(before);
  });

  it('MIG-04 a dry run counts people who come twice as the run itself does', async () => {
    const twice = person({ email: `Twice${newId()}@example.com` });
    const people = [twice, person({ email: twice.email.toLowerCase() }), twice, person()];
    const { runId: _dry, dryRun: _isDry, ...said } = await run(people, { dryRun: true });
    const { runId: _real, dryRun: _isReal, ...done } = await run(people);
    expect(said).toEqual({ created: 2, merged: 1, unchanged: 1, skipped: [] });
    expect(done).toEqual(said);
  });

  it('MIG-02 whoever is not active, or has no usable address, is left out with the reason', async () => {
    const { created, skipped } = await run([
      person({ active: 'false' }),
      person({ email: 'not an address' }),
      person({ organization: newId() }),
    ]);
    expect(created).toBe(0);
    expect(skipped.map(({ reason }) => reason)).toEqual([
      'It is not active.',
      'It has no usable e-mail address.',
      expect.stringContaining('organization'),
    ]);
  });

  it('MIG-02 a hash that cannot be checked lets nobody in', async () => {
    const old = person({ hash: 'plain text' });
    expect(await run([old])).toMatchObject({ created: 1 });
    for (const password of ['plain text', '!', PASSWORD])
      expect((await app().anonymous.post('/auth/login', { email: old.email, password })).status).toBe(401);
  });

  it('MIG-01 joins an account whose address is confirmed, and never one that somebody only claims', async () => {
    const [confirmed, claimed] = [await app().register(), await app().register()];
    await rows(`update identity.users set email_verified_at = now() where id = '${confirmed.user.id}'`);
    const report = await run(
      [person({ email: confirmed.user.email, role: 'owner' }), person({ email: claimed.user.email })],
      { organizationId: owner.organization.id },
    );
    expect(report).toMatchObject({ created: 0, merged: 1, skipped: [{ reason: expect.any(String) }] });
    expect(
      await rows(
        `select user_id, role from tenancy.memberships where organization_id = '${owner.organization.id}' and role <> 'owner'`,
      ),
    ).toEqual([{ user_id: confirmed.user.id, role: 'admin' }]);
  });

  it('MIG-01 IDN-17 joins no account that is switched off', async () => {
    const off = await app().register({ email: `off${newId()}@example.com` });
    await rows(
      `update identity.users set email_verified_at = now(), is_active = false where id = '${off.user.id}'`,
    );
    expect(await run([person({ email: off.user.email })])).toMatchObject({
      created: 0,
      merged: 0,
      skipped: [{ reason: 'An account here has its address and is switched off.' }],
    });
  });

  it('MIG-04 a run that is rolled back twice at once is taken back once, and nothing else with it', async () => {
    const before = await counts();
    const { runId } = await run([person(), person()]);
    const after = await Promise.all([importer().rollBack(runId), importer().rollBack(runId)]);
    expect(after.map(({ kept }) => kept)).toEqual([[], []]);
    expect(await counts()).toEqual(before);
  });

  it('MIG-04 rolling a run back leaves nothing of it, but the accounts that somebody has used since', async () => {
    const before = await counts();
    const [unused, used] = [person(), person()];
    const { runId } = await run([unused, used], { organizationId: owner.organization.id });
    await new Journey(app().url).login(used.email, PASSWORD);
    expect(await importer().rollBack(runId)).toMatchObject({
      takenBack: 1,
      kept: [{ legacyId: used.id, reason: expect.any(String) }],
    });
    expect(await counts()).toEqual({
      users: Number(before?.['users']) + 1,
      memberships: Number(before?.['memberships']) + 1,
      ids: Number(before?.['ids']) + 1,
    });
  });

  it('MIG-01 reads users and admins of a database, each under ids of their own', async () => {
    const admin = { id: 1, email: 'db-admin@example.com', password_hash: hash, full_name: 'Ada' };
    await rows(`create table public.users (id int, email text, password_hash text, full_name text, is_active boolean);
      create table public.admins (id int, email text, password_hash text, full_name text);
      insert into public.users values (1, 'db-user@example.com', '${hash}', 'Bob', true), (2, 'db-gone@example.com', '${hash}', 'Eve', false);
      insert into public.admins values (1, '${admin.email}', '${hash}', '${admin.full_name}')`);
    const report = await importer().import(readLegacyRows(app().db.adminUrl), {
      dryRun: false,
      organizationId: null,
    });
    expect(report).toMatchObject({ created: 2, skipped: [{ source: 'users', legacyId: 2 }] });
    expect((await new Journey(app().url).login(admin.email, PASSWORD)).user.email).toBe(admin.email);

    await rows('drop table public.admins');
    const again = await importer().import(readLegacyRows(app().db.adminUrl), {
      dryRun: true,
      organizationId: null,
    });
    expect(again).toMatchObject({ created: 0, unchanged: 1, skipped: [{ source: 'users', legacyId: 2 }] });
  });

  it('XC-44 every account taken over is in the audit log, without its password', async () => {
    const old = person();
    await run([old]);
    const [event] = await rows(
      `select actor_type, details from audit.events where action = 'user.imported' and resource_id = '${old.id}'`,
    );
    expect(event).toMatchObject({ actor_type: 'system', details: { legacyId: old.id, outcome: 'created' } });
    expect(JSON.stringify(event)).not.toContain(hash);
  });
});
