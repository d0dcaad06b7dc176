import { Injectable } from '@nestjs/common';
import { newId } from '#libs/kernel/id.js';
import { AccessChanges } from '../domain/access-changes.js';
import { Membership, type Person, type Position } from '../domain/membership.js';
import { MembershipRepository } from '../domain/membership.repository.js';
import { TeamMembers } from '../domain/team.repository.js';

export interface Terms extends Position {
  readonly teamIds: readonly string[];
}

/** How people get in, whichever way they came. Whoever calls it has locked the roster and asked for a seat. */
@Injectable()
export class Admission {
  constructor(
    private readonly memberships: MembershipRepository,
    private readonly teams: TeamMembers,
    private readonly accessChanges: AccessChanges,
  ) {}

  /** Whoever was here before comes back to his old place; it is as new, and so are his teams. Throws `AlreadyMember`. */
  async admit(
    organizationId: string,
    person: Person,
    { role, department, teamIds }: Terms,
    by: string,
    at: Date,
  ): Promise<Membership> {
    const former = await this.memberships.find(organizationId, person.userId);
    if (former) former.rejoin(person, { role, department }, at);
    const member = former ?? Membership.join(newId(), organizationId, person, role, at, department);
    if (!former) this.memberships.add(member);
    this.teams.reset(organizationId, person.userId, teamIds, by, at);
    this.accessChanges.ofMember(organizationId, person.userId);
    return member;
  }
}
