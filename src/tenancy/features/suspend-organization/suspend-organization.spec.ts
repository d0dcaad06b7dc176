import { describe, expect, it } from 'vitest';
import { newId } from '#libs/kernel/id.js';
import { useTestApp } from '#libs/testing/app-fixture.js';
import { eventually } from '#libs/testing/eventually.js';
import { joinOrganization, operator } from '../../../../test/support/people.js';

const app = useTestApp();

describe('suspending an organization', () => {
  it('TEN-05 leaves its administrators reading and everybody else nothing, until it is reactivated', async () => {
    const [owner, boss] = [await app().register(), await operator(app())];
    const { id } = owner.organization;
    const member = await joinOrganization(app(), id, 'member');
    const suspended = await boss.post(`/tenants/${id}/suspend`, { reason: 'Unpaid for three months' });
    expect(suspended).toMatchObject({
      status: 200,
      body: { id, status: 'suspended', suspensionReason: 'Unpaid for three months', revision: 2 },
    });
    await eventually(async () => expect((await member.get('/content/items')).status).toBe(403));
    expect((await owner.get(`/tenants/${id}`)).body.suspensionReason).toBe('Unpaid for three months');
    expect((await owner.get('/billing/subscription')).status).toBe(200);
    expect((await owner.patch(`/tenants/${id}`, { name: 'Other' })).status).toBe(403);
    const reasons = async (person: typeof owner) =>
      (await person.get('/organizations')).body.data
        .filter((each: { id: string }) => each.id === id)
        .map((each: { suspensionReason: unknown }) => each.suspensionReason);
    expect([await reasons(owner), await reasons(member)]).toEqual([['Unpaid for three months'], [null]]);

    const again = await boss.post(`/tenants/${id}/suspend`, { reason: 'Again' });
    expect([again.status, again.body.code]).toEqual([409, 'tenancy.organization_status_conflict']);
    const open = await boss.post(`/tenants/${id}/reactivate`);
    expect(open.body).toMatchObject({ status: 'active', suspensionReason: null });
    await eventually(async () => expect((await member.get('/content/items')).status).toBe(200));
    expect((await boss.post(`/tenants/${id}/reactivate`)).status).toBe(409);
  });

  it('TEN-05 is told in the audit log of the organization', async () => {
    const [owner, boss] = [await app().register(), await operator(app())];
    const { id } = owner.organization;
    await boss.post(`/tenants/${id}/suspend`, { reason: 'A mistake' });
    await boss.post(`/tenants/${id}/reactivate`);
    const { body } = await owner.get('/admin/audit?limit=2&resourceType=organization');
    expect(body.data).toMatchObject([
      { action: 'organization.reactivated', resourceId: id },
      { action: 'organization.suspended', resourceId: id, details: { reason: 'A mistake' } },
    ]);
  });

  it('TEN-05 is for operators, who are told when there is no such organization', async () => {
    const [owner, boss] = [await app().register(), await operator(app())];
    for (const act of ['suspend', 'reactivate']) {
      const body = act === 'suspend' ? { reason: 'Mine' } : undefined;
      expect((await owner.post(`/tenants/${owner.organization.id}/${act}`, body)).status).toBe(403);
      expect((await boss.post(`/tenants/${newId()}/${act}`, body)).body.code).toBe(
        'tenancy.organization_not_found',
      );
    }
    expect((await boss.post(`/tenants/${owner.organization.id}/suspend`, { reason: '  ' })).status).toBe(400);
  });
});
