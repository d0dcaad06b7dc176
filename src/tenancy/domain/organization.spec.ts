import { describe, expect, it } from 'vitest';
import { Membership } from './membership.js';
import {
  OrganizationCycle,
  OrganizationNameUnusable,
  OrganizationObjectTooLarge,
  OrganizationStatusConflict,
  OrganizationTooDeep,
  SecurityPolicyElsewhere,
  SlugNotConfirmed,
} from './organization.errors.js';
import {
  MemberJoined,
  OrganizationCreated,
  OrganizationDeleted,
  OrganizationDeletionScheduled,
  OrganizationMoved,
  OrganizationReactivated,
  OrganizationRestored,
  OrganizationSuspended,
  OrganizationTrialEnded,
  OrganizationUpdated,
} from './organization.events.js';
import { MAX_DEPTH, Organization } from './organization.js';
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
      new OrganizationCreated('o1', 'Blue Gym', 'blue-gym-abc123', 'u1', null),
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

const LATER = new Date('2026-12-21T06:00:00Z');

/** An organization whose founding nobody talks about any more. */
function founded(id: string, beginning: { parent?: Organization; trialEndsAt?: Date } = {}): Organization {
  const organization = Organization.found(id, id, 'abc123', ADA, AT, beginning);
  organization.takeEvents();
  return organization;
}

describe('what an organization says of itself', () => {
  it('TEN-12 takes what is given, counts the change once and names what is different now', () => {
    const organization = founded('o1');
    organization.update({ name: ' Red Gym ', displayName: 'o1', description: 'Strong' }, LATER);
    expect(organization).toMatchObject({
      name: 'Red Gym',
      description: 'Strong',
      revision: 2,
      updatedAt: LATER,
    });
    expect(organization.takeEvents()).toEqual([new OrganizationUpdated('o1', ['name', 'description'])]);
  });

  it('TEN-12 merges objects one level deep, and a null removes a name', () => {
    const organization = founded('o1');
    organization.update({ settings: { locale: 'en', mail: { from: 'a', footer: 'b' } } }, AT);
    organization.update({ settings: { locale: null, mail: { from: 'c' } }, features: { beta: true } }, AT);
    expect(organization).toMatchObject({ settings: { mail: { from: 'c' } }, features: { beta: true } });
    expect(organization.settings).not.toHaveProperty('locale');
  });

  it('TEN-12 a change that changes nothing leaves revision and listeners alone', () => {
    const organization = founded('o1');
    organization.update({ name: 'o1', settings: {}, inheritsLimits: false }, LATER);
    expect([organization.revision, organization.updatedAt, organization.takeEvents()]).toEqual([1, AT, []]);
  });

  it('TEN-12 refuses what would grow past the limit bit by bit, and the security policy', () => {
    const organization = founded('o1');
    organization.update({ branding: { a: 'x'.repeat(40_000) } }, AT);
    expect(() => organization.update({ branding: { b: 'x'.repeat(40_000) } }, AT)).toThrow(
      OrganizationObjectTooLarge,
    );
    expect(() => organization.update({ settings: { security: null } }, AT)).toThrow(SecurityPolicyElsewhere);
    expect(organization.revision).toBe(2);
  });
});

