import { AggregateRoot } from '#libs/kernel/aggregate-root.js';
import { PreconditionFailed } from '#libs/kernel/errors.js';
import { ScheduleInvalid } from './content-item.errors.js';
import { ReleaseEmpty, ReleaseEntryTwice, ReleaseMoveNotAllowed } from './release.errors.js';
import type { ReleaseConflict } from './release-conflict.js';
import { ReleaseCancelled, ReleaseFailed, ReleasePublished, ReleaseScheduled } from './release.events.js';

export const RELEASE_STATUSES = ['draft', 'scheduled', 'published', 'failed', 'cancelled'] as const;
export type ReleaseStatus = (typeof RELEASE_STATUSES)[number];

/** An item, and the version of it that is to go live. */
export interface ReleaseEntry {
  readonly itemId: string;
  readonly version: number;
}

export interface ReleasePlan {
  readonly name: string;
  readonly description: string | null;
  readonly entries: readonly ReleaseEntry[];
}

/** Items that go live together: all of them or none. */
export class Release extends AggregateRoot implements ReleasePlan {
  readonly id: string;
  readonly organizationId: string;
  readonly name: string;
  readonly description: string | null;
  readonly entries: readonly ReleaseEntry[];
  readonly status: ReleaseStatus;
  readonly dueAt: Date | null;
  readonly scheduledBy: string | null;
  /** Why the last scheduled attempt failed. */
  readonly conflicts: readonly ReleaseConflict[];
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly publishedAt: Date | null;
  readonly revision: number;

  static create(id: string, organizationId: string, plan: ReleasePlan, by: string, at: Date): Release {
    requireOnce(plan.entries);
    const release = Object.assign(new Release(), { id, organizationId, ...plan, createdBy: by });
    Object.assign(release, {
      status: 'draft',
      dueAt: null,
      scheduledBy: null,
      conflicts: [],
      publishedAt: null,
    });
    return Object.assign(release, { createdAt: at, updatedAt: at, revision: 1 });
  }

  /** Refuses when the caller has read an older revision than this one. */
  expect(revision: number | undefined): void {
    if (revision !== undefined && revision !== this.revision) throw new PreconditionFailed();
  }

  /** One that failed is a draft again. */
  update(plan: Partial<ReleasePlan>, at: Date): void {
    this.require(['draft', 'failed'], 'be changed');
    requireOnce(plan.entries ?? []);
    this.change({ ...plan, status: 'draft', conflicts: [] }, at);
  }

  schedule(publishAt: Date, by: string, now: Date): void {
    this.require(['draft', 'scheduled', 'failed'], 'be scheduled');
    if (publishAt <= now) throw new ScheduleInvalid('publishAt', 'must lie ahead');
    if (this.entries.length === 0) throw new ReleaseEmpty();
    this.record(new ReleaseScheduled(this.id, publishAt.toISOString()));
    this.change({ status: 'scheduled', dueAt: publishAt, scheduledBy: by, conflicts: [] }, now);
  }

  /** Back to a draft, which can be changed. */
  unschedule(now: Date): void {
    this.require(['scheduled'], 'be taken off the schedule');
    this.change({ status: 'draft', dueAt: null, scheduledBy: null }, now);
  }

  cancel(at: Date): void {
    this.require(['draft', 'scheduled', 'failed'], 'be cancelled');
    this.record(new ReleaseCancelled(this.id));
    this.change({ status: 'cancelled', dueAt: null }, at);
  }

  /** Refuses one that cannot be published now, before its items are looked at. */
  requirePublishable(): void {
    this.require(['draft', 'scheduled', 'failed'], 'be published');
    if (this.entries.length === 0) throw new ReleaseEmpty();
  }

  isDue(now: Date): boolean {
    return this.status === 'scheduled' && this.dueAt !== null && this.dueAt <= now;
  }

  /** What it is when all its items have been published. */
  complete(at: Date): void {
    this.requirePublishable();
    this.record(
      new ReleasePublished(
        this.id,
        this.entries.map(({ itemId }) => itemId),
      ),
    );
    this.change({ status: 'published', dueAt: null, publishedAt: at, conflicts: [] }, at);
  }

  fail(conflicts: readonly ReleaseConflict[], at: Date): void {
    this.require(['scheduled'], 'fail');
    this.record(
      new ReleaseFailed(
        this.id,
        conflicts.map(({ itemId }) => itemId),
      ),
    );
    this.change({ status: 'failed', dueAt: null, conflicts }, at);
  }

  private require(statuses: readonly ReleaseStatus[], what: string): void {
    if (!statuses.includes(this.status)) throw new ReleaseMoveNotAllowed(this.status, what);
  }

  private change(fields: Partial<Release>, at: Date): void {
    Object.assign(this, fields, { updatedAt: at, revision: this.revision + 1 });
  }
}

function requireOnce(entries: readonly ReleaseEntry[]): void {
  const ids = entries.map(({ itemId }) => itemId);
  const twice = ids.findIndex((id, i) => ids.indexOf(id) !== i);
  if (twice >= 0) throw new ReleaseEntryTwice(twice);
}
