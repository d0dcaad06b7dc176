import { Flag, Instant, Integer, Text, Uuid } from '#libs/http/fields.js';
import { pick } from '#libs/kernel/pick.js';
import { fragment } from '#libs/persistence/sql.js';
import type { ContentComment } from '../domain/comment.js';

const MAX_INTEGER = 2_147_483_647;

/** What somebody said about a version of an item. */
export class CommentView {
  @Uuid()
  id: string;

  @Uuid()
  itemId: string;

  @Integer({ min: 1, max: MAX_INTEGER, description: 'The version it is about' })
  version: number;

  @Uuid({ nullable: true, description: 'The comment its thread began with; null when it is that one' })
  threadId: string | null;

  @Text({ max: 500, nullable: true, description: 'JSON pointer to the value it is about' })
  pointer: string | null;

  @Text({ max: 10_000, description: 'Empty when it was deleted' })
  body: string;

  @Flag()
  isDeleted: boolean;

  @Uuid()
  createdBy: string;

  @Instant()
  createdAt: Date;

  @Instant()
  updatedAt: Date;

  @Instant({ nullable: true })
  resolvedAt: Date | null;

  @Uuid({ nullable: true })
  resolvedBy: string | null;

  @Integer({ min: 1, max: MAX_INTEGER, description: 'Counts every change' })
  revision: number;
}

export const COMMENT_COLUMNS =
  fragment(`c.id, c.item_id as "itemId", c.version, c.thread_id as "threadId", c.pointer, c.body,
  c.deleted_at is not null as "isDeleted", c.created_by as "createdBy", c.created_at as "createdAt", c.updated_at as "updatedAt",
  c.resolved_at as "resolvedAt", c.resolved_by as "resolvedBy", c.revision`);

export const toCommentView = (comment: ContentComment): CommentView => ({
  ...pick(comment, [
    'id',
    'itemId',
    'version',
    'threadId',
    'pointer',
    'body',
    'createdBy',
    'createdAt',
    'updatedAt',
    'resolvedAt',
    'resolvedBy',
    'revision',
  ]),
  isDeleted: comment.deletedAt !== null,
});
