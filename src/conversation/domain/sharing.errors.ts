import { DomainError } from '#libs/kernel/domain-error.js';

export class SharingNotAllowed extends DomainError {
  static readonly kind = 'forbidden';
  static readonly code = 'conversation.sharing_not_allowed';
  constructor() {
    super('Your organization does not let its people share conversations.');
  }
}

export class ConversationNotShareable extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'conversation.not_shareable';
}

export class ShareNotFound extends DomainError {
  static readonly kind = 'not-found';
  static readonly code = 'conversation.share_not_found';
  constructor() {
    super('There is no such shared conversation in your organization, or it is not shared any more.');
  }
}
