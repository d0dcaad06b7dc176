export { Accounts, type Account, type PersonName } from './accounts.js';
export type { Person } from './domain/membership.js';
export { EnrolPerson } from './features/enrol-person/enrol-person.command.js';
export { FederatedEnrolment, type DomainSpeaker, type Enrolment } from './federated-enrolment.js';
export { DomainNotVerified } from './domain/mail-domain.errors.js';
export {
  DomainClaimed,
  DomainLapsed,
  DomainRecordMissing,
  DomainReleased,
  DomainVerified,
} from './domain/mail-domain.events.js';
export { AccessWatch } from './access-watch.js';
export { TenancyModule } from './tenancy.module.js';
export { readNameServers, TenancyOptions } from './tenancy-options.js';
export { Memberships, type MembershipSummary, type Workplace } from './memberships.js';
export { OrganizationFounder, type FoundedOrganization } from './organization-founder.js';
export { OrganizationNameUnusable, SlugTaken } from './domain/organization.errors.js';
export { CurrentAccess, type Standing } from './current-access.js';
export { MemberJoined, OrganizationCreated, OrganizationDeleted } from './domain/organization.events.js';
export { Colleagues, Ownerships, type SharedOrganization } from './ownerships.js';
export { ScimTokens } from './scim-tokens.js';
export { TeamMemberships, type TeamMembership } from './team-memberships.js';
export {
  MemberChanged,
  MemberReactivated,
  MemberRemoved,
  MemberSuspended,
} from './domain/membership.events.js';
export { ArchiveSections } from './archive/archive-sections.js';
export type {
  ArchiveSection,
  ExportSource,
  Fields,
  ImportTarget,
  RecordType,
} from './archive/archive-section.js';
export {
  InvitationAccepted,
  InvitationDeclined,
  InvitationIssued,
  InvitationRevoked,
} from './domain/invitation.events.js';
export { MemberPermissions } from './member-permissions.js';
export { MemberIntake } from './member-intake.js';
export { OrganizationSlugs } from './organization-slugs.js';
export { OperatorVisits, type Visit } from './operator-visits.js';
export { RefreshPerson } from './features/refresh-person/refresh-person.command.js';
export { TenancyRelations } from './tenancy-relations.js';
export { UnreadCounts } from './unread-counts.js';
export { Workspaces, type Workspace } from './workspaces.js';
