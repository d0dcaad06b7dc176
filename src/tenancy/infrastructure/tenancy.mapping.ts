import { defineEntity, p } from '@mikro-orm/postgresql';
import { onConstraint } from '#libs/persistence/constraint-errors.js';
import { Membership } from '../domain/membership.js';
import { AlreadyMember, SlugTaken } from '../domain/organization.errors.js';
import { Organization } from '../domain/organization.js';

export const OrganizationMapping = defineEntity({
  class: Organization,
  schema: 'tenancy',
  tableName: 'organizations',
  properties: {
    id: p.uuid().primary(),
    path: p.text(),
    name: p.text(),
    slug: p.text(),
    displayName: p.text(),
    status: p.string(),
    billingEmail: p.text().nullable(),
    createdBy: p.uuid(),
    revision: p.integer(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  },
});

export const MembershipMapping = defineEntity({
  class: Membership,
  schema: 'tenancy',
  tableName: 'memberships',
  properties: {
    id: p.uuid().primary(),
    organizationId: p.uuid(),
    userId: p.uuid(),
    role: p.string(),
    status: p.string(),
    email: p.text(),
    displayName: p.text(),
    joinedAt: p.datetime(),
    updatedAt: p.datetime(),
  },
});

onConstraint('organizations_slug', () => new SlugTaken());
onConstraint('memberships_user', () => new AlreadyMember());