describe('the tree of organizations', () => {
  const chain = (length: number): Organization[] => {
    const all = [founded('r')];
    while (all.length < length) all.push(founded(`o${all.length}`, { parent: all.at(-1) }));
    return all;
  };

  it('TEN-01 an organization is founded below another, and names all that are above it', () => {
    const [root, child] = chain(3);
    const grandchild = Organization.found('o3', 'o3', 'abc123', ADA, AT, { parent: child });
    expect(grandchild).toMatchObject({ parentId: 'o1', path: 'r.o1.o3', depth: 2 });
    expect(grandchild.takeEvents()).toEqual([new OrganizationCreated('o3', 'o3', 'o3-abc123', 'u1', 'o1')]);
    expect([grandchild.isWithin('r'), grandchild.isWithin('o'), root?.isWithin('o3')]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('TEN-01 moves below another or becomes a root, and says from where', () => {
    const [root, child, leaf] = chain(3) as [Organization, Organization, Organization];
    leaf.moveUnder(root, 0, LATER);
    expect(leaf).toMatchObject({ parentId: 'r', path: 'r.o2', revision: 2 });
    leaf.moveUnder(root, 0, LATER);
    leaf.moveUnder(null, 0, LATER);
    expect(leaf).toMatchObject({ parentId: null, path: 'o2', depth: 0, revision: 3 });
    expect(leaf.takeEvents()).toEqual([
      new OrganizationMoved('o2', child.id, 'r'),
      new OrganizationMoved('o2', 'r', null),
    ]);
  });

  it('TEN-01 is never below itself, and not more than ten levels deep with all it holds', () => {
    const all = chain(MAX_DEPTH + 1);
    const [root, first, second] = all as [Organization, Organization, Organization];
    expect(() => first.moveUnder(second, 0, AT)).toThrow(OrganizationCycle);
    expect(() => first.moveUnder(first, 0, AT)).toThrow(OrganizationCycle);
    expect(() => founded('x', { parent: all.at(-1) })).toThrow(OrganizationTooDeep);
    const other = founded('x', { parent: root });
    expect(() => other.moveUnder(all.at(-2) ?? null, 1, AT)).toThrow(OrganizationTooDeep);
    other.moveUnder(all.at(-2) ?? null, 0, AT);
    expect(other.depth).toBe(MAX_DEPTH);
  });

  it('TEN-01 one that is about to be deleted takes in nobody', () => {
    const [root, child] = chain(2) as [Organization, Organization];
    root.scheduleDeletion(root.slug, LATER, AT);
    expect(() => founded('x', { parent: root })).toThrow(OrganizationStatusConflict);
    child.moveUnder(null, 0, AT);
    expect(() => child.moveUnder(root, 0, AT)).toThrow(OrganizationStatusConflict);
  });
});

describe('the life of an organization', () => {
  it('TEN-05 is suspended for a reason and reactivated', () => {
    const organization = founded('o1');
    organization.suspend('Unpaid', AT);
    expect(organization).toMatchObject({ status: 'suspended', suspensionReason: 'Unpaid' });
    expect(() => organization.suspend('Again', AT)).toThrow(OrganizationStatusConflict);
    organization.reactivate(AT);
    expect(organization).toMatchObject({ status: 'active', suspensionReason: null, revision: 3 });
    expect(() => organization.reactivate(AT)).toThrow(OrganizationStatusConflict);
    expect(organization.takeEvents()).toEqual([
      new OrganizationSuspended('o1', 'Unpaid'),
      new OrganizationReactivated('o1'),
    ]);
  });

  it('TEN-05 a trial ends when its time is over and not before', () => {
    const organization = founded('o1', { trialEndsAt: LATER });
    expect(organization.status).toBe('trial');
    organization.endTrial(AT);
    expect(organization.status).toBe('trial');
    organization.endTrial(LATER);
    organization.endTrial(LATER);
    expect(organization.status).toBe('inactive');
    expect(organization.takeEvents()).toEqual([new OrganizationTrialEnded('o1')]);
  });

  it('TEN-05 a reactivated organization is on trial again while that lasts, and past it for good', () => {
    const running = founded('o1', { trialEndsAt: LATER });
    running.suspend('A mistake', AT);
    running.reactivate(AT);
    expect([running.status, running.trialEndsAt]).toEqual(['trial', LATER]);
    running.endTrial(LATER);
    running.reactivate(LATER);
    expect([running.status, running.trialEndsAt]).toEqual(['active', null]);
  });

  it('TEN-05 is deleted with its slug repeated, and restored while there is time', () => {
    const organization = founded('o1');
    expect(() => organization.scheduleDeletion('o1', LATER, AT)).toThrow(SlugNotConfirmed);
    expect(() => organization.restore(null, AT)).toThrow(OrganizationStatusConflict);
    organization.scheduleDeletion(organization.slug, LATER, AT);
    expect(organization).toMatchObject({ status: 'inactive', deletionDueAt: LATER });
    expect(() => organization.scheduleDeletion(organization.slug, LATER, AT)).toThrow(
      OrganizationStatusConflict,
    );
    expect(() => organization.reactivate(AT)).toThrow(OrganizationStatusConflict);
    expect(() => organization.delete(AT)).toThrow(OrganizationStatusConflict);
    organization.restore(null, AT);
    expect(organization).toMatchObject({ status: 'active', deletionDueAt: null });
    organization.scheduleDeletion(organization.slug, LATER, AT);
    for (const late of [() => organization.restore(null, LATER), () => organization.suspend('Late', LATER)])
      expect(late).toThrow(OrganizationStatusConflict);
    organization.delete(LATER);
    expect(organization.takeEvents()).toEqual([
      new OrganizationDeletionScheduled('o1', LATER),
      new OrganizationRestored('o1'),
      new OrganizationDeletionScheduled('o1', LATER),
      new OrganizationDeleted('o1'),
    ]);
  });

  it('TEN-05 deleting and restoring is no way around a suspension or the end of a trial', () => {
    const suspended = founded('o1');
    suspended.suspend('Fraud', AT);
    expect(() => suspended.scheduleDeletion(suspended.slug, LATER, AT)).toThrow(OrganizationStatusConflict);
    const over = founded('o2', { trialEndsAt: AT });
    over.endTrial(AT);
    over.scheduleDeletion(over.slug, LATER, AT);
    over.restore(null, AT);
    expect(over.status).toBe('inactive');
    const trying = founded('o4', { trialEndsAt: LATER });
    trying.scheduleDeletion(trying.slug, LATER, AT);
    trying.restore(null, AT);
    expect(trying).toMatchObject({ status: 'trial', trialEndsAt: LATER });
    const deleted = founded('o3');
    deleted.scheduleDeletion(deleted.slug, LATER, AT);
    deleted.suspend('Fraud', AT);
    expect(deleted).toMatchObject({ status: 'suspended', deletionDueAt: null });
  });

  it('TEN-05 is not restored into an organization that is about to be deleted', () => {
    const parent = founded('r');
    const child = founded('o1', { parent });
    child.scheduleDeletion(child.slug, LATER, AT);
    parent.scheduleDeletion(parent.slug, LATER, AT);
    expect(() => child.restore(parent, AT)).toThrow(OrganizationStatusConflict);
    parent.restore(null, AT);
    child.restore(parent, AT);
    expect(child.status).toBe('active');
  });
});
