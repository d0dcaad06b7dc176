/** Organizations whose time has come, those that wait longest first. */
export abstract class DueOrganizations {
  /** Trials that are over. */
  abstract trialsOver(limit: number): Promise<string[]>;
  /** What is to be deleted for good and holds no others any more. */
  abstract deletions(limit: number): Promise<string[]>;
}
