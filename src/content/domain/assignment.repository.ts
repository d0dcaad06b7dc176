import type { AssignmentTarget, ContentAssignment } from './assignment.js';
import type { AssignmentReminder } from './reminder.js';
import type { LearningProgress } from './progress.js';

export abstract class AssignmentRepository {
  abstract add(assignment: ContentAssignment): void;
  /** Locks the assignment until the command ends. Throws `AssignmentNotFound`, also when the actor does not reach whom it is for. */
  abstract byId(id: string): Promise<ContentAssignment>;
  /** Those that are there of the ids, locked in one order so that two such commands wait for each other. */
  abstract byIds(ids: readonly string[]): Promise<ContentAssignment[]>;
  /**
   * What is or was assigned of these items to these targets. Until the command ends nobody else assigns anything in
   * the organization, so that what is missing can be added.
   */
  abstract of(itemIds: readonly string[], targets: readonly AssignmentTarget[]): Promise<ContentAssignment[]>;
}

export abstract class ProgressRepository {
  /** The person's progress with the item, locked; begun at nothing when there was none. */
  abstract of(itemId: string, userId: string, at: Date): Promise<LearningProgress>;
}

/** What may be assigned to whom, as the person who assigns may. */
export abstract class AssignmentScope {
  /** Ids of the items that he may assign: what he sees, at least as it is live. */
  abstract items(ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** The targets he may assign to, by kind and id as `targetKey` joins them. */
  abstract targets(targets: readonly AssignmentTarget[]): Promise<ReadonlySet<string>>;
}

export const targetKey = ({ kind, id }: AssignmentTarget): string => `${kind} ${id}`;

export abstract class ReminderRepository {
  abstract add(reminder: AssignmentReminder): void;
  /** Locked until the command ends; undefined when it is gone with its assignment. */
  abstract byId(id: string): Promise<AssignmentReminder | undefined>;
}
