import { AggregateRoot } from '#libs/kernel/aggregate-root.js';
import type { DomainEvent } from '#libs/kernel/domain-event.js';
import { PreconditionFailed } from '#libs/kernel/errors.js';
import * as events from './content-item.events.js';
import * as errors from './content-item.errors.js';
import { currentPayload, type Payload } from './content-schemas.js';
import { ContentVersion } from './content-version.js';
import * as names from './item-labels.js';
import type { ItemLabel, LabelRules } from './item-labels.js';
import { ITEM_STATUSES, type ItemStatus } from './item-status.js';
import { dueActions, nextDue, NOTHING_SCHEDULED, planned } from './publication-schedule.js';
import type { PublicationSchedule, ScheduledAction, SchedulePlan } from './publication-schedule.js';
import type { RepositoryName } from './repository-name.js';

export { ITEM_STATUSES, type ItemStatus };

export interface ItemContent extends Payload {
  readonly title: string;
  readonly description: string | null;
  readonly metadata: Record<string, unknown>;
}

/** More would leave nobody responsible. */
const MOST_REVIEWERS = 20;

/**
 * One thing an organization curates. Its fields are the newest version; `publishedVersion` stays live while
 * the next one is written.
 */
export class ContentItem extends AggregateRoot implements ItemContent {
  readonly id: string;
  readonly organizationId: string;
  readonly repository: RepositoryName;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly title: string;
  readonly description: string | null;
  readonly contentData: Record<string, unknown>;
  readonly schemaVersion: number;
  readonly metadata: Record<string, unknown>;
  readonly status: ItemStatus;
  readonly version: number;
  readonly publishedVersion: number | null;
  /** The versions that passed a review, whether they were published or not. */
  readonly approvedVersions: readonly number[];
  readonly labels: readonly ItemLabel[];
  /** Who is asked to review it. */
  readonly reviewers: readonly string[];
  readonly schedule: PublicationSchedule;
  /** When the schedule has something to do next. */
  readonly nextDueAt: Date | null;
  readonly rejectionReason: string | null;
  readonly updatedAt: Date;
  readonly publishedAt: Date | null;
  /** Counts every change, so that a caller can say which state his own change is based on. */
  readonly revision: number;

  static create(
    id: string,
    organizationId: string,
    repository: RepositoryName,
    by: string,
    content: ItemContent,
    at: Date,
  ): ContentItem {
    const item = Object.assign(new ContentItem(), { id, organizationId, repository, createdBy: by });
    item.record(new events.ContentCreated(id, repository, 1));
    Object.assign(item, { createdAt: at, version: 1, status: 'draft', revision: 0, publishedVersion: null });
    Object.assign(item, { approvedVersions: [], labels: [], reviewers: [], schedule: NOTHING_SCHEDULED });
    item.change({ ...contentOf(repository, content), publishedAt: null, rejectionReason: null }, at);
    return item;
  }

  /** Writes the next version as a draft. A published version stays live. */
  revise(content: Partial<ItemContent>, at: Date): void {
    this.requireOpen();
    const version = this.version + 1;
    this.record(new events.ContentUpdated(this.id, version));
    this.change(
      { ...contentOf(this.repository, { ...this.content(), ...content }), version, status: 'draft' },
      at,
    );
  }

  /** Refuses while it is under review or archived: then it says what it says. */
  requireOpen(): void {
    if (this.status === 'review' || this.status === 'archived')
      throw new errors.ContentMoveNotAllowed(this.status, 'be changed');
  }

  submit(at: Date): void {
    const event = new events.ContentSubmitted(this.id, this.version);
    this.move(['draft'], 'review', 'be submitted for review', event, { rejectionReason: null }, at);
  }

  /** Approves what was submitted. The author may only where the organization lets him. */
  approve(by: string, selfApprovalAllowed: boolean, at: Date): void {
    if (by === this.createdBy && !selfApprovalAllowed) throw new errors.SelfApprovalNotAllowed();
    const approvedVersions = [...new Set([...this.approvedVersions, this.version])];
    const event = new events.ContentApproved(this.id, this.version);
    this.move(['review'], 'approved', 'be approved', event, { approvedVersions }, at);
  }

  /** Sends a submission back to its author. */
  reject(reason: string, at: Date): void {
    const event = new events.ContentRejected(this.id, this.version);
    this.move(['review'], 'draft', 'be rejected', event, { rejectionReason: reason }, at);
  }

  /** Makes the approved version live; `production` goes with it where the organization lets it follow. */
  publish(by: string, productionFollows: boolean, at: Date): void {
    const { version } = this;
    const event = new events.ContentPublished(this.id, this.repository, version);
    const schedule = { ...this.schedule, publish: null };
    const live = { publishedVersion: version, publishedAt: at, schedule };
    this.move(['approved'], 'published', 'be published', event, live, at);
    if (productionFollows) this.pointLabel(names.PRODUCTION, version, by, at);
  }

  archive(at: Date): void {
    const event = new events.ContentArchived(this.id, this.version);
    const gone = { publishedVersion: null, schedule: NOTHING_SCHEDULED };
    this.move(['draft', 'approved', 'published'], 'archived', 'be archived', event, gone, at);
    this.dropLabel(names.PRODUCTION);
  }

