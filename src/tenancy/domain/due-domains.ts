export interface DueDomain {
  readonly id: string;
  readonly organizationId: string;
  readonly name: string;
  readonly challenge: string;
}

/** Verified domains whose record has not been looked for lately, of all organizations. */
export abstract class DueDomains {
  /** In the order of their ids, after the given one. */
  abstract next(limit: number, after?: string): Promise<DueDomain[]>;
}
