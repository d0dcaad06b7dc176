import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { systemActor } from '#libs/kernel/actor.js';
import { newId } from '#libs/kernel/id.js';
import { runInContext } from '#libs/kernel/request-context.js';
import { useTestApp } from '#libs/testing/app-fixture.js';
import { eventually } from '#libs/testing/eventually.js';
import type { Journey } from '#libs/testing/journey.js';
import { withClient } from '../../../../test/support/catalogue.js';
import { joinOrganization, operator } from '../../../../test/support/people.js';
import { playScenario } from '../../../../test/support/scenario.js';
import { PurgeDeletedOrganizationsJob } from './purge-deleted-organizations.job.js';

const app = useTestApp();

const query = <R extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<R[]> =>
  withClient(
    { connectionString: app().db.adminUrl },
    async (client) => (await client.query<R>(text, values)).rows,
  );

/** What outlives an organization, and why. */
const KEPT: ReadonlyMap<string, string> = new Map([
  ['audit.events', 'Says that the organization was deleted, and what was done before.'],
  ['identity.sessions', 'Belongs to a person, who goes on in another organization.'],
  ['platform.idempotency_keys', 'Is over within a day.'],
  ['platform.outbox', 'Is over when it was delivered.'],
]);

/** How many rows each table with an organization in it has of this one, without the empty ones. */
async function rowsOf(organizationId: string): Promise<Record<string, number>> {
  const tables = await query<{ name: string }>(`select c.oid::regclass::text as name
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'organization_id' and not a.attisdropped
   where c.relkind in ('r', 'p') and not c.relispartition order by 1`);
  const counted: Record<string, number> = {};
  for (const { name } of tables.filter((table) => !KEPT.has(table.name))) {
    const [row] = await query<{ n: number }>(
      `select count(*)::int as n from ${name} where organization_id = $1`,
      [organizationId],
    );
    if (row && row.n > 0) counted[name] = row.n;
  }
  return counted;
}

async function close(person: Journey, organizationId: string, slug: string): Promise<void> {
  const { status } = await person.delete(`/tenants/${organizationId}?slug=${slug}`);
  expect(status).toBe(200);
}

const makeDue = (...organizationIds: string[]) =>
  query(`update tenancy.organizations set deletion_due_at = now() - interval '1 second' where id = any($1)`, [
    organizationIds,
  ]);

const purge = (): Promise<void> =>
  runInContext({ actor: systemActor(), requestId: newId() }, () =>
    app().app.get(PurgeDeletedOrganizationsJob, { strict: false }).run({}, new AbortController().signal),
  );

describe('purging deleted organizations', () => {
  it('TEN-05 leaves nothing of them but the audit log, and every other organization whole', async () => {
    const [gone, other] = [await playScenario(app(), 'gonegoose'), await playScenario(app(), 'staystork')];
    const { organization: id, branch } = gone.ids;
    await joinOrganization(app(), id, 'member');
    const others = await rowsOf(other.ids.organization);
    expect(Object.keys(others).length).toBeGreaterThan(8);
    const branchPerson = app().anonymous.as(
      (await gone.person.post('/auth/switch-organization', { organizationId: branch })).body,
    );
    await close(branchPerson, branch, (await branchPerson.get(`/tenants/${branch}`)).body.slug);
    await close(gone.person, id, (await gone.person.get(`/tenants/${id}`)).body.slug);

    await purge();
    expect(Object.keys(await rowsOf(id)).length).toBeGreaterThan(8);

    await makeDue(id, branch);
    await purge();
    expect(await query('select 1 from tenancy.organizations where id = any($1)', [[id, branch]])).toEqual([]);
    await eventually(async () => expect(await rowsOf(id)).toEqual({}));
    await eventually(async () => expect(await rowsOf(branch)).toEqual({}));
    expect(await rowsOf(other.ids.organization)).toEqual(others);
    expect((await other.person.get(`/content/items/${other.ids.document}`)).status).toBe(200);

    const events = await query<{ action: string }>(
      `select action from audit.events where organization_id = $1 order by created_at desc, id desc limit 1`,
      [id],
    );
    expect(events).toEqual([{ action: 'organization.deleted' }]);
  }, 60_000);

  it('TEN-05 nobody works in one any more: its people go on in another of theirs, or in none', async () => {
    const owner = await app().register();
    const { id } = owner.organization;
    const { slug } = (await owner.get(`/tenants/${id}`)).body;
    const member = await joinOrganization(app(), id, 'member');
    await close(owner, id, slug);
    await makeDue(id);
    await purge();
    await eventually(async () => expect((await owner.get('/content/items')).status).toBe(403));
    expect((await owner.get('/organizations')).body.data).toEqual([]);
    const refreshed = await member.post('/auth/refresh', { refreshToken: member.session?.refreshToken });
    expect(refreshed.status).toBe(200);
    expect(refreshed.body.organization.id).not.toBe(id);
  });

  it('TEN-05 an organization that is due can neither be restored nor kept by suspending it', async () => {
    const [owner, boss] = [await app().register(), await operator(app())];
    const { id } = owner.organization;
    await close(owner, id, (await owner.get(`/tenants/${id}`)).body.slug);
    await makeDue(id);
    expect((await owner.post(`/tenants/${id}/restore`)).status).toBe(409);
    expect((await boss.post(`/tenants/${id}/suspend`, { reason: 'Evidence' })).status).toBe(409);
  });
});
