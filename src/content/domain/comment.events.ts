import { DomainEvent } from '#libs/kernel/domain-event.js';

/** Events of comments name the item they are on; what was said is read with its rights. */
abstract class CommentEvent extends DomainEvent {
  constructor(
    commentId: string,
    readonly itemId: string,
    readonly contentVersion: number,
  ) {
    super(commentId);
  }
}

export class ContentCommented extends CommentEvent {
  static readonly type = 'content.commented';
}

export class ContentCommentResolved extends CommentEvent {
  static readonly type = 'content.comment_resolved';
}
