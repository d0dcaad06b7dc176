import { AggregateRoot } from '#libs/kernel/aggregate-root.js';
import { PlatformAccessNotFound } from './authorization.errors.js';
import { PlatformAccessEnded, PlatformAccessOpened } from './authorization.events.js';

export const MAX_ACCESS_MINUTES = 480;

/** An operator's way into an organization that is not his: for a reason, for a time, for its people to see. */
export class PlatformAccess extends AggregateRoot {
  readonly id: string;
  readonly organizationId: string;
  readonly operatorId: string;
  /** The member he signs in as; null when he works as himself. */
  readonly subjectId: string | null;
  readonly reason: string;
  readonly startedAt: Date;
  readonly expiresAt: Date;
  private _endedAt: Date | null;

  static open(
    facts: Pick<PlatformAccess, 'id' | 'organizationId' | 'operatorId' | 'subjectId' | 'reason'>,
    minutes: number,
    at: Date,
  ): PlatformAccess {
    const expiresAt = new Date(at.getTime() + Math.min(minutes, MAX_ACCESS_MINUTES) * 60_000);
    const access = new PlatformAccess();
    access.record(new PlatformAccessOpened(facts.id, facts.operatorId, facts.reason, expiresAt));
    access._endedAt = null;
    return Object.assign(access, facts, { startedAt: at, expiresAt });
  }

  get endedAt(): Date | null {
    return this._endedAt;
  }

  end(at: Date): void {
    if (this._endedAt || this.expiresAt <= at) throw new PlatformAccessNotFound();
    this.record(new PlatformAccessEnded(this.id));
    this._endedAt = at;
  }
}

export abstract class PlatformAccessRepository {
  abstract add(access: PlatformAccess): void;
  /** One of the operator's own; throws `PlatformAccessNotFound`. */
  abstract byId(id: string, operatorId: string): Promise<PlatformAccess>;
}
