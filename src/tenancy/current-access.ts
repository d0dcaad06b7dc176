/** What the person who acts may do where he works now. */
export interface Standing {
  /** In the organization first, on the platform second. */
  readonly roles: string[];
  readonly permissions: string[];
  readonly department: string | null;
}

export abstract class CurrentAccess {
  abstract standing(): Standing;
  /** The role he has in an organization he was asked about; undefined when he has no business there. */
  abstract roleIn(organizationId: string): string | undefined;
  /** Whether he administers the organization he works in from one above it, or as an operator. */
  abstract fromAbove(): boolean;
}
