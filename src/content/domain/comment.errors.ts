import { DomainError } from '#libs/kernel/domain-error.js';

export class CommentNotFound extends DomainError {
  static readonly kind = 'not-found';
  static readonly code = 'content.comment_not_found';
  constructor() {
    super('The content item has no such comment.');
  }
}

export class NotYourComment extends DomainError {
  static readonly kind = 'forbidden';
  static readonly code = 'content.not_your_comment';
  constructor() {
    super('Only who wrote a comment changes or deletes it.');
  }
}

export class CommentDeleted extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'content.comment_deleted';
  constructor() {
    super('The comment has been deleted.');
  }
}
