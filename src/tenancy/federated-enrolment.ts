import type { DomainSpeaker } from './domain/domain-speakers.js';
import type { Person } from './domain/membership.js';

export type { DomainSpeaker };

/** `refused`: he was suspended or removed, which only a person takes back. */
export type Enrolment = 'enrolled' | 'member' | 'refused';

/** What signing in asks of Tenancy about people's mail domains. */
export abstract class FederatedEnrolment {
  /**
   * Which organization may speak for people with this address; undefined when none has verified the domain, or it is
   * closed. Inside a command and outside of one. With the mode `enterprise_sso` its people sign in through its
   * identity provider.
   */
  abstract speakerFor(email: string): Promise<DomainSpeaker | undefined>;
  /**
   * The organization through whose identity provider alone the person may sign in, because it requires that of members
   * of its domain. Owners need not, so that somebody gets in when the provider is down. Inside a command of the system role.
   */
  abstract ssoRequiredBy(userId: string, email: string): Promise<string | undefined>;
  /** Whether `EnrolPerson` would invite him to the organization of his domain. Outside of commands. */
  abstract invites(userId: string, email: string): Promise<boolean>;
  /**
   * Makes a person a member with the role of his domain, just in time, as part of the caller's command, which must
   * run as the system role. Whom the organization cannot speak for, it cannot enrol. Throws `DomainNotVerified` and
   * `SeatLimitReached`.
   */
  abstract enrol(organizationId: string, person: Person): Promise<Enrolment>;
}
