import { DomainEvent } from '#libs/kernel/domain-event.js';

export class EmailVerified extends DomainEvent {
  static readonly type = 'user.email_verified';
  constructor(userId: string) {
    super(userId);
  }
}