  /** Takes it back into use, as the draft it then is again. */
  reopen(at: Date): void {
    const event = new events.ContentReopened(this.id, this.version);
    this.move(['archived'], 'draft', 'be reopened', event, {}, at);
  }

  /** Takes the live version down. What was published can be published again without another review. */
  unpublish(at: Date): void {
    const live = this.publishedVersion;
    if (live === null) throw new errors.ContentMoveNotAllowed(this.status, 'be unpublished');
    this.record(new events.ContentUnpublished(this.id, live));
    const status = this.status === 'published' ? 'approved' : this.status;
    this.change({ status, publishedVersion: null, schedule: { ...this.schedule, unpublish: null } }, at);
    this.dropLabel(names.PRODUCTION);
  }

  /** Points a label at a version. A protected one is for publishers, and for versions that were approved. */
  label(label: string, version: number, by: string, rules: LabelRules, at: Date): void {
    names.requireMovable(this, label, version, rules);
    if (this.pointLabel(label, version, by, at)) this.change({}, at);
  }

  removeLabel(label: string, rules: LabelRules, at: Date): void {
    names.requireRemovable(this.labels, label, rules);
    this.dropLabel(label);
    this.change({}, at);
  }

  /** Asks somebody for a review. Asking twice changes nothing. */
  assignReviewer(userId: string, at: Date): void {
    if (this.status === 'archived') throw new errors.ContentMoveNotAllowed(this.status, 'be reviewed');
    if (this.reviewers.includes(userId)) return;
    if (this.reviewers.length >= MOST_REVIEWERS) throw new errors.TooManyReviewers(MOST_REVIEWERS);
    this.record(new events.ContentReviewerAssigned(this.id, userId, this.version));
    this.change({ reviewers: [...this.reviewers, userId] }, at);
  }

  unassignReviewer(userId: string, at: Date): void {
    if (!this.reviewers.includes(userId)) throw new errors.ReviewerNotAssigned();
    this.record(new events.ContentReviewerUnassigned(this.id, userId, this.version));
    this.change({ reviewers: this.reviewers.filter((each) => each !== userId) }, at);
  }

  /** Plans when it is published, as the version it is approved at now, and when it is taken down. */
  plan(plan: SchedulePlan, by: string, now: Date): void {
    const schedule = planned(this, plan, by, now);
    const { publish, unpublish } = schedule;
    this.record(new events.ContentScheduled(this.id, publish?.at ?? null, unpublish?.at ?? null));
    this.change({ schedule }, now);
  }

  /** What the schedule asks for now. */
  due(now: Date): ScheduledAction[] {
    return dueActions(this.schedule, now);
  }

  /** Gives a scheduled act up, for a reason the author sees. */
  giveUp(action: ScheduledAction, { code, message }: { code: string; message: string }, now: Date): void {
    const at = this.schedule[action]?.at ?? now.toISOString();
    this.record(new events.ContentScheduleRefused(this.id, action, code, message));
    const refused = { action, at, code, reason: message };
    this.change({ schedule: { ...this.schedule, [action]: null, refused } }, now);
  }

  /** Refuses when the caller has read an older revision than this one. */
  expect(revision: number | undefined): void {
    if (revision !== undefined && revision !== this.revision) throw new PreconditionFailed();
  }

  /** The immutable copy of what the item says now. */
  snapshot(by: string, changeSummary: string | null): ContentVersion {
    return ContentVersion.of(this, by, changeSummary);
  }

  /** What it says, in the newest schema. */
  content(): ItemContent {
    const { title, description, contentData, schemaVersion, metadata } = this;
    return contentOf(this.repository, { title, description, contentData, schemaVersion, metadata });
  }

  private pointLabel(label: string, version: number, by: string, at: Date): boolean {
    const previous = names.labelled(this.labels, label)?.version ?? null;
    if (previous === version) return false;
    this.record(new events.ContentLabelMoved(this.id, this.repository, label, version, previous));
    const moved = { label, version, movedBy: by, movedAt: at.toISOString() };
    Object.assign(this, { labels: names.withLabel(this.labels, moved) });
    return true;
  }

  private dropLabel(label: string): void {
    const previous = names.labelled(this.labels, label);
    if (!previous) return;
    this.record(new events.ContentLabelRemoved(this.id, this.repository, label, previous.version));
    Object.assign(this, { labels: names.withoutLabel(this.labels, label) });
  }

  private move(
    from: readonly ItemStatus[],
    to: ItemStatus,
    what: string,
    event: DomainEvent,
    also: Partial<ContentItem>,
    at: Date,
  ): void {
    if (!from.includes(this.status)) throw new errors.ContentMoveNotAllowed(this.status, what);
    this.record(event);
    this.change({ ...also, status: to }, at);
  }

  private change(fields: Partial<ContentItem>, at: Date): void {
    Object.assign(this, fields, { updatedAt: at, revision: this.revision + 1 });
    Object.assign(this, { nextDueAt: nextDue(this.schedule) });
  }
}

/** Whatever schema it was written for, an item is kept in the newest one. */
const contentOf = (repository: RepositoryName, content: ItemContent): ItemContent => ({
  ...content,
  ...currentPayload(repository, content),
});
