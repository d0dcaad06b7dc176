import type { Person } from './domain/membership.js';

/** Brings people into organizations as part of another context's command, which must run as the system role. */
export abstract class MemberIntake {
  /**
   * Whether he has become a member by it; who belongs to the organization already stays what he is. A role
   * that is not known here becomes that of a member, and an owner an administrator.
   * Throws `OrganizationNotFound` and `SeatLimitReached`.
   */
  abstract admit(organizationId: string, person: Person, role: string | null): Promise<boolean>;
  /** Undoes it: no trace of the membership is left. */
  abstract withdraw(organizationId: string, userId: string): Promise<void>;
}
