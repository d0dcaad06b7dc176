import { AggregateRoot } from '#libs/kernel/aggregate-root.js';
import { CommentDeleted, NotYourComment } from './comment.errors.js';
import { ContentCommented, ContentCommentResolved } from './comment.events.js';

/** What somebody says about a version of an item, or about one value in it. */
export interface Remark {
  readonly itemId: string;
  readonly version: number;
  /** The first comment of the thread it belongs to; null when it begins one. */
  readonly threadId: string | null;
  /** RFC 6901 JSON pointer to the value it is about. */
  readonly pointer: string | null;
  readonly body: string;
}

export class ContentComment extends AggregateRoot implements Remark {
  readonly id: string;
  readonly organizationId: string;
  readonly itemId: string;
  readonly version: number;
  readonly threadId: string | null;
  readonly pointer: string | null;
  /** Empty once it was deleted: its thread stays readable. */
  readonly body: string;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly deletedAt: Date | null;
  readonly resolvedAt: Date | null;
  readonly resolvedBy: string | null;
  readonly revision: number;

  static write(id: string, organizationId: string, remark: Remark, by: string, at: Date): ContentComment {
    const comment = new ContentComment();
    comment.record(new ContentCommented(id, remark.itemId, remark.version));
    Object.assign(comment, { id, organizationId, ...remark, createdBy: by, createdAt: at, updatedAt: at });
    return Object.assign(comment, { deletedAt: null, resolvedAt: null, resolvedBy: null, revision: 1 });
  }

  edit(body: string, by: string, at: Date): void {
    this.requireOwn(by);
    this.change({ body }, at);
  }

  delete(by: string, at: Date): void {
    this.requireOwn(by);
    this.change({ body: '', deletedAt: at }, at);
  }

  /** Anybody who works on the item may say that it is dealt with, or is not. */
  resolve(resolved: boolean, by: string, at: Date): void {
    if (this.deletedAt) throw new CommentDeleted();
    if ((this.resolvedAt !== null) === resolved) return;
    if (resolved) this.record(new ContentCommentResolved(this.id, this.itemId, this.version));
    this.change({ resolvedAt: resolved ? at : null, resolvedBy: resolved ? by : null }, at);
  }

  private requireOwn(by: string): void {
    if (by !== this.createdBy) throw new NotYourComment();
    if (this.deletedAt) throw new CommentDeleted();
  }

  private change(fields: Partial<ContentComment>, at: Date): void {
    Object.assign(this, fields, { updatedAt: at, revision: this.revision + 1 });
  }
}
