import { ContentChangedSince, ContentMoveNotAllowed, ScheduleInvalid } from './content-item.errors.js';
import type { ItemStatus } from './item-status.js';

export const SCHEDULED_ACTIONS = ['publish', 'unpublish'] as const;
export type ScheduledAction = (typeof SCHEDULED_ACTIONS)[number];

/** When an item is to be published or taken down by itself, and what became of the last time. Instants are ISO 8601. */
export interface PublicationSchedule {
  readonly publish: { readonly at: string; readonly version: number; readonly by: string } | null;
  readonly unpublish: { readonly at: string; readonly by: string } | null;
  /** Why the last one was not carried out; gone with the next change of the schedule. */
  readonly refused: ScheduleRefusal | null;
}

export interface ScheduleRefusal {
  readonly action: ScheduledAction;
  /** When it was due. */
  readonly at: string;
  readonly code: string;
  readonly reason: string;
}

/** What to change: an instant sets, null cancels, undefined leaves it. */
export interface SchedulePlan {
  readonly publishAt?: Date | null;
  readonly unpublishAt?: Date | null;
}

export const NOTHING_SCHEDULED: PublicationSchedule = { publish: null, unpublish: null, refused: null };

interface Planned {
  readonly status: ItemStatus;
  readonly version: number;
  readonly publishedVersion: number | null;
  readonly schedule: PublicationSchedule;
}

/** The item's schedule after a change of plan. What is to be published is the version that is approved now. */
export function planned(item: Planned, plan: SchedulePlan, by: string, now: Date): PublicationSchedule {
  const { publishAt, unpublishAt } = plan;
  for (const [name, at] of Object.entries({ publishAt, unpublishAt }))
    if (at && at <= now) throw new ScheduleInvalid(name, 'must lie ahead');
  if (publishAt && item.status !== 'approved')
    throw new ContentMoveNotAllowed(item.status, 'be scheduled for publishing: it has to be approved first');
  const { publish, unpublish } = changed(item.schedule, plan, item.version, by);
  if (unpublishAt && item.publishedVersion === null && !publish)
    throw new ContentMoveNotAllowed(item.status, 'be scheduled for unpublishing: nothing is or becomes live');
  if (publish && unpublish && unpublish.at <= publish.at)
    throw new ScheduleInvalid('unpublishAt', 'must be after publishAt');
  return { publish, unpublish, refused: null };
}

function changed(
  schedule: PublicationSchedule,
  { publishAt, unpublishAt }: SchedulePlan,
  version: number,
  by: string,
) {
  const publish = publishAt && { at: publishAt.toISOString(), version, by };
  const unpublish = unpublishAt && { at: unpublishAt.toISOString(), by };
  return {
    publish: publish === undefined ? schedule.publish : publish,
    unpublish: unpublish === undefined ? schedule.unpublish : unpublish,
  };
}

/** The earliest instant at which something is to be done. */
export function nextDue({ publish, unpublish }: PublicationSchedule): Date | null {
  const instants = [publish, unpublish].flatMap((plan) => (plan ? [Date.parse(plan.at)] : []));
  return instants.length === 0 ? null : new Date(Math.min(...instants));
}

/** What is to be done by now, in its order. */
export function dueActions(schedule: PublicationSchedule, now: Date): ScheduledAction[] {
  const dueAt = (action: ScheduledAction): number => Date.parse(schedule[action]?.at ?? '');
  return SCHEDULED_ACTIONS.filter((action) => dueAt(action) <= now.getTime()).toSorted(
    (a, b) => dueAt(a) - dueAt(b),
  );
}

/** Why a version of an item cannot be published now; nothing when it can. */
export function publishingRefusal(
  { status, version: newest }: Pick<Planned, 'status' | 'version'>,
  version: number,
): ContentChangedSince | ContentMoveNotAllowed | undefined {
  if (newest !== version) return new ContentChangedSince(version, newest);
  return status === 'approved' ? undefined : new ContentMoveNotAllowed(status, 'be published');
}
