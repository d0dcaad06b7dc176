import { AggregateRoot } from '#libs/kernel/aggregate-root.js';
import { AssigneeReminded } from './assignment.events.js';

/** That one person was, or is about to be, told that something is due. */
export class AssignmentReminder extends AggregateRoot {
  readonly id: string;
  readonly organizationId: string;
  readonly assignmentId: string;
  readonly userId: string;
  readonly dueAt: Date;
  readonly daysBefore: number;
  readonly createdAt: Date;
  private _sentAt: Date | null;
  private _revision: number;

  static of(
    due: Pick<
      AssignmentReminder,
      'id' | 'organizationId' | 'assignmentId' | 'userId' | 'dueAt' | 'daysBefore' | 'createdAt'
    >,
  ): AssignmentReminder {
    const reminder = new AssignmentReminder();
    Object.assign(reminder, { ...due, _sentAt: null, _revision: 1 });
    const { id, assignmentId, userId, dueAt, daysBefore } = due;
    reminder.record(new AssigneeReminded(id, assignmentId, userId, dueAt.toISOString(), daysBefore));
    return reminder;
  }

  get sentAt(): Date | null {
    return this._sentAt;
  }
  get revision(): number {
    return this._revision;
  }

  /** The letter is this caller's to send. False when it was sent, or is being sent, already. */
  claim(at: Date): boolean {
    if (this._sentAt) return false;
    this._sentAt = at;
    this._revision += 1;
    return true;
  }

  /** The letter could not be sent: somebody may try again. */
  release(): void {
    this._sentAt = null;
    this._revision += 1;
  }
}
