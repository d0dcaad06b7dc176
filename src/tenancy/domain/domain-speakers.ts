import type { EnrolmentMode } from './mail-domain.js';

/** The organization that has proven that a mail domain is its own. */
export interface DomainSpeaker {
  readonly organizationId: string;
  readonly domain: string;
  readonly enrolmentMode: EnrolmentMode;
  /** What people of the domain become when they are enrolled. */
  readonly defaultRole: string;
  /** The administrator in whose name they are invited. */
  readonly claimedBy: string;
}

/** Which organization has proven that the domain of an address is its own. */
export abstract class DomainSpeakers {
  abstract of(email: string): Promise<DomainSpeaker | undefined>;
  /** The organization he belongs to whose provider he has to sign in through, as no owner of it has to. */
  abstract requiringSso(userId: string, email: string): Promise<string | undefined>;
  /** Whether an invitation is due to him by itself. */
  abstract invites(userId: string, email: string): Promise<boolean>;
}
