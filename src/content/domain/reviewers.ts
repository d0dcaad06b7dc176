import type { SelfApproval } from './content-settings.js';

/** What Content has to know of an organization's people to keep four eyes on publishing. */
export abstract class Reviewers {
  /** Whether nobody besides the actor may approve. */
  protected abstract nobodyElse(): Promise<boolean>;
  /** Whether a person may review items of the organization. */
  abstract mayReview(userId: string): Promise<boolean>;
  /** Whether a person who is not here now, such as who planned something, may still publish. */
  abstract mayPublish(userId: string): Promise<boolean>;

  async selfApprovalAllowed(rule: SelfApproval): Promise<boolean> {
    return rule === 'always' || (rule === 'where_nobody_else' && (await this.nobodyElse()));
  }
}
