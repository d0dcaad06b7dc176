import { AggregateRoot } from '#libs/kernel/aggregate-root.js';
import type { DomainEvent } from '#libs/kernel/domain-event.js';
import { PreconditionFailed } from '#libs/kernel/errors.js';
import {
  ContentApproved,
  ContentArchived,
  ContentCreated,
  ContentPublished,
  ContentRejected,
  ContentReopened,
  ContentSubmitted,
  ContentUnpublished,
  ContentUpdated,
} from './content-item.events.js';
import { ContentMoveNotAllowed, SelfApprovalNotAllowed } from './content-item.errors.js';
import { ContentVersion } from './content-version.js';
import type { RepositoryName } from './repository-name.js';

export const ITEM_STATUSES = ['draft', 'review', 'approved', 'published', 'archived'] as const;
export type ItemStatus = (typeof ITEM_STATUSES)[number];

export interface ItemContent {
  readonly title: string;
  readonly description: string | null;
  readonly contentData: Record<string, unknown>;
  readonly metadata: Record<string, unknown>;
}

/**
 * One thing an organization curates. Its fields are the newest version; `publishedVersion` stays live while
 * the next one is written.
 */
export class ContentItem extends AggregateRoot {
  readonly id: string;
  readonly organizationId: string;
  readonly repository: RepositoryName;
  readonly createdBy: string;
  readonly createdAt: Date;
  private _title: string;
  private _description: string | null;
  private _contentData: Record<string, unknown>;
  private _metadata: Record<string, unknown>;
  private _status: ItemStatus;
  private _version: number;
  private _publishedVersion: number | null;
  private _rejectionReason: string | null;
  private _updatedAt: Date;
  private _publishedAt: Date | null;
  private _revision: number;

  static create(
    id: string,
    organizationId: string,
    repository: RepositoryName,
    by: string,
    content: ItemContent,
    at: Date,
  ): ContentItem {
    const item = new ContentItem();
    Object.assign(item, {
      id,
      organizationId,
      repository,
      createdBy: by,
      createdAt: at,
      _version: 1,
      _status: 'draft',
      _revision: 0,
    });
    Object.assign(item, { _publishedVersion: null, _rejectionReason: null, _publishedAt: null });
    item.record(new ContentCreated(id, repository, 1));
    item.write(content, at);
    return item;
  }

  get title(): string {
    return this._title;
  }
  get description(): string | null {
    return this._description;
  }
  get contentData(): Record<string, unknown> {
    return this._contentData;
  }
  get metadata(): Record<string, unknown> {
    return this._metadata;
  }
  get status(): ItemStatus {
    return this._status;
  }
  get version(): number {
    return this._version;
  }
  get publishedVersion(): number | null {
    return this._publishedVersion;
  }
  get rejectionReason(): string | null {
    return this._rejectionReason;
  }
  get updatedAt(): Date {
    return this._updatedAt;
  }
  get publishedAt(): Date | null {
    return this._publishedAt;
  }
  /** Counts every change, so that a caller can say which state his own change is based on. */
  get revision(): number {
    return this._revision;
  }

  /** Writes the next version as a draft. A published version stays live. */
  revise(content: Partial<ItemContent>, at: Date): void {
    if (this._status === 'review' || this._status === 'archived')
      throw new ContentMoveNotAllowed(this._status, 'be changed');
    this.record(new ContentUpdated(this.id, this._version + 1));
    this._version += 1;
    this._status = 'draft';
    const { title, description, contentData, metadata } = this;
    this.write({ title, description, contentData, metadata, ...content }, at);
  }

  submit(at: Date): void {
    this.move(
      ['draft'],
      'review',
      'be submitted for review',
      at,
      new ContentSubmitted(this.id, this._version),
    );
    this._rejectionReason = null;
  }

  /** Approves what was submitted. The author may only where nobody else could. */
  approve(by: string, selfApprovalAllowed: boolean, at: Date): void {
    if (by === this.createdBy && !selfApprovalAllowed) throw new SelfApprovalNotAllowed();
    this.move(['review'], 'approved', 'be approved', at, new ContentApproved(this.id, this._version));
  }

  /** Sends a submission back to its author. */
  reject(reason: string, at: Date): void {
    this.move(['review'], 'draft', 'be rejected', at, new ContentRejected(this.id, this._version));
    this._rejectionReason = reason;
  }

  publish(at: Date): void {
    this.move(
      ['approved'],
      'published',
      'be published',
      at,
      new ContentPublished(this.id, this.repository, this._version),
    );
    this._publishedVersion = this._version;
    this._publishedAt = at;
  }

  archive(at: Date): void {
    this.move(
      ['draft', 'approved', 'published'],
      'archived',
      'be archived',
      at,
      new ContentArchived(this.id, this._version),
    );
    this._publishedVersion = null;
  }

  /** Takes it back into use, as the draft it then is again. */
  reopen(at: Date): void {
    this.move(['archived'], 'draft', 'be reopened', at, new ContentReopened(this.id, this._version));
  }

  /** Takes the live version down. What was published can be published again without another review. */
  unpublish(at: Date): void {
    if (this._publishedVersion === null) throw new ContentMoveNotAllowed(this._status, 'be unpublished');
    this.record(new ContentUnpublished(this.id, this._publishedVersion));
    if (this._status === 'published') this._status = 'approved';
    this._publishedVersion = null;
    this.touch(at);
  }

  /** Refuses when the caller has read an older revision than this one. */
  expect(revision: number | undefined): void {
    if (revision !== undefined && revision !== this.revision) throw new PreconditionFailed();
  }

  /** The immutable copy of what the item says now. */
  snapshot(by: string, changeSummary: string | null): ContentVersion {
    return ContentVersion.of(this, by, changeSummary);
  }

  private move(
    from: readonly ItemStatus[],
    to: ItemStatus,
    what: string,
    at: Date,
    event: DomainEvent,
  ): void {
    if (!from.includes(this._status)) throw new ContentMoveNotAllowed(this._status, what);
    this.record(event);
    this._status = to;
    this.touch(at);
  }

  private touch(at: Date): void {
    this._updatedAt = at;
    this._revision += 1;
  }

  private write({ title, description, contentData, metadata }: ItemContent, at: Date): void {
    this._title = title;
    this._description = description;
    this._contentData = contentData;
    this._metadata = metadata;
    this.touch(at);
  }
}
