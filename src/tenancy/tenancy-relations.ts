import type { Statement } from '#libs/persistence/sql.js';

/**
 * People, teams and organizations as relations that a statement of another context joins, always those of the current
 * organization: a report that pages over people cannot be put together from answers of two contexts. Each is a
 * sub-select in parentheses; its columns are a contract, the tables behind it are not.
 */
export abstract class TenancyRelations {
  /** `user_id, display_name, email` of everybody who is active. */
  abstract members(): Statement;
  /** `team_id, name` of the active teams. */
  abstract teams(): Statement;
  /** `team_id, user_id, role` of the active people of the active teams. */
  abstract teamMembers(): Statement;
  /**
   * `organization_id, name` of the organization itself and of those below it that its administration reaches and that
   * people can work in.
   */
  abstract organizations(): Statement;
}
