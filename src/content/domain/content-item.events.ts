import { DomainEvent } from '#libs/kernel/domain-event.js';

/** Every event of a content item; `version` is the content version it is about. */
abstract class ContentEvent extends DomainEvent {
  constructor(
    itemId: string,
    readonly contentVersion: number,
  ) {
    super(itemId);
  }
}

export class ContentCreated extends DomainEvent {
  static readonly type = 'content.created';
  constructor(
    itemId: string,
    readonly repository: string,
    readonly contentVersion: number,
  ) {
    super(itemId);
  }
}

export class ContentUpdated extends ContentEvent {
  static readonly type = 'content.updated';
}

export class ContentSubmitted extends ContentEvent {
  static readonly type = 'content.submitted';
}

export class ContentApproved extends ContentEvent {
  static readonly type = 'content.approved';
}

export class ContentRejected extends ContentEvent {
  static readonly type = 'content.rejected';
}

export class ContentPublished extends DomainEvent {
  static readonly type = 'content.published';
  constructor(
    itemId: string,
    readonly repository: string,
    readonly contentVersion: number,
  ) {
    super(itemId);
  }
}

export class ContentArchived extends ContentEvent {
  static readonly type = 'content.archived';
}

export class ContentReopened extends ContentEvent {
  static readonly type = 'content.reopened';
}

export class ContentUnpublished extends ContentEvent {
  static readonly type = 'content.unpublished';
}

/** Clients that keep what a label pointed at read it again. */
export class ContentLabelMoved extends DomainEvent {
  static readonly type = 'content.label_moved';
  constructor(
    itemId: string,
    readonly repository: string,
    readonly label: string,
    readonly contentVersion: number,
    /** Null when the label is new. */
    readonly previousVersion: number | null,
  ) {
    super(itemId);
  }
}

export class ContentLabelRemoved extends DomainEvent {
  static readonly type = 'content.label_removed';
  constructor(
    itemId: string,
    readonly repository: string,
    readonly label: string,
    readonly previousVersion: number,
  ) {
    super(itemId);
  }
}

abstract class ReviewerEvent extends DomainEvent {
  constructor(
    itemId: string,
    readonly userId: string,
    readonly contentVersion: number,
  ) {
    super(itemId);
  }
}

export class ContentReviewerAssigned extends ReviewerEvent {
  static readonly type = 'content.reviewer_assigned';
}

export class ContentReviewerUnassigned extends ReviewerEvent {
  static readonly type = 'content.reviewer_unassigned';
}

/** The plan as it is now; null where nothing is planned, also when it was cancelled. */
export class ContentScheduled extends DomainEvent {
  static readonly type = 'content.scheduled';
  constructor(
    itemId: string,
    readonly publishAt: string | null,
    readonly unpublishAt: string | null,
  ) {
    super(itemId);
  }
}

export class ContentScheduleRefused extends DomainEvent {
  static readonly type = 'content.schedule_refused';
  constructor(
    itemId: string,
    readonly action: 'publish' | 'unpublish',
    readonly code: string,
    readonly reason: string,
  ) {
    super(itemId);
  }
}
