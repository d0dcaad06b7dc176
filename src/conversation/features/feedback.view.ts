import { Choice, Instant, Text, Uuid } from '#libs/http/fields.js';
import { FEEDBACK_REASONS, RATINGS, type FeedbackReason, type Rating } from '../domain/feedback.js';

/** What a person said of an answer. */
export class FeedbackView {
  @Uuid()
  messageId: string;

  @Choice(RATINGS)
  rating: Rating;

  @Choice(FEEDBACK_REASONS, { nullable: true })
  reason: FeedbackReason | null;

  @Text({ max: 2000, nullable: true })
  comment: string | null;

  @Instant()
  updatedAt: Date;
}
