export const RATINGS = ['up', 'down'] as const;
export type Rating = (typeof RATINGS)[number];

/** Why an answer was no good. */
export const FEEDBACK_REASONS = ['incorrect', 'incomplete', 'unsafe', 'off_topic', 'style', 'other'] as const;
export type FeedbackReason = (typeof FEEDBACK_REASONS)[number];

/** What a person says of an answer. */
export interface Feedback {
  readonly rating: Rating;
  readonly reason: FeedbackReason | null;
  readonly comment: string | null;
}
