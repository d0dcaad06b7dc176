import { Injectable } from '@nestjs/common';
import { FederatedEnrolment, Memberships } from '../../tenancy/index.js';
import { SsoRequired } from '../domain/federation.errors.js';
import type { User } from '../domain/user.js';

/** What an organization's word is worth, about people who come with it from its identity provider. */
@Injectable()
export class OrganizationWord {
  constructor(
    private readonly enrolment: FederatedEnrolment,
    private readonly memberships: Memberships,
  ) {}

  /** Whether the organization has proven that the domain of the address is its own. */
  async countsFor(organizationId: string, email: string): Promise<boolean> {
    return (await this.enrolment.speakerFor(email))?.organizationId === organizationId;
  }

  /** Throws `SsoRequired` when his organization has him sign in through its provider, and he comes in another way. */
  async requireVouched({ id, email }: Pick<User, 'id' | 'email'>, vouchedBy: string | null): Promise<void> {
    const required = await this.enrolment.ssoRequiredBy(id, email);
    if (required !== undefined && required !== vouchedBy) throw new SsoRequired();
  }

  /**
   * Whether he belongs to the organization: as before, or from now on, where people of his domain sign in through
   * its provider. Part of a command that runs as the system role. Throws `SeatLimitReached`.
   */
  async admits(organizationId: string, { id: userId, email, displayName }: User): Promise<boolean> {
    const places = await this.memberships.ofUser(userId);
    if (places.some((place) => place.organizationId === organizationId)) return true;
    const speaker = await this.enrolment.speakerFor(email);
    if (speaker?.organizationId !== organizationId || speaker.enrolmentMode !== 'enterprise_sso')
      return false;
    return (await this.enrolment.enrol(organizationId, { userId, email, displayName })) !== 'refused';
  }
}
