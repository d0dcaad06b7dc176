import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/kernel/clock.js';
import { newId } from '#libs/kernel/id.js';
import { writeAtCommit } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';
import { AccessChanges } from '../domain/access-changes.js';
import { Membership, type Person } from '../domain/membership.js';
import { MembershipRepository } from '../domain/membership.repository.js';
import { ORGANIZATION_ROLES } from '../domain/roles.js';
import { Rosters } from '../domain/roster.js';
import { MemberIntake } from '../member-intake.js';

@Injectable()
export class RosterMemberIntake extends MemberIntake {
  constructor(
    private readonly rosters: Rosters,
    private readonly memberships: MembershipRepository,
    private readonly accessChanges: AccessChanges,
    private readonly clock: Clock,
  ) {
    super();
  }

  async admit(organizationId: string, person: Person, role: string | null): Promise<boolean> {
    const at = this.clock.now();
    const roster = await this.rosters.lock(organizationId, at);
    if (await this.memberships.find(organizationId, person.userId)) return false;
    roster.requireFreeSeat();
    this.memberships.add(Membership.join(newId(), organizationId, person, roleHere(role), at));
    this.accessChanges.ofMember(organizationId, person.userId);
    return true;
  }

  async withdraw(organizationId: string, userId: string): Promise<void> {
    const at = this.clock.now();
    const roster = await this.rosters.lock(organizationId, at);
    const membership = await this.memberships.find(organizationId, userId);
    if (!membership) return;
    if (membership.status !== 'left') membership.end(userId, roster, at);
    writeAtCommit(sql`delete from tenancy.memberships where id = ${membership.id}`);
    this.accessChanges.ofMember(organizationId, userId);
  }
}

/** Nobody becomes an owner from outside: only owners make owners. */
const roleHere = (role: string | null): string =>
  ORGANIZATION_ROLES.find((known) => known === role && known !== 'owner') ??
  (role === 'owner' ? 'admin' : 'member');
