export { TenancyModule } from './tenancy.module.js';
export { TenancyOptions } from './tenancy-options.js';
export { ActiveMembers, Memberships, type MembershipSummary } from './memberships.js';
export { OrganizationFounder, type FoundedOrganization } from './organization-founder.js';
export { OrganizationNameUnusable, SlugTaken } from './domain/organization.errors.js';
export { CurrentAccess, type Standing } from './current-access.js';
export { MemberJoined, OrganizationCreated } from './domain/organization.events.js';
