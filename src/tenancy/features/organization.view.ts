import { Choice, Flag, Instant, Integer, JsonObject, Text, Uuid } from '#libs/http/fields.js';
import { pick } from '#libs/kernel/pick.js';
import { fragment } from '#libs/persistence/sql.js';
import {
  MAX_DEPTH,
  ORGANIZATION_STATUSES,
  type Organization,
  type OrganizationStatus,
} from '../domain/organization.js';
import type { FreeObject } from '../domain/organization-profile.js';

/** Where an organization stands: its place in the tree and how long it goes on. */
export class OrganizationStandingView {
  @Uuid()
  id: string;

  @Uuid({ nullable: true, description: 'The organization it is below; null for a root' })
  parentId: string | null;

  @Integer({ min: 0, max: MAX_DEPTH, description: 'How many levels it is below its root' })
  depth: number;

  @Choice(ORGANIZATION_STATUSES)
  status: OrganizationStatus;

  @Text({ max: 1000, nullable: true, description: 'Null unless your role may read the settings' })
  suspensionReason: string | null;

  @Instant({ nullable: true })
  trialEndsAt: Date | null;

  @Instant({ nullable: true, description: 'When it is deleted for good, unless it is restored before' })
  deletionDueAt: Date | null;

  @Integer({ min: 1, max: 2_147_483_647, description: 'Counts every change; the ETag' })
  revision: number;
}

/** An organization as its members see it. */
export class OrganizationView extends OrganizationStandingView {
  @Text({ max: 200 })
  name: string;

  @Text({ max: 60, description: 'Unique, for addresses' })
  slug: string;

  @Text({ max: 200 })
  displayName: string;

  @Text({ max: 10_000, nullable: true })
  description: string | null;

  @JsonObject()
  branding: FreeObject;

  @JsonObject({ description: 'Which optional features are on' })
  features: FreeObject;

  @Text({ max: 50 })
  subscriptionTier: string;

  @Integer({ min: 1, max: 2_147_483_647 })
  userLimit: number;

  @Flag({ description: 'Whether administrators of the organizations above administer this one too' })
  inheritsAdministration: boolean;

  @Flag({ description: 'Whether the limits of the organization above count here' })
  inheritsLimits: boolean;

  @JsonObject({ nullable: true, description: 'Null unless your role may read the settings' })
  settings: FreeObject | null;

  @Text({ max: 254, nullable: true, description: 'Null unless your role may read the settings' })
  billingEmail: string | null;

  @Text({ max: 50, description: 'Your role in it: a built-in one or one of its own' })
  role: string;

  @Instant()
  createdAt: Date;

  @Instant()
  updatedAt: Date;
}

const STANDING = `o.id, o.parent_id as "parentId", o.depth, o.status, o.trial_ends_at as "trialEndsAt",
  o.deletion_due_at as "deletionDueAt", o.revision`;

/** Of `tenancy.organizations o`, except the reason of a suspension, which is not for everybody. */
export const STANDING_COLUMNS = fragment(STANDING);

/** Of `tenancy.organizations o`; the role is the asker's. */
export const ORGANIZATION_COLUMNS =
  fragment(`${STANDING}, o.suspension_reason as "suspensionReason", o.name, o.slug,
  o.display_name as "displayName", o.description, o.branding, o.features, o.subscription_tier as "subscriptionTier", o.user_limit as "userLimit",
  o.inherits_administration as "inheritsAdministration", o.inherits_limits as "inheritsLimits", o.settings,
  o.billing_email as "billingEmail", o.created_at as "createdAt", o.updated_at as "updatedAt"`);

/** Blanks what the asker's role does not include. */
export const withoutSettings = (view: OrganizationView): OrganizationView => ({
  ...view,
  settings: null,
  billingEmail: null,
  suspensionReason: null,
});

const STANDING_FIELDS = [
  'id',
  'parentId',
  'depth',
  'status',
  'suspensionReason',
  'trialEndsAt',
  'deletionDueAt',
  'revision',
] as const;

const ORGANIZATION_FIELDS = [
  ...STANDING_FIELDS,
  'name',
  'slug',
  'displayName',
  'description',
  'branding',
  'features',
  'subscriptionTier',
  'userLimit',
  'inheritsAdministration',
  'inheritsLimits',
  'settings',
  'billingEmail',
  'createdAt',
  'updatedAt',
] as const;

export const toStandingView = (organization: Organization): OrganizationStandingView =>
  pick(organization, STANDING_FIELDS);

export const toOrganizationView = (organization: Organization, role: string): OrganizationView => ({
  ...pick(organization, ORGANIZATION_FIELDS),
  role,
});
