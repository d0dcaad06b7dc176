/** Why an entry could not be published. */
export interface ReleaseConflict {
  /** Its place among the entries. */
  readonly index: number;
  readonly itemId: string;
  readonly code: string;
  readonly detail: string;
}
