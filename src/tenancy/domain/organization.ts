import { isDeepStrictEqual } from 'node:util';
import { AggregateRoot } from '#libs/kernel/aggregate-root.js';
import type { DomainEvent } from '#libs/kernel/domain-event.js';
import { PreconditionFailed } from '#libs/kernel/errors.js';
import {
  OrganizationCycle,
  OrganizationStatusConflict,
  OrganizationTooDeep,
  SlugNotConfirmed,
} from './organization.errors.js';
import {
  OrganizationCreated,
  OrganizationDeleted,
  OrganizationDeletionScheduled,
  OrganizationMoved,
  OrganizationReactivated,
  OrganizationRestored,
  OrganizationSuspended,
  OrganizationTrialEnded,
  OrganizationUpdated,
} from './organization.events.js';
import {
  nextProfile,
  usableName,
  type FreeObject,
  type OrganizationProfile,
} from './organization-profile.js';
import type { SecurityPolicy } from './security-policy.js';
import { slugOf } from './slug.js';

export const ORGANIZATION_STATUSES = ['active', 'suspended', 'trial', 'inactive'] as const;
export type OrganizationStatus = (typeof ORGANIZATION_STATUSES)[number];

/** How many levels there may be below a root. */
export const MAX_DEPTH = 10;

/** Where and how an organization begins. */
interface Beginning {
  readonly parent?: Organization;
  readonly trialEndsAt?: Date;
}

