import { Choice, Instant, Integer, JsonObject, Text, Uuid } from '#libs/http/fields.js';
import { fragment } from '#libs/persistence/sql.js';
import { ORGANIZATION_STATUSES, type OrganizationStatus } from '../domain/organization.js';
import { ORGANIZATION_ROLES, type OrganizationRole } from '../domain/roles.js';

/** An organization as its members see it. */
export class OrganizationView {
  @Uuid()
  id: string;

  @Text({ max: 200 })
  name: string;

  @Text({ max: 60, description: 'Unique, for addresses' })
  slug: string;

  @Text({ max: 200 })
  displayName: string;

  @Text({ max: 10_000, nullable: true })
  description: string | null;

  @Choice(ORGANIZATION_STATUSES)
  status: OrganizationStatus;

  @JsonObject()
  branding: Record<string, unknown>;

  @JsonObject({ description: 'Which optional features are on' })
  features: Record<string, unknown>;

  @Text({ max: 50 })
  subscriptionTier: string;

  @Integer({ min: 1, max: 2_147_483_647 })
  userLimit: number;

  @Choice(ORGANIZATION_ROLES, { description: 'Your role in it' })
  role: OrganizationRole;

  @JsonObject({ nullable: true, description: 'Null unless your role may read the settings' })
  settings: Record<string, unknown> | null;

  @Text({ max: 254, nullable: true, description: 'Null unless your role may read the settings' })
  billingEmail: string | null;

  @Integer({ min: 1, max: 2_147_483_647, description: 'Counts every change; the ETag' })
  revision: number;

  @Instant()
  createdAt: Date;

  @Instant()
  updatedAt: Date;
}

/** Of `tenancy.organizations o` joined to the asker's membership `m`. */
export const ORGANIZATION_COLUMNS =
  fragment(`o.id, o.name, o.slug, o.display_name as "displayName", o.description, o.status,
  o.branding, o.features, o.subscription_tier as "subscriptionTier", o.user_limit as "userLimit", m.role, o.settings,
  o.billing_email as "billingEmail", o.revision, o.created_at as "createdAt", o.updated_at as "updatedAt"`);

/** Blanks what the asker's role does not include. */
export const withoutSettings = (view: OrganizationView): OrganizationView => ({
  ...view,
  settings: null,
  billingEmail: null,
});
