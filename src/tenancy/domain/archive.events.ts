import { DomainEvent } from '#libs/kernel/domain-event.js';
import type { ArchiveKind } from './archive-kind.js';

export class ArchiveRequested extends DomainEvent {
  static readonly type = 'archive.requested';
  constructor(
    archiveId: string,
    readonly kind: ArchiveKind,
  ) {
    super(archiveId);
  }
}

export class ArchiveCompleted extends DomainEvent {
  static readonly type = 'archive.completed';
  constructor(
    archiveId: string,
    readonly kind: ArchiveKind,
    readonly records: number,
  ) {
    super(archiveId);
  }
}

export class ArchiveFailed extends DomainEvent {
  static readonly type = 'archive.failed';
  constructor(
    archiveId: string,
    readonly kind: ArchiveKind,
  ) {
    super(archiveId);
  }
}

export class ArchiveCancelled extends DomainEvent {
  static readonly type = 'archive.cancelled';
  constructor(
    archiveId: string,
    readonly kind: ArchiveKind,
  ) {
    super(archiveId);
  }
}
