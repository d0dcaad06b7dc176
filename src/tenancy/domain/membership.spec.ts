import { describe, expect, it } from 'vitest';
import { newId } from '#libs/kernel/id.js';
import { MembershipStatusConflict } from './membership.errors.js';
import { Membership } from './membership.js';
import { AlreadyMember } from './organization.errors.js';
import { Roster } from './roster.js';

const AT = new Date('2026-11-22T08:00:00Z');
const LATER = new Date('2026-11-22T09:00:00Z');
const ada = { userId: newId(), email: 'ada@example.com', displayName: 'Ada' };
const roster = new Roster({ limit: 5, taken: 2 }, [newId()]);
const joined = () => Membership.join(newId(), newId(), ada, 'coach', AT, 'Sales');

describe('a membership', () => {
  it('TEN-02 shows another name or address of its person, and is the same by the same', () => {
    const member = joined();
    member.refresh(ada, LATER);
    expect(member).toMatchObject({ revision: 1, updatedAt: AT });
    member.refresh({ email: ada.email, displayName: 'Ada King' }, LATER);
    expect(member).toMatchObject({ displayName: 'Ada King', revision: 2, updatedAt: LATER });
    member.refresh({ email: 'king@example.com', displayName: 'Ada King' }, LATER);
    expect(member).toMatchObject({ email: 'king@example.com', revision: 3 });
  });

  it('TEN-02 that has ended begins anew with what is given then, and only one that has ended', () => {
    const member = joined();
    const position = { role: 'member', department: null };
    expect(() => member.rejoin(ada, position, LATER)).toThrow(AlreadyMember);
    member.suspend(newId(), roster, AT);
    expect(() => member.rejoin(ada, position, LATER)).toThrow(AlreadyMember);
    member.end(ada.userId, roster, AT);
    expect(() => member.refresh({ ...ada, displayName: 'Ada King' }, LATER)).toThrow(
      MembershipStatusConflict,
    );
    member.rejoin(ada, position, LATER);
    expect(member).toMatchObject({ ...position, status: 'active', joinedAt: LATER });
  });
});
