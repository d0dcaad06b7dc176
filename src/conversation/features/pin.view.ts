import { Instant, Uuid } from '#libs/http/fields.js';

export class PinView {
  @Uuid()
  messageId: string;

  @Instant()
  pinnedAt: Date;
}
