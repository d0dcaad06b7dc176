/** Whose work it is, and what it is about. */
export interface DueAsset {
  readonly organizationId: string;
  readonly id: string;
}

/** Files whose time is over, of all organizations. */
export abstract class DueMedia {
  /** Uploads whose parts did not come in time. */
  abstract expired(limit: number): Promise<DueAsset[]>;
  /** Files of which nothing is to be left, beginning after one that was tried. */
  abstract purgeable(after: string | undefined, limit: number): Promise<DueAsset[]>;
}
