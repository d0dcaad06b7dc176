import { DomainError } from '#libs/kernel/domain-error.js';

export class ConversationArchiveNotFound extends DomainError {
  static readonly kind = 'not-found';
  static readonly code = 'conversation.archive_not_found';
  constructor() {
    super('There is no such archived conversation in your organization, or it was deleted.');
  }
}

/** While a conversation was written down it was used, deleted, or written by somebody else. */
export class ArchivingOvertaken extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'conversation.archiving_overtaken';
  constructor() {
    super('The conversation is not any more what was written down.');
  }
}

export class TooManyArchives extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'conversation.too_many_archives';
  constructor(most: number) {
    super(`That is more than ${most} conversations. Narrow it down by from, to or userId.`);
  }
}

export class ColdStorageUnavailable extends DomainError {
  static readonly kind = 'unavailable';
  static readonly code = 'conversation.cold_storage_unavailable';
  constructor(cause: unknown) {
    super('Archived conversations cannot be read now. Try again later.', { cause });
  }
}
