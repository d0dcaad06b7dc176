import { DomainError, type FieldError } from '#libs/kernel/domain-error.js';

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
    super(
      'Only its author, a manager, an administrator and those it was assigned to for that may do this with the item.',
    );
  }
}

export class ContentDataInvalid extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'content.data_invalid';
  constructor(errors: readonly FieldError[]) {
    super(
      'Values of contentData are not what items of this repository hold. GET /content/repositories has the schema.',
      {
        errors,
      },
    );
  }
}

export class ContentIncomplete extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'content.incomplete';
  constructor(missing: readonly (readonly string[])[]) {
    super('The item lacks what it needs before somebody can review it.', {
      errors: missing.map((group) => ({
        pointer: `/contentData/${group[0]}`,
        code: 'required',
        detail: group.length === 1 ? 'must be there' : `must be there, or ${group.slice(1).join(' or ')}`,
      })),
    });
  }
}

export class SearchTooBroad extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'content.search_too_broad';
  constructor() {
    super('The search took too long. Look for longer words, for more of them, or in fewer items.');
  }
}
