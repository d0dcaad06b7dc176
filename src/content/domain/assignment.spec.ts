import { describe, expect, it } from 'vitest';
import { AccessTooWide, AssignmentInactive, AssignmentTermsInvalid } from './assignment.errors.js';
import { ContentAssignment, type AssignmentTarget, type AssignmentTerms } from './assignment.js';

const AT = new Date('2026-11-21T06:00:00Z');
const day = (days: number) => new Date(AT.getTime() + days * 86_400_000);

const TERMS: AssignmentTerms = {
  assignmentType: 'optional',
  accessLevel: 'read',
  startsAt: null,
  expiresAt: null,
  dueAt: null,
  note: null,
};
const PERSON: AssignmentTarget = { kind: 'user', id: 'person' };

const assign = (terms: Partial<AssignmentTerms> = {}, target = PERSON) =>
  ContentAssignment.assign('a', 'organization', 'item', target, { ...TERMS, ...terms }, 'manager', AT);

const typesOf = (assignment: ContentAssignment) =>
  assignment.takeEvents().map((event) => (event.constructor as unknown as { type: string }).type);

describe('an assignment', () => {
  it('CNT-05 begins, expires and ends by time alone', () => {
    const assignment = assign({ startsAt: day(1), expiresAt: day(3) });
    expect([0, 1, 2, 3].map((days) => assignment.statusAt(day(days)))).toEqual([
      'scheduled',
      'active',
      'active',
      'expired',
    ]);
    assignment.deactivate(AT);
    expect(assignment.statusAt(day(2))).toBe('inactive');
  });

  it('CNT-05 tells who is given something and from whom it is taken', () => {
    const assignment = assign();
    assignment.assignAgain(TERMS, 'manager', AT);
    assignment.assignAgain({ ...TERMS, note: 'x' }, 'manager', AT);
    assignment.change({ note: 'x' }, PERSON, 'manager', AT);
    assignment.change({}, { kind: 'team', id: 'team' }, 'manager', AT);
    assignment.deactivate(AT);
    assignment.deactivate(AT);
    expect(assignment.target).toEqual({ kind: 'team', id: 'team' });
    expect(typesOf(assignment)).toEqual([
      'content.assigned',
      'content.assignment_changed',
      'content.unassigned',
      'content.assigned',
      'content.unassigned',
    ]);
    expect(assignment.revision).toBe(4);
    expect(() => assignment.change({ note: 'y' }, undefined, 'manager', AT)).toThrow(AssignmentInactive);
    expect(assignment.assignAgain(TERMS, 'other', AT)).toBe(true);
    expect(assignment).toMatchObject({ isActive: true, assignedBy: 'other', note: null });
  });

  it.each<[string, Partial<AssignmentTerms>]>([
    ['ends before it begins', { startsAt: day(2), expiresAt: day(1) }],
    ['is due before it begins', { startsAt: day(2), dueAt: day(2) }],
    ['is due after its end', { expiresAt: day(2), dueAt: day(3) }],
  ])('CNT-05 that %s is refused, and a refused change leaves it as it was', (_, terms) => {
    expect(() => assign(terms)).toThrow(AssignmentTermsInvalid);
    const assignment = assign();
    typesOf(assignment);
    expect(() => assignment.change(terms, undefined, 'manager', AT)).toThrow(AssignmentTermsInvalid);
    expect([assignment.terms, assignment.revision, typesOf(assignment)]).toEqual([TERMS, 1, []]);
  });

  it('CNT-05 C-21 gives another organization nothing to change', () => {
    const target = (id: string): AssignmentTarget => ({ kind: 'organization', id });
    for (const accessLevel of ['write', 'manage'] as const) {
      expect(() => assign({ accessLevel }, target('below'))).toThrow(AccessTooWide);
      expect(assign({ accessLevel }, target('organization')).accessLevel).toBe(accessLevel);
    }
    expect(assign({ accessLevel: 'use' }, target('below')).accessLevel).toBe('use');
  });
});
