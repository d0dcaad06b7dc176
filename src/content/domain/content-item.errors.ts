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

export class ContentLabelNotFound extends DomainError {
  static readonly kind = 'not-found';
  static readonly code = 'content.label_not_found';
  constructor() {
    super('The content item has no such label, or it points at a version that is not visible to you.');
  }
}

export class LabelProtected extends DomainError {
  static readonly kind = 'forbidden';
  static readonly code = 'content.label_protected';
  constructor(label: string) {
    super(`The label "${label}" is protected: only those who may publish move or remove it.`);
  }
}

export class VersionNotApproved extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'content.version_not_approved';
  constructor(label: string) {
    super(
      `The protected label "${label}" points only at versions that were approved. Have this one reviewed first.`,
    );
  }
}

export class TooManyLabels extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'content.too_many_labels';
  constructor() {
    super('The item has as many labels as an item can have. Remove one that is not used any more.');
  }
}

export class TooManyReviewers extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'content.too_many_reviewers';
  constructor(most: number) {
    super(`At most ${most} people can be asked to review one item.`);
  }
}

export class ReviewerNotAssigned extends DomainError {
  static readonly kind = 'not-found';
  static readonly code = 'content.reviewer_not_assigned';
  constructor() {
    super('This person is not asked to review the item.');
  }
}

export class ReviewerUnfit extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'content.reviewer_unfit';
  constructor() {
    super('A reviewer is an active member of the organization who may approve content.');
  }
}

export class ScheduleInvalid extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'content.schedule_invalid';
  constructor(field: string, detail: string) {
    super(`The schedule cannot be kept: ${field} ${detail}.`, {
      errors: [{ pointer: `/${field}`, code: 'schedule', detail }],
    });
  }
}

export class SchedulerNeeded extends DomainError {
  static readonly kind = 'forbidden';
  static readonly code = 'content.scheduler_needed';
  constructor() {
    super('A person has to plan it: whether he may still publish is asked again when it is due.');
  }
}

/** Also the reason of a scheduled act that was not carried out. */
export class SchedulerNotAllowed extends DomainError {
  static readonly kind = 'forbidden';
  static readonly code = 'content.scheduler_not_allowed';
  constructor() {
    super('Whoever planned it may not publish in this organization any more.');
  }
}

export class ContentChangedSince extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'content.changed_since';
  constructor(planned: number, newest: number) {
    super(`It was planned for version ${planned}, and the item has version ${newest} since.`);
  }
}

export class ContentSchemaNotFound extends DomainError {
  static readonly kind = 'not-found';
  static readonly code = 'content.schema_not_found';
  constructor() {
    super('There is no such schema. GET /content/schemas lists them.');
  }
}

export class ContentSchemaUnknown extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'content.schema_unknown';
  constructor(newest: number) {
    super(`Items of this repository have schema versions 1 to ${newest}. GET /content/schemas lists them.`, {
      errors: [{ pointer: '/schemaVersion', code: 'max', detail: `must be at most ${newest}` }],
    });
  }
}

export class LabelNamesInvalid extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'content.label_names_invalid';
  constructor(label: string, everywhere: boolean) {
    const detail = 'must begin with a letter or digit and have only a-z, 0-9, ".", "_" and "-" (at most 50)';
    super(`"${label}" cannot be the name of a label.`, {
      errors: [{ pointer: everywhere ? '/protectedLabels' : '/repositoryLabels', code: 'label', detail }],
    });
  }
}

export class ExternalKeyTwice extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'content.external_key_twice';
  constructor() {
    super('An item before this one has the same key. Give each item of a file a key of its own.', {
      errors: [{ pointer: '/externalKey', code: 'unique', detail: 'must not be the key of another item' }],
    });
  }
}

export class RepositoryDiffers extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'content.repository_differs';
  constructor(repository: string) {
    super(`The item of this key is of the repository "${repository}", which cannot be changed.`, {
      errors: [{ pointer: '/repository', code: 'repository', detail: `must be ${repository}` }],
    });
  }
}

/** Of a file that was to be taken in as a whole or not at all. */
export class ImportRefused extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'content.import_refused';
  constructor(errors: readonly FieldError[]) {
    super('Nothing was imported, because not every item could be.', { errors });
  }
}
