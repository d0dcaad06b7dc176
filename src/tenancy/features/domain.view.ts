import { Choice, Flag, Instant, Integer, Nest, Text, Uuid } from '#libs/http/fields.js';
import { fragment } from '#libs/persistence/sql.js';
import {
  DOMAIN_STATUSES,
  ENROLMENT_MODES,
  lapseOf,
  recordOf,
  statusOf,
  type DomainStatus,
  type EnrolmentMode,
  type MailDomain,
} from '../domain/mail-domain.js';

export class DnsRecordView {
  @Choice(['TXT'])
  type: string;

  @Text({ max: 300 })
  name: string;

  @Text({ max: 100 })
  value: string;
}

/** A mail domain as the administrators of the organization see it. */
export class DomainView {
  @Uuid()
  id: string;

  @Text({ max: 253, description: 'Lower case, internationalised names in punycode' })
  name: string;

  @Choice(DOMAIN_STATUSES, { description: 'record_missing is verified still, until lapsesAt' })
  status: DomainStatus;

  @Nest(() => DnsRecordView, { description: 'Publish it in the DNS of the domain, and leave it there' })
  record: DnsRecordView;

  @Choice(ENROLMENT_MODES, { description: 'What becomes of people who have proven an address of the domain' })
  enrolmentMode: EnrolmentMode;

  @Text({ max: 50, description: 'What they become' })
  defaultRole: string;

  @Flag({
    description: 'Whether members of the domain, but owners, sign in through the identity provider only',
  })
  ssoRequired: boolean;

  @Instant({ nullable: true })
  verifiedAt: Date | null;

  @Instant({ nullable: true, description: 'When it is verified no more, unless the record comes back' })
  lapsesAt: Date | null;

  @Instant({ nullable: true, description: 'When the DNS last answered' })
  checkedAt: Date | null;

  @Integer({ min: 1, max: 2_147_483_647, description: 'Counts every change; the ETag' })
  revision: number;

  @Instant()
  createdAt: Date;
}

export type DomainRow = Pick<
  MailDomain,
  | 'id'
  | 'name'
  | 'challenge'
  | 'enrolmentMode'
  | 'defaultRole'
  | 'ssoRequired'
  | 'verifiedAt'
  | 'missingSince'
  | 'lapsedAt'
  | 'checkedAt'
  | 'revision'
  | 'createdAt'
>;

/** Of `tenancy.domains`, as a `DomainRow`. */
export const DOMAIN_COLUMNS = fragment(`id, name, challenge, enrolment_mode as "enrolmentMode",
  default_role as "defaultRole", sso_required as "ssoRequired", verified_at as "verifiedAt", missing_since as "missingSince",
  lapsed_at as "lapsedAt", checked_at as "checkedAt", revision, created_at as "createdAt"`);

export const toDomainView = (domain: DomainRow): DomainView => ({
  id: domain.id,
  name: domain.name,
  status: statusOf(domain),
  record: { type: 'TXT', ...recordOf(domain) },
  enrolmentMode: domain.enrolmentMode,
  defaultRole: domain.defaultRole,
  ssoRequired: domain.ssoRequired,
  verifiedAt: domain.verifiedAt,
  lapsesAt: lapseOf(domain),
  checkedAt: domain.checkedAt,
  revision: domain.revision,
  createdAt: domain.createdAt,
});
