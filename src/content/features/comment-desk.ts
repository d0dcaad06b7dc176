import { Injectable } from '@nestjs/common';
import type { AuditSubject, Declaration } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import type { DomainErrorClass } from '#libs/kernel/domain-error.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { CommentDeleted, CommentNotFound } from '../domain/comment.errors.js';
import type { ContentComment } from '../domain/comment.js';
import { CommentRepository } from '../domain/comment.repository.js';
import { ContentItemNotFound, NotTheAuthor } from '../domain/content-item.errors.js';
import type { ContentItem } from '../domain/content-item.js';
import { ContentItemRepository } from '../domain/content-item.repository.js';
import { toCommentView, type CommentView } from './comment.view.js';
import { ContentVisibility } from './visibility.js';

/** The declaration of a message about a comment. Comments are for those who work on the item or review it. */
export const actOnComment = (action: string, errors: readonly DomainErrorClass[]): Declaration => ({
  permission: 'content.update_assigned',
  mode: 'write',
  idempotent: true,
  errors: [ContentItemNotFound, NotTheAuthor, CommentNotFound, CommentDeleted, ...errors],
  audit: {
    action,
    category: 'change',
    resource: 'content_item',
    subject: ({ itemId }: { itemId: string }, comment?: CommentView): AuditSubject => ({
      resourceId: itemId,
      details: { commentId: comment?.id, version: comment?.version },
    }),
  },
});

@Injectable()
export class CommentDesk {
  constructor(
    private readonly items: ContentItemRepository,
    private readonly comments: CommentRepository,
    private readonly visibility: ContentVisibility,
    private readonly clock: Clock,
  ) {}

  /** The item, for somebody who may talk about it. */
  async item(itemId: string): Promise<ContentItem> {
    const item = await this.items.byId(itemId);
    await this.visibility.requireEditor(item, 'write');
    return item;
  }

  async act(
    itemId: string,
    commentId: string,
    tell: (comment: ContentComment, by: string, at: Date) => void,
  ): Promise<CommentView> {
    await this.item(itemId);
    const comment = await this.comments.byId(itemId, commentId);
    tell(comment, currentMember().userId, this.clock.now());
    return toCommentView(comment);
  }
}
