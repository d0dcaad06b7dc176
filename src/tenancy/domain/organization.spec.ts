import { describe, expect, it } from 'vitest';
import { Membership } from './membership.js';
import { OrganizationNameUnusable } from './organization.errors.js';
import { MemberJoined, OrganizationCreated } from './organization.events.js';
import { Organization } from './organization.js';
import { slugOf } from './slug.js';

const AT = new Date('2026-11-21T06:00:00Z');
const ADA = { userId: 'u1', email: 'ada@example.com', displayName: 'Ada Lovelace' };

describe('organization', () => {
  it('TEN-01 is founded active, billed to its founder, and says so with its own id', () => {
    const organization = Organization.found('o1', '  Blue Gym ', 'abc123', ADA, AT);
    expect(organization).toMatchObject({
      name: 'Blue Gym',
      slug: 'blue-gym-abc123',
      status: 'active',
      billingEmail: ADA.email,
    });
    expect(organization.organizationId).toBe('o1');
    expect(organization.takeEvents()).toEqual([
      new OrganizationCreated('o1', 'Blue Gym', 'blue-gym-abc123', 'u1'),
    ]);
  });

  it.each(['', '   ', 'x'.repeat(201)])('TEN-01 refuses a name nobody could use (%#)', (name) => {
    expect(() => Organization.found('o1', name, 'abc123', ADA, AT)).toThrow(OrganizationNameUnusable);
  });

  it.each([
    ['Ünïcode & Söhne GmbH', 'unicode-sohne-gmbh-abc123'],
    ['---', 'abc123'],
    ['東京', 'abc123'],
    ['long '.repeat(20), `${'long-'.repeat(10)}abc123`],
  ])('TEN-01 the slug of "%s" is readable and safe in an address', (name, slug) => {
    expect(slugOf(name, 'abc123')).toBe(slug);
  });

  it('TEN-10 a member joins with a copy of his name and address', () => {
    const membership = Membership.join('m1', 'o1', ADA, 'owner', AT);
    expect(membership).toMatchObject({ organizationId: 'o1', ...ADA, role: 'owner', status: 'active' });
    expect(membership.takeEvents()).toEqual([new MemberJoined('m1', 'u1', 'owner')]);
  });
});
