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
