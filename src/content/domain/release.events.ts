import { DomainEvent } from '#libs/kernel/domain-event.js';

export class ReleaseScheduled extends DomainEvent {
  static readonly type = 'content_release.scheduled';
  constructor(
    releaseId: string,
    readonly publishAt: string,
  ) {
    super(releaseId);
  }
}

export class ReleasePublished extends DomainEvent {
  static readonly type = 'content_release.published';
  constructor(
    releaseId: string,
    readonly itemIds: readonly string[],
  ) {
    super(releaseId);
  }
}

export class ReleaseFailed extends DomainEvent {
  static readonly type = 'content_release.failed';
  constructor(
    releaseId: string,
    readonly itemIds: readonly string[],
  ) {
    super(releaseId);
  }
}

export class ReleaseCancelled extends DomainEvent {
  static readonly type = 'content_release.cancelled';
}
