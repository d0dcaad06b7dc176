import { DomainError } from '#libs/kernel/domain-error.js';

export class ArchiveNotFound extends DomainError {
  static readonly kind = 'not-found';
  static readonly code = 'tenancy.archive_not_found';
  constructor() {
    super('There is no such archive.');
  }
}

export class ArchiveInProgress extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'tenancy.archive_in_progress';
  constructor() {
    super('An export or import is still going on. Wait for it or cancel it.');
  }
}

export class ArchiveEnded extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'tenancy.archive_ended';
  constructor(status: string) {
    super(`The archive is ${status}; nothing of it is going on any more.`);
  }
}

export class ArchiveFileMissing extends DomainError {
  static readonly kind = 'not-found';
  static readonly code = 'tenancy.archive_file_missing';
  constructor() {
    super('There is no file to download: only a complete export has one, for seven days.');
  }
}

export class ArchiveForeign extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'tenancy.archive_foreign';
  constructor() {
    super('The file is not an export of an organization.');
  }
}

export class ArchiveTooNew extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'tenancy.archive_too_new';
  constructor(what: string) {
    super(`The file was written by a newer version of the platform: ${what} is not known here.`);
  }
}

export class ArchiveDamaged extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'tenancy.archive_damaged';
  constructor(how: string) {
    super(`The file is damaged: ${how}. Download the export again.`);
  }
}

/** A record that says what no export says. */
export class ArchiveRecordInvalid extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'tenancy.archive_record_invalid';
  constructor(record: number, type: string, why: string) {
    super(`Record ${record} of the file (${type}) cannot be imported: ${why}`);
  }
}
