import { DomainError } from '#libs/kernel/domain-error.js';

export class MediaNotFound extends DomainError {
  static readonly kind = 'not-found';
  static readonly code = 'media.not_found';
  constructor() {
    super('There is no such file, or it is not visible to you.');
  }
}

export class MediaTypeNotAllowed extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'media.type_not_allowed';
  constructor(mime: string, allowed: readonly string[]) {
    super(`Files of the type "${mime}" are not taken. These are: ${allowed.join(', ')}.`, {
      errors: [{ pointer: '/mime', code: 'enum', detail: 'must be one of the types that are taken' }],
    });
  }
}

export class FileTooLarge extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'media.file_too_large';
  constructor(limitBytes: number) {
    super(`A file may have at most ${limitBytes} bytes.`, {
      errors: [{ pointer: '/sizeBytes', code: 'max', detail: `must be at most ${limitBytes}` }],
    });
  }
}

export class StorageFull extends DomainError {
  static readonly kind = 'limit-reached';
  static readonly code = 'media.storage_full';
  constructor(whose: 'organization' | 'person', limitBytes: number, freeBytes: number) {
    super(
      `${whose === 'organization' ? 'Your organization' : 'You'} may keep ${limitBytes} bytes and ${freeBytes} of them are left. Delete files or change the plan.`,
    );
  }
}

/** It was finished, cancelled, or too late. */
export class UploadClosed extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'media.upload_closed';
  constructor(status: string) {
    super(`The file is in status "${status}": nothing can be sent to it any more. Start another upload.`);
  }
}

export class PartUnknown extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'media.part_unknown';
  constructor(parts: number) {
    super(`The file has the parts 1 to ${parts}.`);
  }
}

export class PartChecksumMissing extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'media.part_checksum_missing';
  constructor(algorithm: string) {
    super(`The upload was started with ${algorithm}: name the checksum of every part, in base64.`);
  }
}

export class UploadIncomplete extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'media.upload_incomplete';
  constructor(missing: readonly number[]) {
    const some = missing.slice(0, 20).join(', ');
    super(
      `${missing.length} parts are missing: ${some}${missing.length > 20 ? ', …' : ''}. Send them and finalize again.`,
    );
  }
}

/** What arrived is not what it was said to be, or not what we give out. It is kept aside. */
export class MediaRefused extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'media.refused';
  constructor(reason: string) {
    super(`The file was refused and put under quarantine: ${reason}`);
  }
}

export class MediaMoveNotAllowed extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'media.move_not_allowed';
  constructor(status: string, what: string) {
    super(`A file in status "${status}" cannot ${what}.`);
  }
}

export class MediaNotReady extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'media.not_ready';
  constructor(status: string, error: string | null) {
    super(`The file is in status "${status}" and cannot be played yet.${error ? ` ${error}` : ''}`);
  }
}

export class VariantNotFound extends DomainError {
  static readonly kind = 'not-found';
  static readonly code = 'media.variant_not_found';
  constructor(available: readonly string[]) {
    super(`The file has no such variant. It has: ${available.join(', ')}.`);
  }
}

export class NotTheOwner extends DomainError {
  static readonly kind = 'forbidden';
  static readonly code = 'media.not_the_owner';
  constructor() {
    super('Only its owner or an administrator may do this with the file.');
  }
}

export class MediaInUse extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'media.in_use';
  constructor(users: readonly string[]) {
    super(`The file is used by ${users.join(' and ')}. Take it out there first.`);
  }
}

/** The file is not one that can be processed, however often it is tried. */
export class MediaUnreadable extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'media.unreadable';
}
