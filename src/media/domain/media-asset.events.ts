import { DomainEvent } from '#libs/kernel/domain-event.js';
import type { MediaKind } from './media-types.js';

/** A file has arrived and is to be processed. */
export class MediaProcess extends DomainEvent {
  static readonly type = 'media.process';
  constructor(
    assetId: string,
    readonly kind: MediaKind,
  ) {
    super(assetId);
  }
}

export class MediaReady extends DomainEvent {
  static readonly type = 'media.ready';
  constructor(
    assetId: string,
    readonly kind: MediaKind,
    /** Whether `DocumentTexts` has its text. */
    readonly hasText: boolean,
  ) {
    super(assetId);
  }
}

export class MediaFailed extends DomainEvent {
  static readonly type = 'media.failed';
  constructor(
    assetId: string,
    readonly kind: MediaKind,
    readonly reason: string,
  ) {
    super(assetId);
  }
}

export class MediaQuarantined extends DomainEvent {
  static readonly type = 'media.quarantined';
  constructor(
    assetId: string,
    readonly kind: MediaKind,
    readonly reason: string,
  ) {
    super(assetId);
  }
}

export class MediaDeleted extends DomainEvent {
  static readonly type = 'media.deleted';
}
