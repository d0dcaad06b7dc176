import { Instant, Integer, Text, Uuid } from '#libs/http/fields.js';
import { pick } from '#libs/kernel/pick.js';
import type { LearningProgress } from '../domain/progress.js';

/** How far a person has come with an item. */
export class ProgressView {
  @Uuid()
  itemId: string;

  @Uuid()
  userId: string;

  @Integer({ min: 0, max: 100 })
  percent: number;

  @Instant({ nullable: true })
  startedAt: Date | null;

  @Instant({ nullable: true })
  completedAt: Date | null;

  @Instant({ nullable: true })
  updatedAt: Date | null;
}

/** With the person's name. */
export class ListedProgressView extends ProgressView {
  @Text({ max: 201 })
  displayName: string;
}

export const toProgressView = (progress: LearningProgress): ProgressView =>
  pick(progress, ['itemId', 'userId', 'percent', 'startedAt', 'completedAt', 'updatedAt']);
