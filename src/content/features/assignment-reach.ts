import { Injectable } from '@nestjs/common';
import { currentMember } from '#libs/kernel/request-context.js';
import { sql, type Statement } from '#libs/persistence/sql.js';
import { TenancyRelations } from '../../tenancy/index.js';
import { CURRENT_ORGANIZATION } from './current-organization.js';

/** Whom `content.assignments a` reaches: the person, those of his teams, those of his organization. */
@Injectable()
export class AssignmentReach {
  constructor(private readonly tenancy: TenancyRelations) {}

  /** It counts at this moment. Nothing has to run for an assignment to begin or to end. */
  isNow(at: Date): Statement {
    return sql`a.is_active and (a.starts_at is null or a.starts_at <= ${at}) and (a.expires_at is null or a.expires_at > ${at})`;
  }

  toActor(at: Date): Statement {
    return sql`${this.isNow(at)} and ${this.toPerson(currentMember().userId)}`;
  }

  /** Whenever it counts; of a person or a column of people. The teams are an array, because an index answers for that. */
  toPerson(userId: string | Statement): Statement {
    return sql`(a.user_id = ${userId} or a.target_organization_id = ${CURRENT_ORGANIZATION}
      or a.team_id = any (array(select tm.team_id from ${this.tenancy.teamMembers()} tm where tm.user_id = ${userId})))`;
  }

  /** `user_id, display_name, email` of whom `content.assignments a` reaches; for a lateral join. */
  people(): Statement {
    return sql`(select m.user_id, m.display_name, m.email from ${this.tenancy.members()} m where m.user_id = a.user_id
      union all
      select m.user_id, m.display_name, m.email from ${this.tenancy.teamMembers()} tm
        join ${this.tenancy.members()} m on m.user_id = tm.user_id where tm.team_id = a.team_id
      union all
      select m.user_id, m.display_name, m.email from ${this.tenancy.members()} m
       where a.target_organization_id = ${CURRENT_ORGANIZATION})`;
  }
}
