import { DomainEvent } from '#libs/kernel/domain-event.js';

interface Target {
  readonly kind: 'user' | 'team' | 'organization';
  readonly id: string;
}

export class ContentAssigned extends DomainEvent {
  static readonly type = 'content.assigned';
  constructor(
    assignmentId: string,
    readonly itemId: string,
    readonly target: Target,
    readonly assignmentType: string,
    readonly accessLevel: string,
    /** ISO 8601. */
    readonly dueAt: string | null,
  ) {
    super(assignmentId);
  }
}

/** Something happened to an assignment as it then was. */
abstract class AssignmentEvent extends DomainEvent {
  constructor(
    assignmentId: string,
    readonly itemId: string,
    readonly target: Target,
  ) {
    super(assignmentId);
  }
}

export class AssignmentChanged extends AssignmentEvent {
  static readonly type = 'content.assignment_changed';
}

export class ContentUnassigned extends AssignmentEvent {
  static readonly type = 'content.unassigned';
}

/** Of one person and one item; the aggregate is the person's progress with it. */
abstract class ProgressEvent extends DomainEvent {
  constructor(
    progressId: string,
    readonly itemId: string,
    readonly userId: string,
  ) {
    super(progressId);
  }
}

export class LearningStarted extends ProgressEvent {
  static readonly type = 'content.started';
}

export class ContentCompleted extends ProgressEvent {
  static readonly type = 'content.completed';
}

export class CompletionReopened extends ProgressEvent {
  static readonly type = 'content.completion_reopened';
}

/** Something is due soon for a person who has not completed it; the aggregate is the reminder. */
export class AssigneeReminded extends DomainEvent {
  static readonly type = 'content.assignee_reminded';
  constructor(
    reminderId: string,
    readonly assignmentId: string,
    readonly userId: string,
    /** ISO 8601. */
    readonly dueAt: string,
    readonly daysBefore: number,
  ) {
    super(reminderId);
  }
}
