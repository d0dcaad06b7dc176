import { includesLevel, type AccessLevel } from './access-level.js';

/** What a person's role lets him do with content. */
export interface Viewer {
  /** May see and change what others have not published yet. */
  readonly reviews: boolean;
  /** May read whatever is published, not only what was assigned to him. */
  readonly reads: boolean;
  /** May change what he wrote. */
  readonly updates: boolean;
}

/** How a person stands to an item of the organization he works in. */
export interface Relation {
  readonly isAuthor: boolean;
  readonly isLive: boolean;
  /** The highest level that assignments give him now. */
  readonly level: AccessLevel | null;
}

/** Drafts are for who wrote them, who reviews and who was given the item to change; what is live is for readers. */
export function seesItem(viewer: Viewer, { isAuthor, isLive, level }: Relation): boolean {
  if (viewer.reviews || isAuthor || includesLevel(level, 'write')) return true;
  return isLive && (viewer.reads || level !== null);
}

export function changesItem(
  viewer: Viewer,
  { isAuthor, level }: Relation,
  needed: Extract<AccessLevel, 'write' | 'manage'>,
): boolean {
  return viewer.reviews || (isAuthor && viewer.updates) || includesLevel(level, needed);
}
