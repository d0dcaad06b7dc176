import { DomainError } from '#libs/kernel/domain-error.js';

export class ContentItemNotFound extends DomainError {
  static readonly kind = 'not-found';
  static readonly code = 'content.item_not_found';
  constructor() {
    super('There is no such content item, or it is not visible to you.');
  }
}

export class ContentVersionNotFound extends DomainError {
  static readonly kind = 'not-found';
  static readonly code = 'content.version_not_found';
  constructor() {
    super('The content item has no such version, or it is not visible to you.');
  }
}

export class ContentMoveNotAllowed extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'content.move_not_allowed';
  constructor(status: string, what: string) {
    super(`A content item in status "${status}" cannot ${what}.`);
  }
}

export class SelfApprovalNotAllowed extends DomainError {
  static readonly kind = 'forbidden';
  static readonly code = 'content.self_approval_not_allowed';
  constructor() {
    super('Somebody other than the author has to approve this item.');
  }
}

export class NotTheAuthor extends DomainError {
  static readonly kind = 'forbidden';
  static readonly code = 'content.not_the_author';
  constructor() {
    super('Only its author, a manager or an administrator may change this item.');
  }
}
