import { Injectable } from '@nestjs/common';
import { currentMember } from '#libs/kernel/request-context.js';
import { sql, when, type Statement } from '#libs/persistence/sql.js';
import { ContentSettingsRepository } from '../domain/content-settings.js';
import { Reviewers } from '../domain/reviewers.js';
import { CURRENT_ORGANIZATION } from './current-organization.js';

/** What waits for a review by the person who asks: the one answer for the list and its count. */
@Injectable()
export class ReviewQueue {
  constructor(
    private readonly settings: ContentSettingsRepository,
    private readonly reviewers: Reviewers,
  ) {}

  /** Of `content.items i`. Others' reviews are those that somebody else was asked for. */
  async condition(withOthers = false): Promise<Statement> {
    const { userId } = currentMember();
    const { selfApproval } = await this.settings.current();
    const own = await this.reviewers.selfApprovalAllowed(selfApproval);
    return sql`i.organization_id = ${CURRENT_ORGANIZATION} and i.status = 'review'
      ${when(!own, () => sql`and i.created_by <> ${userId}`)}
      ${when(!withOthers, () => sql`and (i.reviewers = '[]' or i.reviewers @> to_jsonb(${userId}::text))`)}`;
  }
}
