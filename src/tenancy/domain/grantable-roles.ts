/** Which roles a person may give to others: nobody grants what he lacks. */
export abstract class GrantableRoles {
  /**
   * Resolves when the person who acts may give this role in the current organization. Throws `RoleUnknown` for
   * neither a built-in role nor one of the organization's own, `RoleNotGrantable` for one that includes more
   * than he has.
   */
  abstract check(role: string): Promise<void>;
  /** Whether people of the current organization may have it, whoever gives it. */
  abstract exists(role: string): Promise<boolean>;
}
