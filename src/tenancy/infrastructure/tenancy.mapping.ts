import { defineEntity, p } from '@mikro-orm/postgresql';
import { onConstraint } from '#libs/persistence/constraint-errors.js';
import { Membership } from '../domain/membership.js';
import {
  AlreadyMember,
  OrganizationNameTaken,
  OrganizationNotFound,
  SlugTaken,
} from '../domain/organization.errors.js';
import { Organization } from '../domain/organization.js';
import type { FreeObject } from '../domain/organization-profile.js';

export const OrganizationMapping = defineEntity({
  class: Organization,
  schema: 'tenancy',
  tableName: 'organizations',
  properties: {
    id: p.uuid().primary(),
    parentId: p.uuid().nullable(),
    path: p.text(),
    name: p.text(),
    slug: p.text(),
    displayName: p.text(),
    description: p.text().nullable(),
    status: p.string(),
    settings: p.json<FreeObject>(),
    branding: p.json<FreeObject>(),
    features: p.json<FreeObject>(),
    subscriptionTier: p.text(),
    userLimit: p.integer(),
    billingEmail: p.text().nullable(),
    inheritsAdministration: p.boolean(),
    inheritsLimits: p.boolean(),
    trialEndsAt: p.datetime().nullable(),
    suspensionReason: p.text().nullable(),
    deletionDueAt: p.datetime().nullable(),
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
    department: p.text().nullable(),
    status: p.string(),
    email: p.text(),
    displayName: p.text(),
    revision: p.integer(),
    joinedAt: p.datetime(),
    updatedAt: p.datetime(),
  },
});

onConstraint('organizations_slug', () => new SlugTaken());
onConstraint('organizations_sibling_name', () => new OrganizationNameTaken());
onConstraint('organizations_parent', () => new OrganizationNotFound());
onConstraint('memberships_user', () => new AlreadyMember());