/** A tenant: what people belong to and everything else belongs to. */
export class Organization extends AggregateRoot implements OrganizationProfile {
  readonly id: string;
  readonly parentId: string | null;
  /** The ids of its ancestors and its own, from the root, joined by dots. */
  readonly path: string;
  readonly name: string;
  readonly slug: string;
  readonly displayName: string;
  readonly description: string | null;
  readonly status: OrganizationStatus;
  readonly settings: FreeObject;
  readonly branding: FreeObject;
  readonly features: FreeObject;
  readonly subscriptionTier: string;
  readonly userLimit: number;
  readonly billingEmail: string | null;
  readonly inheritsAdministration: boolean;
  readonly inheritsLimits: boolean;
  readonly trialEndsAt: Date | null;
  readonly suspensionReason: string | null;
  /** From then on nothing brings it back. */
  readonly deletionDueAt: Date | null;
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
    { parent, trialEndsAt }: Beginning = {},
  ): Organization {
    const named = usableName(name);
    parent?.takeIn(0);
    const slug = slugOf(named, slugSuffix);
    const organization = new Organization();
    organization.record(new OrganizationCreated(id, named, slug, founder.userId, parent?.id ?? null));
    return Object.assign(organization, {
      id,
      parentId: parent?.id ?? null,
      path: parent ? `${parent.path}.${id}` : id,
      name: named,
      slug,
      displayName: named,
      description: null,
      status: trialEndsAt ? 'trial' : 'active',
      settings: {},
      branding: {},
      features: {},
      subscriptionTier: 'free',
      userLimit: 100,
      billingEmail: founder.email,
      inheritsAdministration: true,
      inheritsLimits: parent !== undefined,
      trialEndsAt: trialEndsAt ?? null,
      suspensionReason: null,
      deletionDueAt: null,
      createdBy: founder.userId,
      createdAt: at,
      updatedAt: at,
      revision: 1,
    });
  }

  /** Its events belong to itself. */
  get organizationId(): string {
    return this.id;
  }

  /** How many levels it is below its root. */
  get depth(): number {
    return this.path.split('.').length - 1;
  }

  /** Whether it is this organization or below it. */
  isWithin(organizationId: string): boolean {
    return this.path.split('.').includes(organizationId);
  }

  /** Refuses when the caller has read an older revision than this one. */
  expect(revision: number | undefined): void {
    if (revision !== undefined && revision !== this.revision) throw new PreconditionFailed();
  }

  /** Takes what is given; objects are merged one level deep, and a null in them removes what is there. */
  update(changes: Partial<OrganizationProfile>, at: Date): void {
    const next = nextProfile(this, changes);
    const names = Object.keys(next) as (keyof OrganizationProfile)[];
    const changed = names.filter((field) => !isDeepStrictEqual(next[field], this[field]));
    if (changed.length > 0) this.change(new OrganizationUpdated(this.id, changed), next, at);
  }

  /** Says what every request that works in it has to meet. */
  secure(policy: SecurityPolicy, at: Date): void {
    const security: FreeObject = { ...policy };
    this.change(
      new OrganizationUpdated(this.id, ['securityPolicy']),
      { settings: { ...this.settings, security } },
      at,
    );
  }

  /**
   * Puts it, with `height` levels below it, under another organization or, with null, on its own. The paths
   * below it are then the repository's to rewrite.
   */
  moveUnder(parent: Organization | null, height: number, at: Date): void {
    if (this.parentId === (parent?.id ?? null)) return;
    if (parent?.isWithin(this.id)) throw new OrganizationCycle();
    parent?.takeIn(height);
    this.change(
      new OrganizationMoved(this.id, this.parentId, parent?.id ?? null),
      { parentId: parent?.id ?? null, path: parent ? `${parent.path}.${this.id}` : this.id },
      at,
    );
  }

  /** Takes its people's access away until it is reactivated, and takes back a deletion that has not happened. */
  suspend(reason: string, at: Date): void {
    if (this.status === 'suspended') throw new OrganizationStatusConflict('suspended', 'be suspended');
    if (this.deletionDueAt && this.deletionDueAt <= at)
      throw new OrganizationStatusConflict('deleted', 'be suspended');
    this.change(
      new OrganizationSuspended(this.id, reason),
      { status: 'suspended', suspensionReason: reason, deletionDueAt: null },
      at,
    );
  }

  /** Ends a suspension or inactivity. A trial that still runs goes on; one that is over does not count any more. */
  reactivate(at: Date): void {
    if (this.deletionDueAt) throw new OrganizationStatusConflict('deleted', 'be reactivated; restore it');
    if (this.status !== 'suspended' && this.status !== 'inactive')
      throw new OrganizationStatusConflict(this.status, 'be reactivated');
    const onTrial = this.trialEndsAt !== null && this.trialEndsAt > at;
    this.change(
      new OrganizationReactivated(this.id),
      {
        status: onTrial ? 'trial' : 'active',
        suspensionReason: null,
        trialEndsAt: onTrial ? this.trialEndsAt : null,
      },
      at,
    );
  }

  /** Ends a trial whose time is over. */
  endTrial(at: Date): void {
    if (this.status !== 'trial' || this.trialEndsAt === null || this.trialEndsAt > at) return;
    this.change(new OrganizationTrialEnded(this.id), { status: 'inactive' }, at);
  }

  /** Closes it at once and has it deleted at `dueAt`. Whoever does it has to repeat its slug. */
  scheduleDeletion(confirmation: string, dueAt: Date, at: Date): void {
    if (confirmation !== this.slug) throw new SlugNotConfirmed(this.slug);
    if (this.deletionDueAt) throw new OrganizationStatusConflict('deleted', 'be deleted again');
    if (this.status === 'suspended') throw new OrganizationStatusConflict('suspended', 'be deleted');
    this.change(
      new OrganizationDeletionScheduled(this.id, dueAt),
      { status: 'inactive', deletionDueAt: dueAt },
      at,
    );
  }

  /** Takes a deletion back while there is time: the organization is again what it would be without it. */
  restore(parent: Organization | null, at: Date): void {
    if (!this.deletionDueAt || this.deletionDueAt <= at)
      throw new OrganizationStatusConflict(this.status, 'be restored');
    if (parent?.deletionDueAt)
      throw new OrganizationStatusConflict('deleted', 'hold others; restore it first');
    const status = this.trialEndsAt === null ? 'active' : this.trialEndsAt > at ? 'trial' : 'inactive';
    this.change(new OrganizationRestored(this.id), { status, deletionDueAt: null }, at);
  }

  /** Says that it is gone for good, for others to erase what belonged to it. */
  delete(at: Date): void {
    if (!this.deletionDueAt || this.deletionDueAt > at)
      throw new OrganizationStatusConflict(this.status, 'be erased');
    this.record(new OrganizationDeleted(this.id));
  }

  /** Refuses to hold another organization with `height` levels below it. */
  private takeIn(height: number): void {
    if (this.deletionDueAt) throw new OrganizationStatusConflict('deleted', 'take in others');
    if (this.depth + 1 + height > MAX_DEPTH) throw new OrganizationTooDeep(MAX_DEPTH);
  }

  private change(event: DomainEvent, next: Partial<Organization>, at: Date): void {
    this.record(event);
    Object.assign(this, next, { updatedAt: at, revision: this.revision + 1 });
  }
}
