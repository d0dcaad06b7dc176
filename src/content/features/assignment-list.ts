import { Injectable } from '@nestjs/common';
import { sql, when, type Statement } from '#libs/persistence/sql.js';
import { TenancyRelations } from '../../tenancy/index.js';
import type { AssignmentStatus } from '../domain/assignment.js';
import { AssignerReach } from './assigner-reach.js';
import { AssignmentReach } from './assignment-reach.js';
import { assignmentColumns } from './assignment.view.js';
import { CURRENT_ORGANIZATION } from './current-organization.js';
import { ContentVisibility } from './visibility.js';

/** Assignments for those who assign: what the organization gives, and what was given to it from above. */
@Injectable()
export class AssignmentList {
  constructor(
    private readonly tenancy: TenancyRelations,
    private readonly visibility: ContentVisibility,
    private readonly assigner: AssignerReach,
    private readonly reach: AssignmentReach,
  ) {}

  /** `content.assignments a` that the actor reaches and that fulfil `and …`, the newest first, with names. */
  newest(condition: Statement, status: AssignmentStatus | undefined, limit: number, at: Date): Statement {
    const part = (whose: Statement) => sql`(select a.* from content.assignments a
       where ${whose} and ${this.assigner.toAssignment()} ${condition}
         ${when(status, () => sql`and ${this.inStatus(status ?? 'active', at)}`)}
       order by a.created_at desc, a.id desc limit ${limit})`;
    // Each part by itself, so that an index answers it.
    return sql`select ${assignmentColumns(at)}, ${this.names()}
      from (${part(sql`a.organization_id = ${CURRENT_ORGANIZATION}`)}
            union all
            ${part(sql`a.target_organization_id = ${CURRENT_ORGANIZATION} and a.organization_id <> ${CURRENT_ORGANIZATION}`)}) a
      ${this.namesOf()}
     order by a.created_at desc, a.id desc limit ${limit}`;
  }

  /** What `namesOf` has found. */
  names(): Statement {
    return sql`item.title as "itemTitle", item.repository, target.name as "targetName"`;
  }

  /** Joins the names of what and whom to `content.assignments a`. */
  namesOf(): Statement {
    return sql`
      left join lateral (select items.title, items.repository from ${this.visibility.items()} where items.id = a.item_id limit 1) item on true
      left join lateral (
        select m.display_name as name from ${this.tenancy.members()} m where m.user_id = a.user_id
        union all select t.name from ${this.tenancy.teams()} t where t.team_id = a.team_id
        union all select o.name from ${this.tenancy.organizations()} o where o.organization_id = a.target_organization_id
        limit 1) target on true`;
  }

  private inStatus(status: AssignmentStatus, at: Date): Statement {
    const conditions: Record<AssignmentStatus, Statement> = {
      inactive: sql`not a.is_active`,
      expired: sql`a.is_active and a.expires_at <= ${at}`,
      scheduled: sql`a.is_active and a.starts_at > ${at} and (a.expires_at is null or a.expires_at > ${at})`,
      active: this.reach.isNow(at),
    };
    return conditions[status];
  }
}
