import { AggregateRoot } from '#libs/kernel/aggregate-root.js';
import { NotCompleted } from './assignment.errors.js';
import { CompletionReopened, ContentCompleted, LearningStarted } from './assignment.events.js';

export const COMPLETE = 100;

/**
 * How far one person has come with one item, whichever assignments led him to it. It only grows, so that a second tab
 * that is behind takes nothing away; opening it again is an act of its own.
 */
export class LearningProgress extends AggregateRoot {
  readonly id: string;
  readonly organizationId: string;
  readonly itemId: string;
  readonly userId: string;
  private _percent: number;
  private _startedAt: Date | null;
  private _completedAt: Date | null;
  private _updatedAt: Date;
  private _revision: number;

  get percent(): number {
    return this._percent;
  }
  get startedAt(): Date | null {
    return this._startedAt;
  }
  get completedAt(): Date | null {
    return this._completedAt;
  }
  get updatedAt(): Date {
    return this._updatedAt;
  }
  get revision(): number {
    return this._revision;
  }

  advance(percent: number, at: Date): void {
    if (percent < this._percent || (this._startedAt && percent === this._percent)) return;
    if (!this._startedAt) this.record(new LearningStarted(this.id, this.itemId, this.userId));
    if (percent === COMPLETE) this.record(new ContentCompleted(this.id, this.itemId, this.userId));
    this._startedAt ??= at;
    this._percent = percent;
    this._completedAt = percent === COMPLETE ? at : null;
    this.touch(at);
  }

  /** Lets the person do it once more, from the beginning. */
  reopen(at: Date): void {
    if (!this._completedAt) throw new NotCompleted();
    this.record(new CompletionReopened(this.id, this.itemId, this.userId));
    this._percent = 0;
    this._startedAt = null;
    this._completedAt = null;
    this.touch(at);
  }

  private touch(at: Date): void {
    this._updatedAt = at;
    this._revision += 1;
  }
}
