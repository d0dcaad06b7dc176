import { randomBytes } from 'node:crypto';
import { AggregateRoot } from '#libs/kernel/aggregate-root.js';
import type { DomainEvent } from '#libs/kernel/domain-event.js';
import { PreconditionFailed } from '#libs/kernel/errors.js';
import {
  DomainClaimed,
  DomainLapsed,
  DomainRecordMissing,
  DomainReleased,
  DomainUpdated,
  DomainVerified,
} from './mail-domain.events.js';
import { OwnerByDomain, SsoNotShown } from './mail-domain.errors.js';

/** What becomes of people who have proven to read mail under the domain and do not belong to the organization. */
export const ENROLMENT_MODES = [
  'manual_invitation',
  'automatic_invitation',
  'automatic_suggestion',
  'enterprise_sso',
] as const;
export type EnrolmentMode = (typeof ENROLMENT_MODES)[number];

export const DOMAIN_STATUSES = ['pending', 'verified', 'record_missing', 'lapsed'] as const;
export type DomainStatus = (typeof DOMAIN_STATUSES)[number];

export interface EnrolmentTerms {
  readonly enrolmentMode: EnrolmentMode;
  readonly defaultRole: string;
  /** Whether members with an address of the domain sign in through the organization's provider only; owners need not. */
  readonly ssoRequired: boolean;
}

/** Where the record is looked for, below the domain: it leaves the domain's own TXT records alone. */
export const RECORD_LABEL = '_ai-gym-challenge';
const RECORD_PREFIX = 'ai-gym-domain-verification=';

const DAY_MS = 86_400_000;
/** How long a record may be gone before the domain is nobody's: longer than a DNS move takes. */
export const GRACE_DAYS = 7;
/** The last warning comes this long before. */
const LAST_WARNING_DAYS = 2;

/** A mail domain that an organization says is its own, and proves by a record in the domain's DNS. */
export class MailDomain extends AggregateRoot implements EnrolmentTerms {
  readonly id: string;
  readonly organizationId: string;
  /** As DNS has it: lower case, punycode. */
  readonly name: string;
  readonly challenge: string;
  readonly enrolmentMode: EnrolmentMode;
  readonly defaultRole: string;
  readonly ssoRequired: boolean;
  readonly verifiedAt: Date | null;
  /** Since when the record of a verified domain is gone. */
  readonly missingSince: Date | null;
  readonly lapsedAt: Date | null;
  readonly checkedAt: Date | null;
  readonly claimedBy: string;
  readonly revision: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;

  static claim(id: string, organizationId: string, name: string, claimedBy: string, at: Date): MailDomain {
    const domain = new MailDomain();
    domain.record(new DomainClaimed(id, name));
    return Object.assign(domain, {
      id,
      organizationId,
      name,
      challenge: randomBytes(24).toString('base64url'),
      enrolmentMode: 'manual_invitation',
      defaultRole: 'member',
      ssoRequired: false,
      verifiedAt: null,
      missingSince: null,
      lapsedAt: null,
      checkedAt: null,
      claimedBy,
      revision: 1,
      createdAt: at,
      updatedAt: at,
    });
  }

  get status(): DomainStatus {
    return statusOf(this);
  }

  /** When a domain whose record is gone is verified no more. */
  get lapsesAt(): Date | null {
    return lapseOf(this);
  }

  /** Refuses when the caller has read an older revision than this one. */
  expect(revision: number | undefined): void {
    if (revision !== undefined && revision !== this.revision) throw new PreconditionFailed();
  }

  /** The record was found. Finding it again changes nothing, and ends a warning. */
  confirm(at: Date): void {
    if (this.verifiedAt && !this.missingSince) {
      Object.assign(this, { checkedAt: at });
      return;
    }
    this.change(
      new DomainVerified(this.id, this.name),
      { verifiedAt: this.verifiedAt ?? at, missingSince: null, lapsedAt: null, checkedAt: at },
      at,
    );
  }

  /** The record of a verified domain is gone: warns at first and shortly before the end, and then lets go. */
  miss(at: Date): void {
    const { verifiedAt, checkedAt } = this;
    if (!verifiedAt) return;
    const missingSince = this.missingSince ?? at;
    const lapsesAt = after(missingSince, GRACE_DAYS);
    if (at >= lapsesAt)
      return this.change(
        new DomainLapsed(this.id, this.name),
        { verifiedAt: null, missingSince: null, lapsedAt: at, checkedAt: at },
        at,
      );
    const lastWarning = after(lapsesAt, -LAST_WARNING_DAYS);
    const due = !this.missingSince || (at >= lastWarning && (checkedAt ?? missingSince) < lastWarning);
    if (!due) {
      Object.assign(this, { checkedAt: at });
      return;
    }
    this.change(
      new DomainRecordMissing(this.id, this.name, lapsesAt.toISOString()),
      { missingSince, checkedAt: at },
      at,
    );
  }

  /**
   * What becomes of people of the domain. Owners are made by owners, one at a time. `vouched` is whether who decides it
   * came through the organization's provider himself: what does not let him in must not be all that lets others in.
   */
  enrol(terms: Partial<EnrolmentTerms>, vouched: boolean, at: Date): void {
    const { enrolmentMode, defaultRole, ssoRequired } = this;
    const given = Object.fromEntries(Object.entries(terms).filter(([, value]) => value !== undefined));
    const next: EnrolmentTerms = { enrolmentMode, defaultRole, ssoRequired, ...given };
    if (next.defaultRole === 'owner') throw new OwnerByDomain();
    if (next.ssoRequired && !ssoRequired && !vouched) throw new SsoNotShown();
    const isSame =
      next.enrolmentMode === enrolmentMode &&
      next.defaultRole === defaultRole &&
      next.ssoRequired === ssoRequired;
    if (isSame) return;
    this.change(
      new DomainUpdated(this.id, this.name, next.enrolmentMode, next.defaultRole, next.ssoRequired),
      next,
      at,
    );
  }

  /** The repository takes it away. */
  release(): void {
    this.record(new DomainReleased(this.id, this.name));
  }

  private change(event: DomainEvent, next: Partial<MailDomain>, at: Date): void {
    this.record(event);
    Object.assign(this, next, { updatedAt: at, revision: this.revision + 1 });
  }
}

type Proof = Pick<MailDomain, 'verifiedAt' | 'missingSince' | 'lapsedAt'>;

export function statusOf({ verifiedAt, missingSince, lapsedAt }: Proof): DomainStatus {
  if (verifiedAt) return missingSince ? 'record_missing' : 'verified';
  return lapsedAt ? 'lapsed' : 'pending';
}

export const lapseOf = ({ missingSince }: Pick<Proof, 'missingSince'>): Date | null =>
  missingSince && after(missingSince, GRACE_DAYS);

/** The TXT record that proves the domain. */
export const recordOf = ({ name, challenge }: Pick<MailDomain, 'name' | 'challenge'>) => ({
  name: `${RECORD_LABEL}.${name}`,
  value: `${RECORD_PREFIX}${challenge}`,
});

/** The domain of a mail address, as domains are kept. */
export const domainOf = (email: string): string => email.slice(email.lastIndexOf('@') + 1).toLowerCase();

const after = (at: Date, days: number): Date => new Date(at.getTime() + days * DAY_MS);
