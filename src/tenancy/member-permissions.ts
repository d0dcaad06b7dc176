/** What other people than the one who acts may do in the organization at hand, as things stand now. */
export abstract class MemberPermissions {
  /** Whether an active member, or an administrator from above, may do something. Nobody's session is asked about. */
  abstract allows(userId: string, permission: string): Promise<boolean>;
  /** Whether any active member but this one may. */
  abstract anybodyBut(userId: string, permission: string): Promise<boolean>;
}
