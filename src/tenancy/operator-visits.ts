/** An operator's visit to an organization in the place of one of its members. */
export interface Visit {
  readonly organizationId: string;
  readonly operatorId: string;
  readonly subjectId: string;
  readonly reason: string;
  readonly minutes: number;
}

/** Keeps operators' visits for the organization to read, as part of the caller's command, which must run as the system role. */
export abstract class OperatorVisits {
  /** Answers until when the visit lasts at most. */
  abstract record(visit: Visit): Date;
}
