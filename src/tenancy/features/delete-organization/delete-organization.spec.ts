import { describe, expect, it } from 'vitest';
import { newId } from '#libs/kernel/id.js';
import { useTestApp } from '#libs/testing/app-fixture.js';
import { eventually } from '#libs/testing/eventually.js';
import type { Journey } from '#libs/testing/journey.js';
import { joinOrganization } from '../../../../test/support/people.js';

const app = useTestApp({ ORGANIZATION_DELETION_GRACE_DAYS: '7' });

const DAY_MS = 86_400_000;

async function founded(): Promise<{ owner: Journey; path: string; slug: string }> {
  const owner = await app().register();
  const path = `/tenants/${owner.organization.id}`;
  return { owner, path, slug: (await owner.get(path)).body.slug };
}

const workingIn = async (person: Journey, organizationId: string): Promise<Journey> =>
  app().anonymous.as((await person.post('/auth/switch-organization', { organizationId })).body);

describe('deleting an organization', () => {
  it('TEN-05 closes it at once, leaves the owner time to change his mind, and opens it again', async () => {
    const { owner, path, slug } = await founded();
    const member = await joinOrganization(app(), owner.organization.id, 'member');
    const deleted = await owner.delete(`${path}?slug=${slug}`);
    expect(deleted).toMatchObject({ status: 200, body: { status: 'inactive', revision: 2 } });
    const days = (Date.parse(deleted.body.deletionDueAt) - Date.now()) / DAY_MS;
    expect(days).toBeCloseTo(7, 2);
    await eventually(async () => expect((await member.get('/content/items')).status).toBe(403));
    expect((await owner.get(path)).body.deletionDueAt).toBe(deleted.body.deletionDueAt);
    const mine = (await owner.get('/organizations')).body.data[0];
    expect(mine).toMatchObject({ status: 'inactive', deletionDueAt: deleted.body.deletionDueAt });
    const again = await owner.delete(`${path}?slug=${slug}`);
    expect([again.status, again.body.code]).toEqual([409, 'tenancy.organization_status_conflict']);

    const restored = await owner.post(`${path}/restore`);
    expect(restored).toMatchObject({ status: 200, body: { status: 'active', deletionDueAt: null } });
    await eventually(async () => expect((await member.get('/content/items')).status).toBe(200));
    expect((await owner.post(`${path}/restore`)).status).toBe(409);
    const { body } = await owner.get('/admin/audit?limit=2&resourceType=organization');
    expect(body.data.map(({ action }: { action: string }) => action)).toEqual([
      'organization.restored',
      'organization.deletion_scheduled',
    ]);
  });

  it('TEN-05 wants the slug repeated', async () => {
    const { owner, path, slug } = await founded();
    for (const wrong of ['no', slug.toUpperCase()])
      expect(await owner.delete(`${path}?slug=${wrong}`)).toMatchObject({
        status: 422,
        body: { code: 'tenancy.slug_not_confirmed', errors: [{ pointer: '?slug' }] },
      });
    expect((await owner.delete(path)).status).toBe(400);
    expect((await owner.get(path)).body.status).toBe('active');
  });

  it('TEN-05 is the owner’s alone, and only where he works', async () => {
    const { owner, path, slug } = await founded();
    const admin = await joinOrganization(app(), owner.organization.id, 'admin');
    expect((await admin.delete(`${path}?slug=${slug}`)).status).toBe(403);
    expect((await admin.post(`${path}/restore`)).status).toBe(403);
    const stranger = await app().register();
    for (const id of [owner.organization.id, newId()]) {
      const deleted = await stranger.delete(`/tenants/${id}?slug=${slug}`);
      const restored = await stranger.post(`/tenants/${id}/restore`);
      expect([deleted.body.code, restored.body.code]).toEqual([
        'tenancy.organization_not_found',
        'tenancy.organization_not_found',
      ]);
    }
  });

  it('TEN-05 waits for the organizations below it, which are restored after it', async () => {
    const { owner, path, slug } = await founded();
    const child = (await owner.post('/organizations', { name: 'Child', parentId: owner.organization.id }))
      .body;
    const refused = await owner.delete(`${path}?slug=${slug}`);
    expect([refused.status, refused.body.code]).toEqual([409, 'tenancy.organization_has_descendants']);
    const inChild = await workingIn(owner, child.id);
    expect((await inChild.delete(`/tenants/${child.id}?slug=${child.slug}`)).status).toBe(200);
    expect((await owner.delete(`${path}?slug=${slug}`)).status).toBe(200);
    expect((await inChild.post(`/tenants/${child.id}/restore`)).body.code).toBe(
      'tenancy.organization_status_conflict',
    );
    expect((await owner.post(`${path}/restore`)).status).toBe(200);
    expect((await inChild.post(`/tenants/${child.id}/restore`)).status).toBe(200);
  });
});
