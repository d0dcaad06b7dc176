/** What Content has to know of an organization's people to keep four eyes on publishing. */
export abstract class Reviewers {
  /** Whether the organization has nobody besides the actor, so that only he could approve. */
  abstract nobodyElse(): Promise<boolean>;
}
