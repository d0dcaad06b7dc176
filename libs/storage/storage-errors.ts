import { DomainError } from '#libs/kernel/domain-error.js';

/** It was completed or aborted before. */
export class UploadNotFound extends DomainError {
  static readonly kind = 'not-found';
  static readonly code = 'storage.upload_not_found';
  constructor() {
    super('There is no such open upload.');
  }
}

export class ObjectNotFound extends DomainError {
  static readonly kind = 'not-found';
  static readonly code = 'storage.object_not_found';
  constructor() {
    super('There is no such file.');
  }
}

/** The upload stays open: what is wrong can be sent again. */
export class ChecksumMismatch extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'storage.checksum_mismatch';
  constructor() {
    super('The bytes that arrived do not have the checksum you named. Send what is wrong again.');
  }
}

/** A part was sent again or taken away while the upload was being completed. */
export class PartsChanged extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'storage.parts_changed';
  constructor() {
    super('The parts changed while the upload was being completed. Try again.');
  }
}

export class SignedUrlRefused extends DomainError {
  static readonly kind = 'forbidden';
  static readonly code = 'storage.url_refused';
  constructor() {
    super('This address is not one we gave out, or its time is over. Ask for another one.');
  }
}

export class PartSizeWrong extends DomainError {
  static readonly kind = 'malformed';
  static readonly code = 'storage.part_size_wrong';
  constructor(sizeBytes: number) {
    super(`This part has ${sizeBytes} bytes, no more and no fewer. Send exactly those.`);
  }
}
