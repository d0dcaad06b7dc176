import {
  ContentLabelNotFound,
  ContentMoveNotAllowed,
  ContentVersionNotFound,
  LabelProtected,
  TooManyLabels,
  VersionNotApproved,
} from './content-item.errors.js';
import type { ItemStatus } from './item-status.js';

/** Follows what is published, unless the organization says otherwise. */
export const PRODUCTION = 'production';

export const LABEL_PATTERN = /^[a-z0-9][a-z0-9._-]{0,49}$/;

/** More than anybody tells apart. */
const MOST_LABELS = 50;

/** A name that points at a version. The name moves; versions never do. */
export interface ItemLabel {
  readonly label: string;
  readonly version: number;
  readonly movedBy: string;
  /** An ISO 8601 instant. */
  readonly movedAt: string;
}

export const labelled = (labels: readonly ItemLabel[], label: string): ItemLabel | undefined =>
  labels.find((each) => each.label === label);

export const withoutLabel = (labels: readonly ItemLabel[], label: string): ItemLabel[] =>
  labels.filter((each) => each.label !== label);

export const withLabel = (labels: readonly ItemLabel[], moved: ItemLabel): ItemLabel[] =>
  [...withoutLabel(labels, moved.label), moved].toSorted((a, b) => (a.label < b.label ? -1 : 1));

/** What holds for a label and the person who moves it. */
export interface LabelRules {
  readonly isProtected: boolean;
  readonly mayPublish: boolean;
}

interface Labelled {
  readonly status: ItemStatus;
  readonly version: number;
  readonly approvedVersions: readonly number[];
  readonly labels: readonly ItemLabel[];
}

/** A protected label is for publishers, and for versions that were approved: else it would go around the review. */
export function requireMovable(
  { status, version: newest, approvedVersions, labels }: Labelled,
  label: string,
  version: number,
  { isProtected, mayPublish }: LabelRules,
): void {
  if (status === 'archived') throw new ContentMoveNotAllowed(status, 'be labelled');
  if (version > newest) throw new ContentVersionNotFound();
  if (isProtected && !mayPublish) throw new LabelProtected(label);
  if (isProtected && !approvedVersions.includes(version)) throw new VersionNotApproved(label);
  if (!labelled(labels, label) && labels.length >= MOST_LABELS) throw new TooManyLabels();
}

export function requireRemovable(
  labels: readonly ItemLabel[],
  label: string,
  { isProtected, mayPublish }: LabelRules,
): void {
  if (!labelled(labels, label)) throw new ContentLabelNotFound();
  if (isProtected && !mayPublish) throw new LabelProtected(label);
}
