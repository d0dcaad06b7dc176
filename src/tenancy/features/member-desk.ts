import { Injectable } from '@nestjs/common';
import { Authorizer } from '#libs/cqrs/ports.js';
import { Clock } from '#libs/kernel/clock.js';
import { currentActor } from '#libs/kernel/request-context.js';
import { AccessChanges } from '../domain/access-changes.js';
import { GrantableRoles } from '../domain/grantable-roles.js';
import { MemberNotFound } from '../domain/membership.errors.js';
import type { Membership } from '../domain/membership.js';
import { MembershipRepository } from '../domain/membership.repository.js';
import { Rosters, type Roster } from '../domain/roster.js';
import { requireCurrentOrganization } from './current-organization.js';
import { DepartmentReach } from './department-reach.js';
import { toMemberView, type MemberView } from './member.view.js';

/** One person's place, taken out to be changed. */
interface Case {
  readonly member: Membership;
  readonly roster: Roster;
  readonly at: Date;
}

/** Where one person decides about the place of another: what is asked before, and who is told. */
@Injectable()
export class MemberDesk {
  constructor(
    private readonly rosters: Rosters,
    private readonly memberships: MembershipRepository,
    private readonly grantable: GrantableRoles,
    private readonly reach: DepartmentReach,
    private readonly accessChanges: AccessChanges,
    private readonly authorizer: Authorizer,
    private readonly clock: Clock,
  ) {}

  /**
   * Nobody decides about a person whose role he could not give, nor outside his own reach. Whose business the
   * owners are, they know themselves.
   */
  async take(organizationId: string, userId: string): Promise<Case> {
    const taken = await this.takeOwn(organizationId, userId);
    this.reach.require('members.manage', taken.member.department);
    if (taken.member.role !== 'owner') await this.grantable.check(taken.member.role);
    return taken;
  }

  /** Without these questions, which nobody has to answer about himself. */
  async takeOwn(organizationId: string, userId: string): Promise<Case> {
    requireCurrentOrganization(organizationId);
    const at = this.clock.now();
    const roster = await this.rosters.lock(organizationId, at);
    const member = await this.memberships.find(organizationId, userId);
    if (!member) throw new MemberNotFound();
    this.accessChanges.ofMember(organizationId, userId);
    return { member, roster, at };
  }

  view(member: Membership): MemberView {
    return toMemberView(member, this.authorizer.allows(currentActor(), 'members.read_contacts'));
  }
}
