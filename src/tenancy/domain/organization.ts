import { AggregateRoot } from '#libs/kernel/aggregate-root.js';
import { OrganizationNameUnusable } from './organization.errors.js';
import { OrganizationCreated } from './organization.events.js';
import { slugOf } from './slug.js';

export const ORGANIZATION_STATUSES = ['active', 'suspended', 'trial', 'inactive'] as const;
export type OrganizationStatus = (typeof ORGANIZATION_STATUSES)[number];

/** A tenant: what people belong to and everything else belongs to. */
export class Organization extends AggregateRoot {
  readonly id: string;
  /** The ids of its ancestors and its own, from the root, joined by dots. */
  readonly path: string;
  readonly name: string;
  readonly slug: string;
  readonly displayName: string;
  readonly status: OrganizationStatus;
  readonly billingEmail: string | null;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly revision: number;

  static found(
    id: string,
    name: string,
    slugSuffix: string,
    founder: { userId: string; email: string },
    at: Date,
  ): Organization {
    const named = name.trim();
    if (named.length < 1 || named.length > 200) throw new OrganizationNameUnusable();
    const slug = slugOf(named, slugSuffix);
    const organization = new Organization();
    organization.record(new OrganizationCreated(id, named, slug, founder.userId));
    Object.assign(organization, {
      id,
      path: id,
      name: named,
      slug,
      displayName: named,
      status: 'active',
      revision: 1,
    });
    Object.assign(organization, {
      billingEmail: founder.email,
      createdBy: founder.userId,
      createdAt: at,
      updatedAt: at,
    });
    return organization;
  }

  /** Its events belong to itself. */
  get organizationId(): string {
    return this.id;
  }
}
